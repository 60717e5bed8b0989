"""Whatever workbook an office sends, it is read or refused in words with the place (bad-input list, cases 35 to 48)."""

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import defusedxml
import pytest
import xlsxwriter

from casework.registers import sheet_parts
from casework.registers.complaints import ImportRefused
from producers.registries.source_files import layout_of
from producers.registries.tables import tables_of
from schemas.codes import Source
from tests.producers.offices import HEAD_NIK, dtks_person, family, workbook
from tests.producers.reading import P3KE, Change, Read, read, rezipped

SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "p3ke.xlsx"


def refused_as(path: Path) -> str:
    """The code of the refusal. It names the file and nobody's number."""
    with pytest.raises(ImportRefused) as refused:
        read(path)
    (reason,) = refused.value.reasons
    assert path.name in str(reason) and HEAD_NIK not in str(reason) and reason.severity == "file"
    return reason.code


def book(path: Path, write: Callable[[Any, Any, list[str]], None], **options: Any) -> Read:
    """A workbook with two families, its sheet changed by `write(book, sheet, titles)`."""
    titles = list(family())
    with xlsxwriter.Workbook(str(path), options) as made:
        sheet = made.add_worksheet("DATA")
        for row, cells in enumerate([titles, *(list(family(id_keluarga_P3KE=str(n)).values()) for n in (1, 2))]):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell) if isinstance(cell, int) else sheet.write_string(row, column, str(cell))
        write(made, sheet, titles)
    return read(path)


def in_sheet(old: bytes, new: bytes) -> Change:
    def change(members: dict[str, bytes]) -> None:
        assert old in members[SHEET]
        members[SHEET] = members[SHEET].replace(old, new, 1)

    return change


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600])
def test_case_35_and_36_a_locked_or_old_workbook_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert refused_as(file) == "file_encrypted"


def _ods(members: dict[str, bytes]) -> None:
    members.clear()
    members["mimetype"] = b"application/vnd.oasis.opendocument.spreadsheet"


def test_case_36_a_page_or_another_office_s_file_with_the_name_of_a_workbook_is_refused(file: Path) -> None:
    assert refused_as(rezipped(file, _ods)) == "file_kind"
    file.write_bytes(b"<html><table><tr><td>NIK</td></tr></table></html>")
    assert refused_as(file) == "file_kind"


def _bomb(members: dict[str, bytes]) -> None:
    members[SHEET] = b" " * 40_000_000


def _many(members: dict[str, bytes]) -> None:
    members.update({f"xl/media/{number}": b"" for number in range(1001)})


def _nested(members: dict[str, bytes]) -> None:
    members["xl/media/a.zip"] = b"PK\x03\x04" + b"\0" * 20_000_000


def _boasting(members: dict[str, bytes]) -> None:
    strings = members["xl/sharedStrings.xml"]
    members["xl/sharedStrings.xml"] = re.sub(rb'uniqueCount="\d+"', b'uniqueCount="4294967295"', strings)


@pytest.mark.parametrize("change", [_bomb, _many, _nested, _boasting])
def test_case_37_a_zip_bomb_is_refused_by_its_list_of_contents(file: Path, change: Change) -> None:
    assert refused_as(rezipped(file, change)) == "file_suspicious"


def _entities(part: str, head: bytes) -> Change:
    def change(members: dict[str, bytes]) -> None:
        members[part] = head + members[part].partition(b"?>")[2]

    return change


