"""Whatever CSV file an office sends, it is read, or refused in words with the place (cases 1 to 16, 34)."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from casework.registers.complaints import ImportRefused
from casework.registers.sheets import Limits
from tests.producers.offices import HEAD_NIK, csv_file, family
from tests.producers.reading import read

SMALL = Limits(most_rows=10, longest_line=2000, largest_csv=5000)


def refusal(path: Path, **options: Any) -> ImportRefused:
    """How the file is refused. Nobody's number is in the words."""
    with pytest.raises(ImportRefused) as refused:
        read(path, **options)
    assert all(path.name in str(reason) and reason.severity == "file" for reason in refused.value.reasons)
    assert HEAD_NIK not in str(refused.value)
    return refused.value


def place_of(refused: ImportRefused) -> tuple[str, int]:
    return refused.reasons[0].code, refused.reasons[0].place.row


def raw(path: Path, *rows: Mapping[str, Any]) -> bytes:
    return csv_file(path, rows or [family()]).read_bytes()


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "p3ke.csv"


def test_case_1_an_empty_file_names_no_columns(file: Path) -> None:
    # That an import says "berkas kosong" before it reads is in test_refusals.
    assert place_of(refusal(written(file, b"")))[0] == "header_missing"


def test_case_2_titles_alone_give_no_rows(file: Path) -> None:
    assert read(written(file, raw(file).splitlines()[0])).rows == []


def test_case_3_missing_columns_are_named_and_so_is_the_row_of_titles(file: Path) -> None:
    content = raw(file).replace(b"id_keluarga_P3KE", b"x", 1).replace(b"kepala_keluarga", b"y", 1)
    refused = refusal(written(file, b"Surat,,\n\n" + content))
    assert place_of(refused) == ("header_missing", 3)
    assert "Tidak ada: id_keluarga_P3KE, nama/kepala_keluarga" in str(refused)


def test_case_4_unknown_columns_are_left_alone_and_listed(file: Path) -> None:
    result = read(csv_file(file, [family(catatan_pendamping="x", foto="y")]))
    assert {"catatan_pendamping", "foto"} <= set(result.tables[0].unknown)
    assert len(result.rows) == 1


def test_case_5_a_title_twice_is_refused_with_its_name(file: Path) -> None:
    refused = refusal(written(file, raw(file).replace(b"padan_dukcapil", b"Nik ", 1)))
    assert place_of(refused) == ("header_twice", 1)
    assert "kolom nik" in str(refused)


def test_case_5_two_titles_of_one_meaning_are_told_and_the_better_known_is_read(file: Path) -> None:
    result = read(csv_file(file, [{"desil": 3, **family(desil_kesejahteraan=1)}]))
    assert [row.decile for row in result.rows] == [1]
    assert result.codes == {"column_twice": 1}
    assert "kolom desil_kesejahteraan" in result.told[0]


@pytest.mark.parametrize(
    "encoded",
    [
        pytest.param("utf-8-sig", id="6 utf-8 with mark"),
        pytest.param("utf-16", id="7 utf-16 with mark"),
        pytest.param("utf-16-le", id="7 utf-16 little-endian"),
        pytest.param("utf-16-be", id="7 utf-16 big-endian"),
    ],
)
def test_case_6_and_7_a_mark_says_the_encoding(file: Path, encoded: str) -> None:
    text = raw(file, family(alamat="Jl. Café, 2"), family()).decode()
    mark = "\ufeff" if encoded in ("utf-16-le", "utf-16-be") else ""
    result = read(written(file, (mark + text).encode(encoded)))
    assert [row.address for row in result.rows] == ["Jl. Café, 2", "Dusun II RT 004 RW 002"]
    assert result.tables[0].titles[0] == "no"


def test_case_7_utf_16_that_breaks_off_is_refused_with_its_row(file: Path) -> None:
    content = raw(file, family(), family()).decode().encode("utf-16")
    assert place_of(refusal(written(file, content[:-1]))) == ("encoding", 3)


def test_case_8_the_first_byte_that_is_no_utf_8_is_told_with_its_row(file: Path) -> None:
    content = raw(file, family(), family(), family(alamat="Café")).decode().encode("cp1252")
    refused = refusal(written(file, content))
    assert place_of(refused) == ("encoding", 4)
    assert "windows-1252" in str(refused)


def test_case_8_an_encoding_that_the_operator_names_is_taken(file: Path) -> None:
    written(file, raw(file, family(alamat="Café")).decode().encode("cp1252"))
    assert read(file, encoding="windows-1252").rows[0].address == "Café"
    written(file, raw(file, family(alamat="Café")).decode().encode("utf-16-le"))
    assert read(file, encoding="utf-16").rows[0].address == "Café"


def test_case_8_a_byte_that_the_named_encoding_lacks_is_refused_with_its_row(file: Path) -> None:
    content = raw(file, family(), family(alamat="a\x81b")).decode().encode("latin-1")
    assert place_of(refusal(written(file, content), encoding="windows-1252")) == ("encoding", 3)


def test_case_8_no_other_encoding_may_be_named(file: Path) -> None:
    refused = refusal(written(file, raw(file)), encoding="base64")
    assert place_of(refused)[0] == "encoding_unknown"


