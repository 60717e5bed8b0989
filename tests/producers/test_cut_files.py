"""A file that was cut anywhere gives nothing, or whole rows and a report that says what is not there any more."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.registers.complaints import ImportRefused
from casework.registers.lifecycle import withdraw
from casework.registers.reports import from_json
from casework.store.engine import transaction
from casework.store.hand_overs import find_hand_over
from casework.store.staging import StagedRow
from producers.registries.layouts import Layout
from producers.registries.source_files import layout_of
from schemas.codes import Source
from sikkep.district import generate
from sikkep.district.generation import Options
from tests.producers.final_state import digests
from tests.producers.offices import ACTOR, NOW, SEALER, brought, csv_file, family, hand_over
from tests.producers.reading import P3KE, read

EVERY = 1000
SEALED = ("key_cipher", "family_card_cipher", "nik_cipher")
FAMILIES = 60


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("district")
    return generate(250, 5, folder, options=Options(has_spreadsheets=True)).files


def rows_of(path: Path, layout: Layout) -> list[StagedRow]:
    """The rows without what is sealed, which is never the same twice."""
    return [row._replace(**dict.fromkeys(SEALED)) for row in read(path, layout).rows]


def as_windows(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("utf-16")


def as_it_is(text: str) -> bytes:
    return text.encode()


FILES = {
    "families": ("p3ke_keluarga.csv", Source.P3KE, as_it_is),
    "people": ("p3ke_individu.csv", Source.P3KE, as_it_is),
    "people in UTF-16 with Windows' line ends": ("p3ke_individu.csv", Source.P3KE, as_windows),
    "another register with semicolons": ("dtks.csv", Source.DTKS, as_it_is),
}


@pytest.mark.parametrize("name", FILES)
def test_cut_at_every_thousandth_byte_no_row_is_read_that_was_not_whole(
    district: dict[str, Path], tmp_path: Path, name: str
) -> None:
    file, source, written = FILES[name]
    content = written(district[file].read_text(encoding="utf-8"))
    layout, path = layout_of(source), tmp_path / "a.csv"
    path.write_bytes(content)
    whole = rows_of(path, layout)
    told: dict[str, int] = {}
    for kept in range(EVERY, len(content), EVERY):
        path.write_bytes(content[:kept])
        how = came_of(path, layout, whole)
        told[how] = told.get(how, 0) + 1
    assert told.pop("file_cut") > len(content) // EVERY * 0.9
    assert set(told) <= {"header_missing", "no_rows", "encoding", "end_open", "whole rows"}


def came_of(path: Path, layout: Layout, whole: list[StagedRow]) -> str:
    """The code of the refusal, or what is to be said of the rows that were read, which are the first of the whole."""
    try:
        result = read(path, layout)
    except ImportRefused as refused:
        return refused.reasons[0].code
    rows = [row._replace(**dict.fromkeys(SEALED)) for row in result.rows]
    if "end_open" in result.codes:
        rows.pop()  # its last cell may be half, and that is told
        assert rows == whole[: len(rows)]
        return "end_open"
    assert rows == whole[: len(rows)]
    assert path.read_bytes().endswith((b"\n", b"\n\x00", b"\r\x00"))
    return "whole rows" if rows else "no_rows"


@pytest.mark.parametrize("file", ["p3ke_keluarga.xlsx", "p3ke_individu.xlsx"])
def test_a_workbook_cut_at_every_thousandth_byte_is_refused_every_time(
    district: dict[str, Path], tmp_path: Path, file: str
) -> None:
    content = district[file].read_bytes()
    path = tmp_path / "a.xlsx"
    assert len(content) > 30 * EVERY
    for kept in range(EVERY, len(content), EVERY):
        path.write_bytes(content[:kept])
        with pytest.raises(ImportRefused) as refused:
            read(path, P3KE)
        assert refused.value.reasons[0].code == "file_damaged", kept


def families(**cells: str) -> list[dict[str, object]]:
    return [family(id_keluarga_P3KE=f"0180201200300{number:06}", nik="", **cells) for number in range(FAMILIES)]


def test_a_cut_file_changes_nothing_in_the_register_and_its_report_says_who_is_missing(
    engine: Engine, tmp_path: Path
) -> None:
    """Cut at the end of a line a file looks whole; but then the edition before names families that it does not."""
    hand_over(engine, Source.P3KE, [csv_file(tmp_path / "former.csv", families())], "2022")
    content = csv_file(tmp_path / "whole.csv", families(alamat="Dusun IX")).read_bytes()
    before = register(engine)
    path = tmp_path / "cut.csv"
    for kept in range(EVERY, len(content), EVERY):
        path.write_bytes(content[:kept])
        with pytest.raises(ImportRefused) as refused:
            brought(engine, Source.P3KE, [path], "2023")
        assert refused.value.reasons[0].code == "file_cut"
        whole_rows = content[: content.rindex(b"\n", 0, kept) + 1]
        path.write_bytes(whole_rows)
        judge(engine, path, whole_rows.count(b"\n") - 1)
    assert register(engine) == before


def judge(engine: Engine, path: Path, said: int) -> None:
    """Bring the file, look at its report, and take it back."""
    hand_over_id = brought(engine, Source.P3KE, [path], "2023")
    with transaction(engine) as session:
        entry = find_hand_over(session, hand_over_id)
        assert entry
        report = from_json(entry.report or {})
        withdraw(session, hand_over_id, ACTOR, "Untuk uji", NOW)
    assert (report.rows_read, report.changed, report.left) == (said, said, FAMILIES - said)
    assert [stop.what for stop in report.stops] == (["leavers"] if FAMILIES - said > FAMILIES / 4 else [])


def register(engine: Engine) -> dict[str, str]:
    """All that is in the database but what is written down of hand-overs themselves."""
    return {name: digest for name, digest in digests(engine, SEALER).items() if not name.startswith("hand_over")}