LAUGHS = b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("part", [TYPES, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_part_in_an_encoding_that_nobody_knows_is_damaged(file: Path, part: str) -> None:
    assert refused_as(rezipped(file, _entities(part, b'<?xml version="1.0" encoding="UTD-8"?>'))) == "file_damaged"


@pytest.mark.parametrize("part", [TYPES, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE])
def test_case_38_entities_are_refused(file: Path, part: str, head: bytes) -> None:
    assert refused_as(rezipped(file, _entities(part, head))) == "file_suspicious"
    assert defusedxml.__version__


def test_case_38_an_entity_in_a_sheet_is_never_resolved(file: Path) -> None:
    rezipped(file, _entities(SHEET, OUTSIDE), [family(alamat="Dusun")])
    with zipfile.ZipFile(file) as archive:
        assert b"hostname" in archive.read(SHEET)
    assert read(file).rows[0].address == "Dusun"


def test_case_39_a_sheet_that_says_it_is_huge_is_read_as_it_is(file: Path) -> None:
    def huge(members: dict[str, bytes]) -> None:
        before, _, after = members[SHEET].partition(b'<dimension ref="')
        members[SHEET] = before + b'<dimension ref="A1:XFD1048576"/>' + after.partition(b"/>")[2]

    assert len(read(rezipped(file, huge)).rows) == 1


@pytest.mark.parametrize(
    "cell",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="3"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row><c s='0'  r = 'XFD1048576'><v>1</v></c></row>",
        b'<row><c\nr="xfd1048576"><v>1</v></c></row>',
    ],
)
def test_case_39_a_cell_at_the_far_end_is_refused_before_memory_goes(file: Path, cell: bytes) -> None:
    assert refused_as(rezipped(file, in_sheet(b"</sheetData>", cell + b"</sheetData>"))) == "file_too_large"


def test_case_39_a_hundred_empty_rows_are_the_end(file: Path) -> None:
    result = book(file, lambda _, sheet, titles: sheet.write(150, 0, 9))
    assert (len(result.rows), result.codes) == (2, {})


def test_case_40_hidden_rows_and_columns_are_read_counted_and_told(file: Path) -> None:
    def hide(_: Any, sheet: Any, titles: list[str]) -> None:
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(3, 5, None, None, {"hidden": True})

    result = book(file, hide)
    assert (len(result.rows), result.codes) == (2, {"rows_hidden": 1, "columns_hidden": 1})
    assert "lembar DATA: Lembar ini punya baris tersembunyi; ikut dibaca. (jumlah: 1)" in result.told[0]
    assert "(jumlah: 3)" in result.told[1]
    assert result.book.refused == result.book.warned == 0


def test_case_40_a_hidden_sheet_is_passed_over_and_told(file: Path) -> None:
    def hide(made: Any, _: Any, titles: list[str]) -> None:
        made.add_worksheet("LAMA").hide()
        made.add_worksheet("RAHASIA").very_hidden()

    result = book(file, hide)
    assert [(c.code, c.place.sheet) for c in result.book.kept] == [
        ("sheet_hidden", "LAMA"),
        ("sheet_hidden", "RAHASIA"),
    ]


def test_case_40_a_merged_cell_speaks_for_all_its_rows(file: Path) -> None:
    def merge(_: Any, sheet: Any, titles: list[str]) -> None:
        sheet.merge_range(1, titles.index("alamat"), 2, titles.index("alamat"), "Dusun IV")

    result = book(file, merge)
    assert [row.address for row in result.rows] == ["Dusun IV", "Dusun IV"]
    assert result.codes == {"cells_merged": 1}


@pytest.mark.parametrize("value", [b"", b"<v></v>", b"<v/>"])
def test_case_41_a_formula_that_was_never_reckoned_costs_the_row(file: Path, value: bytes) -> None:
    column = list(family()).index("kepala_keluarga")
    cell = f'<c r="{chr(65 + column)}2" t="s"><v>'.encode()
    with_formula = f'<c r="{chr(65 + column)}2"><f>UPPER(A1)</f>'.encode() + value + b"</c><c><v>"
    rezipped(file, in_sheet(cell, with_formula), [family(), family(id_keluarga_P3KE="2")])
    result = read(file)
    assert len(result.rows) == 1
    assert [(c.code, c.place.row, c.place.column) for c in result.book.kept] == [
        ("formula_empty", 2, "kepala_keluarga")
    ]
    assert "hitung ulang" in result.told[0]


def test_case_41_a_formula_with_a_value_is_that_value(file: Path) -> None:
    def formulas(_: Any, sheet: Any, titles: list[str]) -> None:
        sheet.write_formula(1, titles.index("alamat"), '="Dusun "&1', None, "Dusun 1")
        sheet.write_formula(1, titles.index("kepala_keluarga"), '=HYPERLINK("http://x","SUTRISNO")', None, "SUTRISNO")

    result = book(file, formulas)
    assert (result.rows[0].address, result.rows[0].name, result.codes) == ("Dusun 1", "SUTRISNO", {})


def test_case_41_a_formula_that_gives_an_empty_text_is_an_empty_cell(file: Path) -> None:
    column = chr(65 + list(family()).index("alamat"))
    cell = f'<c r="{column}2" t="s"><v>'.encode()
    empty = f'<c r="{column}2" t="str"><f>IF(1,"","")</f><v></v></c><c><v>'.encode()
    result = read(rezipped(file, in_sheet(cell, empty)))
    assert (result.rows[0].address, result.codes) == (None, {})


def _macros(members: dict[str, bytes]) -> None:
    members["xl/vbaProject.bin"] = b"x"


def _macro_kind(members: dict[str, bytes]) -> None:
    members[TYPES] = members[TYPES].replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    )


def _links(members: dict[str, bytes]) -> None:
    members["xl/externalLinks/externalLink1.xml"] = b'<externalLink><ddeLink ddeService="cmd"/></externalLink>'


@pytest.mark.parametrize("change", [_macros, _macro_kind, _links])
def test_case_42_macros_and_links_to_other_files_are_refused(file: Path, change: Change) -> None:
    assert refused_as(rezipped(file, change)) == "file_macros"


@pytest.mark.parametrize("kept", [4, 30, 0.3, 0.6, 0.9, 0.999])
def test_case_43_a_workbook_that_breaks_off_is_refused(file: Path, kept: float) -> None:
    content = workbook(file, [family()]).read_bytes()
    file.write_bytes(content[: int(kept if kept >= 1 else len(content) * kept)])
    assert refused_as(file) == "file_damaged"


