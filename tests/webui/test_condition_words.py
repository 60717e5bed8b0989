"""A condition reads as an Indonesian sentence, and one that makes no sense cannot be made."""

import pytest

from schemas.condition_values import BadCondition, condition_of
from schemas.pledge_codes import Fact, Operator, Strength
from tests.webui.world import World
from webui.condition_words import condition_sentence

MUST, CANT = Strength.MUST, Strength.CANT


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ((MUST, Fact.AGE, ["18"], Operator.AT_LEAST), "Harus: umur paling sedikit 18 tahun"),
        ((CANT, Fact.AID, ["pbi"], Operator.IS), "Tidak boleh: sudah menerima PBI-JK"),
        ((CANT, Fact.AID, ["pkh", "bpnt", "pbi"], Operator.IS), "Tidak boleh: sudah menerima PKH, BPNT atau PBI-JK"),
        ((MUST, Fact.NEED, ["education"], Operator.IS), "Harus: membutuhkan pendidikan"),
        ((MUST, Fact.MEMBERS, ["5"], Operator.IS), "Harus: anggota keluarga 5 orang"),
        ((MUST, Fact.DECILE_P3KE, ["2"], Operator.AT_MOST), "Harus: desil P3KE paling banyak 2"),
        ((MUST, Fact.INDICATOR, ["earth_floor", "no_toilet"], Operator.IS),
         "Harus: lantai rumah dari tanah atau tidak punya jamban sendiri"),
        ((MUST, Fact.URGENCY, ["urgent", "soon"], Operator.IS), "Harus: tingkat kebutuhan mendesak atau segera"),
        ((MUST, Fact.SEX, ["female"], Operator.IS), "Harus: perempuan"),
        ((MUST, Fact.IS_HEAD, ["yes"], Operator.IS), "Harus: kepala keluarga"),
        ((MUST, Fact.IS_HEAD, ["no"], Operator.IS), "Harus: anggota selain kepala keluarga"),
        ((MUST, Fact.CONSENT, ["yes"], Operator.IS), "Harus: keluarga setuju datanya diberikan kepada mitra"),
        ((MUST, Fact.AREA, ["18.02.01", "18.02.09"], Operator.IS), "Harus: tinggal di Kalirejo atau 18.02.09"),
    ],
)  # fmt: skip
def test_a_condition_reads_as_a_sentence(
    world: World, asked: tuple[Strength, Fact, list[str], Operator], sentence: str
) -> None:
    with world.app.test_request_context("/"):
        assert condition_sentence(condition_of(*asked), {"18.02.01": "Kalirejo"}) == sentence


@pytest.mark.parametrize(
    ("fact", "values"),
    [(Fact.AGE, ["121"]), (Fact.AGE, []), (Fact.AGE, ["18", "19"]), (Fact.AGE, ["-1"]), (Fact.DECILE_P3KE, ["0"]),
     (Fact.NEED, []), (Fact.NEED, ["gold"]), (Fact.AREA, ["99.01"]), (Fact.AREA, ["18.02.1"]), (Fact.CONSENT, ["no"])],
)  # fmt: skip
def test_a_condition_without_sense_is_refused(fact: Fact, values: list[str]) -> None:
    with pytest.raises(BadCondition):
        condition_of(MUST, fact, values)
