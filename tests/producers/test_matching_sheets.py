"""Of two registers only what changed is read again, edition after edition, and the links are those of a whole run."""

import random
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from casework.store import match_runs
from casework.store.engine import transaction
from casework.store.match_runs import Registers
from producers.matching import match_registers, sheets
from producers.matching.learning import model_from
from producers.matching.linking import link_all
from producers.matching.registers import taken
from producers.matching.rules import the_rules
from producers.matching.tables import lay_out
from producers.matching.telling import MATCH_ID
from schemas.codes import Source
from sikkep.district import generate
from sikkep.district.generation import Options
from sikkep.district.rates import Rates
from tests.producers.offices import NOW, csv_file, dtks_person, hand_over, person

REGISTERS = Registers("p3ke", "dtks")
FAMILIES = 400
Links = set[tuple[UUID, str, int, bool]]


@pytest.fixture
def district(engine: Engine, tmp_path: Path) -> list[str]:
    """Both registers, matched; returns the lines of the DTKS file."""
    files = generate(FAMILIES, 31, tmp_path, options=Options(rates=Rates().times(3))).files
    hand_over(engine, Source.P3KE, [files["p3ke_keluarga.csv"], files["p3ke_individu.csv"]], "2023")
    hand_over(engine, Source.DTKS, [files["dtks.csv"]], "2024-08")
    match_registers(engine, NOW)
    return files["dtks.csv"].read_text().splitlines(keepends=True)


def later_editions(lines: list[str], folder: Path) -> Iterator[Path]:
    """Each time some cards are gone and those who were gone are back; others are written otherwise."""
    chance = random.Random(5)
    head, rows = lines[:9], lines[9:]
    for number in range(5):
        gone = {row.split(";")[1] for row in chance.sample(rows, 4)}
        spelled = {row for row in rows if chance.random() < 0.01}
        told = [row.replace(";SU", ";SO").replace("AH;", "A;") if row in spelled else row for row in rows]
        path = folder / f"later-{number}.csv"
        path.write_text("".join([*head, *(row for row in told if row.split(";")[1] not in gone)]))
        yield path


def kept(engine: Engine) -> Links:
    with transaction(engine) as session:
        asked = "SELECT match_id, band, place, is_one_of_several FROM match_candidate"
        return {tuple(row) for row in session.execute(text(asked))}  # type: ignore[misc]


def all_anew(engine: Engine) -> Links:
    """What the engine says of all that is in the vault now, with the model that was learned."""
    with transaction(engine) as session:
        known = match_runs.find_model(session, REGISTERS, the_rules().version)
    assert known
    with taken(engine, REGISTERS) as duck:
        lay_out(duck, the_rules())
        link_all(duck, the_rules(), model_from(known))
        found = duck.execute(f"""
            SELECT {MATCH_ID}, band, place, is_one_of_several FROM (
              SELECT l.record_id AS left_record, r.record_id AS right_record, v.* FROM verdict v
              JOIN left_family l ON l.family = v.lf JOIN right_family r ON r.family = v.rf)
        """).fetchall()
    return set(found)


def parts(engine: Engine, side: str = "right") -> list[int]:
    with transaction(engine) as session:
        asked = text("SELECT DISTINCT part FROM match_sheet WHERE side = :side ORDER BY 1")
        return list(session.execute(asked, {"side": side}).scalars())


def test_edition_after_edition_gives_the_links_of_a_whole_run(
    engine: Engine, district: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "_MOST_PARTS", 3)
    had = []
    for number, path in enumerate(later_editions(district, tmp_path)):
        hand_over(engine, Source.DTKS, [path], f"2025-0{number + 1}")
        match_registers(engine, NOW)
        assert kept(engine) == all_anew(engine)
        had.append(parts(engine))
    assert had == [[0, 1], [0, 1, 2], [0], [0, 1], [0, 1, 2]]
    assert parts(engine, "left") == [0]


def test_where_nothing_changed_nothing_is_kept_and_nothing_is_told(engine: Engine, district: list[str]) -> None:
    before = kept(engine)
    report = match_registers(engine, NOW)
    assert (kept(engine), parts(engine)) == (before, [0])
    assert match_registers(engine, NOW) == report


def test_another_program_reads_all_people_anew(
    engine: Engine, district: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(engine)
    monkeypatch.setattr(sheets, "forms_version", lambda: "another")
    match_registers(engine, NOW)
    with transaction(engine) as session:
        assert session.execute(text("SELECT DISTINCT forms FROM match_sheet")).scalars().all() == ["another"]
    assert kept(engine) == before


def test_a_value_that_is_changed_behind_the_registers_is_seen(engine: Engine, tmp_path: Path) -> None:
    """Whether a NIK is trusted is people's word, and no edition tells of it."""
    hand_over(engine, Source.P3KE, [csv_file(tmp_path / "p3ke.csv", [person()])], "2023")
    hand_over(engine, Source.DTKS, [csv_file(tmp_path / "dtks.csv", [dtks_person()], ";")], "2024-08")
    assert match_registers(engine, NOW).found == 1
    with transaction(engine) as session:
        session.execute(text("UPDATE person SET is_nik_trusted = false"))
    assert match_registers(engine, NOW).needs_review == 1