def _two_sheets(file: Path) -> Path:
    with xlsxwriter.Workbook(str(file)) as made:
        for name, key in (("PUNGGUR", "1"), ("KALIREJO", "2"), ("REKAP", "")):
            sheet = made.add_worksheet(name)
            rows = [list(family()), list(family(id_keluarga_P3KE=key).values())] if key else [["Rekap"], ["a", "b"]]
            for number, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    sheet.write_string(number, column, str(cell))
    return file


def test_case_44_of_several_sheets_all_that_are_tables_are_read_and_the_others_told(file: Path) -> None:
    result = read(_two_sheets(file))
    assert [table.sheet.name for table in result.tables] == ["PUNGGUR", "KALIREJO"]
    assert (len(result.rows), result.codes) == (2, {"sheet_passed_over": 1})
    assert "lembar REKAP" in result.told[0]


def test_case_44_a_sheet_may_be_chosen_by_leaving_the_others_unread(file: Path) -> None:
    chosen = [list(table.rows) for table in tables_of(_two_sheets(file), P3KE) if table.sheet.name == "KALIREJO"]
    assert [len(rows) for rows in chosen] == [1]


def test_case_18_and_45_a_nik_in_a_number_cell_that_ends_in_zero_is_trusted_never(file: Path) -> None:
    rows = [family(nik=1802010510801000), family(nik=1802010510808001), family(nik=1.80201e18)]
    result = read(workbook(file, rows))
    assert [row.is_nik_trusted for row in result.rows] == [False, True, False]
    assert result.codes == {"nik_excel_rounded": 1, "nik_excel_scientific": 1}


def test_case_45_a_family_card_in_a_number_cell_that_ends_in_zero_joins_no_families(file: Path) -> None:
    rows = [dtks_person(NOKK=1802011507107000), dtks_person(NOKK=1802011507107000, idsemesta="2")]
    result = read(workbook(file, rows), layout_of(Source.DTKS))
    assert result.codes == {"card_rounded": 2}
    assert len({row.record_id for row in result.rows}) == 2


@pytest.mark.parametrize("with_format", [True, False])
def test_case_46_days_are_the_same_in_a_workbook_that_counts_from_1904(file: Path, with_format: bool) -> None:
    def day(made: Any, sheet: Any, titles: list[str]) -> None:
        column = titles.index("tanggal_lahir")
        if with_format:
            sheet.write_datetime(1, column, date(1980, 10, 5), made.add_format({"num_format": "dd/mm/yyyy"}))
        else:
            sheet.write_number(1, column, 28037)

    assert book(file, day, date_1904=True).rows[0].birth_date == date(1980, 10, 5)


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"])
def test_case_47_a_failed_formula_costs_the_row_and_its_column_is_told(file: Path, error: str) -> None:
    def fail(_: Any, sheet: Any, titles: list[str]) -> None:
        sheet.write_formula(1, titles.index("kecamatan"), "=VLOOKUP(1,A1,1)", None, error)

    result = book(file, fail)
    assert len(result.rows) == 1
    assert [(c.code, c.place.row, c.place.column) for c in result.book.kept] == [("cell_broken", 2, "kecamatan")]


def _slip(members: dict[str, bytes]) -> None:
    members["../../../tmp/sikkep-slip"] = b"x"
    members["/tmp/sikkep-slip"] = b"x"


def test_case_48_members_with_paths_outside_are_written_nowhere(file: Path) -> None:
    assert len(read(rezipped(file, _slip)).rows) == 1
    assert not Path("/tmp/sikkep-slip").exists()


def test_rows_keep_their_numbers_below_empty_rows_and_beside_empty_columns(file: Path) -> None:
    with xlsxwriter.Workbook(str(file)) as made:
        sheet = made.add_worksheet("DATA")
        for row, cells in enumerate([list(family()), list(family(kepala_keluarga="").values())], 6):
            for column, cell in enumerate(cells, 2):
                sheet.write_string(row, column, str(cell))
    result = read(file)
    assert (result.tables[0].header_row, result.book.kept[0].place.row) == (7, 8)


def test_two_rows_of_titles_with_merged_cells_are_read_as_one(file: Path) -> None:
    titles = list(family())
    with xlsxwriter.Workbook(str(file)) as made:
        sheet = made.add_worksheet("DATA")
        aid = [column for column, title in enumerate(titles) if title.startswith("penerima_")]
        for column, title in enumerate(titles):
            if column in aid:
                sheet.write_string(1, column, title)
            else:
                sheet.merge_range(0, column, 1, column, title)
        sheet.merge_range(0, aid[0], 0, aid[-1], "Bantuan")
        for column, cell in enumerate(family().values()):
            sheet.write_string(2, column, str(cell))
    result = read(file)
    assert (result.tables[0].header_row, len(result.rows), result.rows[0].aid[:5]) == (2, 1, "-bpnt")


def test_a_mistake_of_ours_is_not_blamed_on_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(_text: bytes, _part: object) -> None:
        raise ValueError("ours")

    monkeypatch.setattr(sheet_parts, "_note_hidden", mistaken)
    workbook(file, [family()])
    with pytest.raises(ValueError, match="ours"):
        read(file)
