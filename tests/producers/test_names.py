"""Names that two offices wrote differently are known as one; different names are not."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from casework.store.spelling import fold_name, fold_place
from producers.matching.levels import level_of
from producers.matching.names import comparable, forms, sound
from producers.matching.rules import the_rules
from producers.matching.tables import COLUMNS, SIDES, fill, lay_out, open_tables

ONE_NAME = [
    ("SITI AMINAH", "Siti  Aminah"),
    ("A I S Y A H", "AISYAH"),
    ("H. SUTRISNO", "SUTRISNO"),
    ("Hj. SULASTRI", "SULASTRI"),
    ("Drs. H. Mulyadi, M.Si", "MULYADI"),
    ("SUPARDI S.Pd", "SUPARDI"),
    ("SUPARDI, S.Pd.I", "SUPARDI"),
    ("Ir. WAHYUDI ST", "WAHYUDI"),
    ("JUNAIDI S.Sos.", "JUNAIDI"),
    ("Prof. Dr. HERMAN", "HERMAN"),
    ("ALM. SLAMET", "SLAMET"),
    ("AHMAD BIN SALEH", "AHMAD"),
    ("AMINAH BINTI UMAR", "AMINAH"),
    ("SITI BINTU ALI", "SITI"),
    ("M. ALI", "MUHAMMAD ALI"),
    ("Moh. Ali", "MOHAMAD ALI"),
    ("MUH ALI", "MUHAMAD ALI"),
    ("MHD. ALI", "Mohammad Ali"),
    ("ST. AMINAH", "SITI AMINAH"),
    ("SITTI AMINAH", "SITI AMINAH"),
    ("ABD. ROHMAN", "ABDUL ROHMAN"),
    ("ABDOEL ROHMAN", "ABDUL ROHMAN"),
    ("ACHMAD", "AHMAD"),
    ("AKHMAD", "AHMAT"),
    ("NOOR HAYATI", "NURHAYATI"),
    ("NOER", "NUR"),
    ("YUSUF", "JUSUF"),
    ("YUSUP", "YUSUF"),
    ("SOEPARMAN", "SUPARMAN"),
    ("DJUMADI", "JUMADI"),
    ("TJIPTO", "CIPTO"),
    ("NJOMAN", "NYOMAN"),
    ("SJAMSUL", "SYAMSUL"),
    ("SUMIYATI", "SUMIATI"),
    ("SUPRIYADI", "SUPRIADI"),
    ("JUNAEDI", "JUNAIDI"),
    ("SELAMET", "SLAMET"),
    ("FITRI", "VITRI"),
    ("FITRI", "PITRI"),
    ("RIZKI", "RIJKI"),
    ("KHOIRUL", "CHOIRUL"),
    ("NURHAYATTI", "NURHAYATI"),
    ("SRI WAHYUNI", "SRIWAHYUNI"),
    ("AHMAD SAID", "AHMAD SAIT"),
    ("SUTRISNO / TRIS", "SUTRISNO"),
    ("SUMARNI als MARNI", "MARNI"),
    ("SUMARNI alias MARNI", "SUMARNI"),
    ("I WAYAN SUDARMA", "SUDARMA"),
    ("NI LUH MADE SARI", "SARI"),
    ("SUTAN RATU BAGUS", "RATU BAGUS"),
    ("RÉNDI", "RENDI"),
    ("SULASTRI\u200b", "SULASTRI"),
    ("\u202eSULASTRI", "SULASTRI"),
    ("ＳＬＡＭＥＴ", "SLAMET"),
    ("NUR'AINI", "NURAINI"),
    ("UST. SLAMET", "SLAMET"),
    ("Tn. SLAMET", "SLAMET"),
]
TWO_NAMES = [
    ("SUTRISNO", "SUPARMAN"),
    ("SITI AMINAH", "SITI FATIMAH"),
    ("SLAMET", "SLAMET RIYADI"),
    ("AGUS SANTOSO", "AGUS SUSANTO"),
    ("SRI LESTARI", "SRI WAHYUNI"),
    ("BUDI", "RUDI"),
    ("", "SLAMET"),
    ("SLAMET", ""),
    ("", ""),
    ("123", "SLAMET"),
]


NEAR = [
    ("SITI AMINAH", "AMINAH SITI", "sound"),
    ("DEDI", "TEDI", "sound"),
    ("SITI AMINAH", "AMINAH", "part"),
    ("MUHAMMAD RIZKY PRATA", "MUHAMMAD RIZKY PRATAMA", "near"),
    ("SUTRISNO", "SUTRISMO", "near"),
    ("SUTRISNO", "SUTRIS", "near"),
    ("YUDI SUSANTO", "YUDI S.", "part"),
    ("S. AMINAH", "SITI AMINAH", "part"),
    ("KHOIRUNNISA AZZAHRA", "KHOIRUNNISA", "part"),
]
STRANGERS = [("SUTRISNO", "AMINAH"), ("SLAMET", "NURHAYATI"), ("BUDI SANTOSO", "SITI MARYATI"), ("ALI", "ADI")]


def levels(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """How far the engine says that the two names of each pair agree."""
    rules, duck = the_rules(), open_tables()
    for place, side in enumerate(SIDES):
        numbered = ((UUID(int=n), UUID(int=n), pair[place]) for n, pair in enumerate(pairs))
        fill(duck, f"{side}_row", COLUMNS, ((*row, "", "", "", "f", "", "") for row in numbered))
    lay_out(duck, rules)
    query = "SELECT {level} FROM left_person l JOIN right_person r USING (person) ORDER BY person"
    found = duck.execute(query.format(level=level_of(rules, "name"))).fetchall()
    return [rules.levels("name")[level] for (level,) in found]


def test_spelling_titles_and_blanks_make_no_other_person() -> None:
    assert set(levels(ONE_NAME)) == {"equal"}
    assert set(levels([(other, one) for one, other in ONE_NAME])) == {"equal"}


def test_another_name_is_another_name() -> None:
    told = levels(TWO_NAMES)
    assert "equal" not in told
    assert told[-5:] == ["different"] * 5


def test_what_is_likely_one_name_is_near_and_strangers_are_not() -> None:
    for turned in (False, True):
        pairs = [(other, one) if turned else (one, other) for one, other, _ in NEAR]
        assert levels(pairs) == [level for _, _, level in NEAR]
    assert set(levels(STRANGERS)) == {"different"}


def test_titles_and_prefixes_stay_where_nothing_else_is_left() -> None:
    assert comparable("I MADE") == (("made",),)
    assert comparable("HAJI") == (("haji",),)
    assert comparable("RADEN") == (("raden",),)


@given(some.text(max_size=60))
def test_any_text_can_be_folded(name: str) -> None:
    assert fold_name(name) == " ".join(fold_name(name).split())


@given(
    some.lists(some.sampled_from("SUTRISNO m. Moh haji bin al als alias ALBERT I NI a bb Hj spd".split()), max_size=5)
)
def test_the_short_way_for_plain_names_leads_where_the_long_one_does(words: list[str]) -> None:
    # A sign that is dropped anyway makes the name take the long way.
    assert fold_name(" ".join(words)) == fold_name("\u200b" + " ".join(words))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sido Rejo", "SIDOREJO"),
        ("Kp. Sri Basuki", "Sri Basuki"),
        ("Suka Negara", "SUKANEGARA"),
        ("Setia Bhakti", "Setia Bakti"),
        ("Desa Way Pengubuan", "WAY PENGUBUAN"),
        ("Kalirejo", "KALIREDJO"),
        ("KELURAHAN Yukum Jaya", "Yukum Djaja"),
    ],
)
def test_places_are_one_in_older_spellings(one: str, other: str) -> None:
    assert fold_place(one) == fold_place(other)


def test_neighbouring_places_stay_apart() -> None:
    names = (
        "Sri Katon",
        "Sri Kaloko",
        "Setia Bumi",
        "Setia Budi",
        "Sari Bhakti",
        "Sri Bhakti",
        "Sido Binangun",
        "Sri Binangun",
    )
    assert len({fold_place(name) for name in names}) == len(names)


@pytest.mark.parametrize(("one", "other"), ONE_NAME)
def test_spelling_titles_and_blanks_give_one_key_or_alias(one: str, other: str) -> None:
    a, b = forms(one), forms(other)
    assert {a.key, a.alias} & {b.key, b.alias} - {""}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DEDI", "TEDI"),
        ("ZAINAL ABIDIN", "SAINAL ABIDIN"),
        ("HOTIMAH", "OTIMAH"),
        ("SUGENG", "SUGEN"),
        ("ROHMAN", "ROMAN"),
        ("SUYONO", "SUONO"),
        ("YOGA", "IOGA"),
        ("WIDODO", "WIDUDU"),
        ("MUJIONO", "MUJIANA"),
    ],
)
def test_what_the_ear_takes_for_one_has_one_sound(one: str, other: str) -> None:
    is_far = other == "MUJIANA"
    assert (forms(one).sound == forms(other).sound) is not is_far


def test_words_in_another_order_are_one_when_sorted() -> None:
    assert forms("AMINAH SITI").sorted == forms("SITI AMINAH").sorted
    assert forms("AMINAH SITI").key != forms("SITI AMINAH").key


@given(some.text(max_size=60))
def test_any_text_has_forms_and_a_folded_name_stays_as_it_is(name: str) -> None:
    had = forms(name)
    assert had.key == "".join(had.words)
    assert bool(had.key) >= bool(had.sorted)
    assert sound(had.sound) == sound(sound(had.sound))
