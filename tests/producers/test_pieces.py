"""Many processes read a file to the same rows and complaints as one."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from casework.registers.complaints import Complaint, ComplaintBook, ImportRefused
from casework.store.staging import StagedRow
from producers.registries import pieces
from producers.registries.pieces import rows_of
from producers.registries.rows import ReadingDesk
from producers.registries.tables import tables_of
from tests.producers.offices import SEALER, csv_file, family, workbook
from tests.producers.reading import P3KE, REFERENCE, official
from tests.producers.unpacking import unpacked

SEALED = ("key_cipher", "family_card_cipher", "nik_cipher")


def outcome(path: Path, workers: int) -> tuple[list[StagedRow], list[Complaint], dict[str, int], Any]:
    """Rows (without what is sealed, which is never the same twice), complaints, counts, and how it ended."""
    book = ComplaintBook()
    desk = ReadingDesk(SEALER, official(), REFERENCE, book)
    rows: list[StagedRow] = []
    end: Any = None
    try:
        for table in tables_of(path, P3KE):
            for batch in rows_of(table, P3KE, desk, 100, workers):
                rows += [row._replace(**dict.fromkeys(SEALED)) for row in unpacked(batch.packed)]
                assert batch.kept == len(unpacked(batch.packed))
                end = batch.last_line
    except ImportRefused as refused:
        return [], [], {}, refused.reasons
    return rows, book.drain(), dict(book.counts), (end, book.refused, book.warned)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "_LINES", 3)


CELLS = some.sampled_from(
    ['a"b', '"', "a\nb", "a\r\nb", '""', "x,y", "", "#REF!", "KALIREJO", "x" * 140_000, 'Jl. "M" 5']
)
ROWS = some.lists(
    some.dictionaries(some.sampled_from(["alamat", "kepala_keluarga", "resiko_stunting"]), CELLS), max_size=9
)


@settings(
    max_examples=25, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(rows=ROWS, tail=some.sampled_from(["", '1,"abc', "1,2\n", '5" pipa\n', "\n\n"]), turned=some.booleans())
def test_pieces_give_what_the_whole_gives(
    small_pieces: None, tmp_path: Path, rows: list[dict[str, str]], tail: str, turned: bool
) -> None:
    path = csv_file(tmp_path / "a.csv", [family(), *(family(**row) for row in rows)])
    text = path.read_bytes().decode() + tail
    path.write_bytes(text.replace("\r\n", "\n").replace("\n", "\r" if turned else "\n").encode())
    assert outcome(path, 2) == outcome(path, 1)


@pytest.mark.parametrize("letterhead", [0, 5])
def test_rows_begin_below_the_titles_wherever_these_are(small_pieces: None, tmp_path: Path, letterhead: int) -> None:
    path = csv_file(tmp_path / "a.csv", [family(id_keluarga_P3KE=str(number)) for number in range(20)])
    titles, _, rows = path.read_bytes().partition(b"\n")
    numbering = b",".join(b"%d" % number for number in range(1, titles.count(b",") + 2))
    path.write_bytes(b"SURAT\n" * letterhead + titles + b"\n" + numbering + b"\n" + rows)
    one, many = outcome(path, 1), outcome(path, 3)
    assert one == many
    assert ([row.row for row in one[0]], one[0][0].line) == (
        list(range(letterhead + 3, letterhead + 23)),
        letterhead + 103,
    )


def test_a_break_in_the_middle_is_told_with_its_row_by_many_too(small_pieces: None, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [family()] * 40)
    lines = path.read_bytes().split(b"\n")
    lines[20] = b'1,"x' + lines[20]
    path.write_bytes(b"\n".join(lines))
    (reason,) = outcome(path, 2)[3]
    assert (reason.code, reason.place.row) == ("quote_open", 21)
    assert outcome(path, 1)[3] == (reason,)


def test_records_are_counted_through_all_pieces(small_pieces: None, tmp_path: Path) -> None:
    rows = [family(alamat="a\nb"), *[family()] * 9, family(kepala_keluarga="")]
    _, (complaint,), _, _ = outcome(csv_file(tmp_path / "a.csv", rows), 2)
    assert (complaint.place.row, complaint.place.record) == (13, 11)
    assert replace(complaint.place, row=0, record=0).file == "a.csv"


def test_a_workbook_is_read_by_one_process_whatever_is_asked(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [family(), family(nik="1")])
    assert outcome(path, 4) == outcome(path, 1)