def test_case_9_nul_signs_are_refused_with_their_row(file: Path) -> None:
    assert place_of(refusal(written(file, raw(file, family(), family(alamat="a\x00b"))))) == ("nul_byte", 3)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_case_10_the_delimiter_is_found_and_told(file: Path, delimiter: str) -> None:
    result = read(csv_file(file, [family(alamat="Dusun, 1; RT|2")], delimiter))
    assert (result.tables[0].sheet.delimiter, len(result.rows)) == (delimiter, 1)


@pytest.mark.parametrize("rows_after", [0, 1, 5000])
def test_case_11_an_open_quote_is_told_with_the_row_where_it_opened(file: Path, rows_after: int) -> None:
    lines = raw(file, *[family()] * (rows_after + 2)).split(b"\n")
    lines[2] = lines[2].replace(b"Dusun", b'"Dusun').replace(b",KALIREJO,", b',"KALIREJO,', 1)
    assert place_of(refusal(written(file, b"\n".join(lines)))) == ("quote_open", 3)


def test_case_12_a_cell_of_more_than_131072_signs_costs_its_row_only(file: Path) -> None:
    result = read(csv_file(file, [family(), family(alamat="x" * 140_000), family(id_keluarga_P3KE="2")]))
    assert len(result.rows) == 2
    assert [(c.code, c.severity, c.place.row) for c in result.book.kept] == [("field_too_long", "row", 3)]


@pytest.mark.parametrize("line", [b"1,2,3\n", b",".join([b"1"] * 60) + b"\n"])
def test_case_13_a_row_with_other_columns_than_the_titles_is_left_out(file: Path, line: bytes) -> None:
    result = read(written(file, raw(file) + line + raw(file, family()).splitlines()[1] + b"\n"))
    assert [row.row for row in result.rows] == [2, 4]
    assert [(c.code, c.place.row) for c in result.book.kept] == [("row_ragged", 3)]


@pytest.mark.parametrize("newlines", [(b"\n",), (b"\r\n",), (b"\r",), (b"\r\n", b"\n", b"\r")])
def test_case_14_any_line_ends_are_read_also_mixed(file: Path, newlines: tuple[bytes, ...]) -> None:
    lines = raw(file, *[family()] * 5).splitlines()
    content = b"".join(line + newlines[number % len(newlines)] for number, line in enumerate(lines))
    assert [row.row for row in read(written(file, content)).rows] == [2, 3, 4, 5, 6]


def test_case_14_a_bad_byte_after_carriage_returns_has_its_row(file: Path) -> None:
    content = raw(file, family(), family(alamat="Café")).decode().encode("cp1252").replace(b"\n", b"\r")
    assert place_of(refusal(written(file, content))) == ("encoding", 3)


def test_case_15_after_a_line_break_in_quotes_line_and_record_are_both_told(file: Path) -> None:
    result = read(csv_file(file, [family(alamat="Dusun I\nRT 2"), family(kepala_keluarga="")]))
    assert result.rows[0].address == "Dusun I RT 2"
    assert "p3ke.csv, baris 4, data ke-2: Nama kosong." in result.told[0]


def test_case_16_too_many_rows_and_too_large_files_are_told_before_a_row_is_read(file: Path) -> None:
    refused = refusal(csv_file(file, [family()] * 12), limits=Limits(most_rows=10))
    assert place_of(refused)[0] == "too_many_rows"
    assert "Batasnya 10 baris." in str(refused)
    assert place_of(refusal(csv_file(file, [family()] * 50), limits=SMALL))[0] == "file_too_large"


def test_case_34_an_endless_line_is_refused_within_a_second(file: Path) -> None:
    written(file, raw(file) + b"a" * 10_000_000)
    began = time.perf_counter()
    assert place_of(refusal(file)) == ("line_too_long", 3)
    assert time.perf_counter() - began < 1


def test_a_file_cut_within_its_last_row_gives_nothing(file: Path) -> None:
    content = raw(file, family(), family())
    for kept in range(content.rindex(b"\n", 0, -1) + 1, content.rindex(b",")):
        refused = refusal(written(file, content[:kept])) if not content[:kept].endswith(b"\n") else None
        assert refused is None or place_of(refused) == ("file_cut", 3)


def test_a_last_row_without_its_end_is_read_and_told(file: Path) -> None:
    result = read(written(file, raw(file, family(), family())[:-1]))
    assert (len(result.rows), result.codes) == (2, {"end_open": 1})


def test_a_row_of_column_numbers_below_the_titles_is_no_family(file: Path) -> None:
    titles, row = raw(file).splitlines()
    numbers = b",".join(b"(%d)" % number for number in range(1, len(titles.split(b",")) + 1))
    result = read(written(file, b"\n".join([titles, numbers, row, b""])))
    assert ([each.row for each in result.rows], result.codes) == ([3], {})


def test_titles_that_are_printed_on_every_page_are_no_family(file: Path) -> None:
    titles, row = raw(file).splitlines()
    result = read(written(file, b"\n".join([titles, row, titles, row, b""])))
    assert ([each.row for each in result.rows], result.codes) == ([2, 4], {"titles_again": 1})
    assert result.book.refused == result.book.warned == 0


def test_pdf_and_web_pages_are_no_tables(file: Path) -> None:
    for content in (b"%PDF-1.7 x", b"<html><table>"):
        assert place_of(refusal(written(file, content)))[0] == "file_kind"


def test_a_file_of_one_letter_is_refused(file: Path) -> None:
    assert isinstance(refusal(written(file, b"a")), ImportRefused)
