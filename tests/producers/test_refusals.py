"""A bad file is refused in words that name file, sheet, row and remedy, and never quote a person's number."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from producers.registries import ImportRefused
from schemas.codes import Source
from tests.producers.offices import (
    HEAD_NIK,
    csv_file,
    family,
    hand_over,
    person,
    posted,
    table_counts,
    wife,
    workbook,
)


def _text(path: Path, **cells: str) -> bytes:
    return csv_file(path, [family(**cells)]).read_bytes()


def _written(content: Callable[[Path], bytes]) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content(path))
        return path

    return write


def _rezipped(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    workbook(path, [family()])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def _bomb(members: dict[str, bytes]) -> None:
    members["xl/worksheets/sheet1.xml"] = b" " * 40_000_000


def _macros(members: dict[str, bytes]) -> None:
    members["xl/vbaProject.bin"] = b"x"


def _entities(members: dict[str, bytes]) -> None:
    members["[Content_Types].xml"] = (
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + members["[Content_Types].xml"].partition(b"?>")[2]
    )


def _hollow(members: dict[str, bytes]) -> None:
    sheet = members["xl/worksheets/sheet1.xml"]
    row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", row)


def _many(members: dict[str, bytes]) -> None:
    members.update({f"xl/media/{number}": b"" for number in range(1001)})


BAD_FILES: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "empty": ("file_empty", _written(lambda path: b"")),
    "titles only": ("no_rows", _written(lambda path: _text(path).splitlines()[0])),
    "cp1252": ("encoding", _written(lambda path: _text(path, alamat="Jl. Café").decode().encode("cp1252"))),
    "nul": ("nul_byte", _written(lambda path: _text(path, alamat="a\x00b"))),
    "endless line": ("line_too_long", _written(lambda path: b"a" * 10_000_000)),
    "open quote": ("quote_open", _written(lambda path: _text(path) + b'1,"abc')),
    "title twice": ("header_twice", _written(lambda path: _text(path).replace(b"padan_dukcapil", b"NIK", 1))),
    "no family key": ("header_missing", _written(lambda path: _text(path).replace(b"id_keluarga_P3KE", b"x", 1))),
    "another list": ("header_missing", _written(lambda path: b"a,b,c\n1,2,3\n")),
    "old excel": ("file_encrypted", _written(lambda path: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600)),
    "html": ("file_kind", _written(lambda path: b"<html><table><tr><td>1</td></tr></table></html>")),
    "zip": ("file_kind", lambda path: _rezipped(path, lambda members: members.pop("[Content_Types].xml") and None)),
    "cut": ("file_damaged", lambda path: _cut(workbook(path, [family()]))),
    "bomb": ("file_suspicious", lambda path: _rezipped(path, _bomb)),
    "many members": ("file_suspicious", lambda path: _rezipped(path, _many)),
    "macros": ("file_macros", lambda path: _rezipped(path, _macros)),
    "entities": ("file_suspicious", lambda path: _rezipped(path, _entities)),
    "hollow": ("file_too_large", lambda path: _rezipped(path, _hollow)),
}


def _cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-400])
    return path


def test_bad_files_are_refused_in_words_and_nothing_is_kept(engine: Engine, tmp_path: Path) -> None:
    for number, (name, (code, make)) in enumerate(BAD_FILES.items()):
        path = make(tmp_path / f"{number}.csv")
        with pytest.raises(ImportRefused) as refused:
            hand_over(engine, Source.P3KE, [path], "2023")
        assert [reason.code for reason in refused.value.reasons] == [code], name
        assert path.name in str(refused.value) or code == "no_rows"
        assert HEAD_NIK not in str(refused.value)
    assert set(table_counts(engine).values()) == {0}


def test_a_line_break_in_quotes_keeps_the_row_numbers_right(engine: Engine, tmp_path: Path) -> None:
    rows = [family(alamat="Dusun I\nRT 2"), family(id_keluarga_P3KE="", kepala_keluarga="X")]
    report = hand_over(engine, Source.P3KE, [csv_file(tmp_path / "a.csv", rows)], "2023")
    assert [(complaint.code, complaint.place.row) for complaint in report.complaints] == [("key_missing", 4)]


@pytest.mark.parametrize("file", ["a.csv", "a.xlsx"])
def test_a_bad_row_never_blocks_good_rows(engine: Engine, tmp_path: Path, file: str) -> None:
    rows = [
        family(),
        family(id_keluarga_P3KE="2", kepala_keluarga=""),
        family(id_keluarga_P3KE="3", kepala_keluarga="#REF!"),
    ]
    write = workbook if file.endswith("x") else csv_file
    report = hand_over(engine, Source.P3KE, [write(tmp_path / file, rows)], "2023")
    assert (report.rows_read, report.rows_refused, report.families) == (3, 2, 1)
    assert report.counts == {"name_missing": 1, "cell_broken": 1}


@pytest.mark.parametrize("key", [1.802012003e18, "1,80201E+18"])
def test_a_family_key_that_lost_digits_never_becomes_another_family(
    engine: Engine, tmp_path: Path, key: float | str
) -> None:
    rows = [family(), family(id_keluarga_P3KE=key)]
    report = hand_over(engine, Source.P3KE, [workbook(tmp_path / "a.xlsx", rows)], "2023")
    assert (report.families, report.counts) == (1, {"key_rounded": 1})


def test_a_row_with_too_many_cells_is_left_out(engine: Engine, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [family()])
    path.write_bytes(path.read_bytes() + b"1,2,3\n")
    report = hand_over(engine, Source.P3KE, [path], "2023")
    assert report.counts == {"row_ragged": 1}
    assert "baris 3" in str(report.complaints[0])


def test_doubts_are_told_with_their_place_and_shape_only(engine: Engine, tmp_path: Path) -> None:
    rows = [person(nik="1.80201E+15", tanggal_lahir="31/02/1980"), wife(kode_kemdagri="9", desa_kelurahan="Entah")]
    rows[1]["nik"] = "180201620385800"
    report = hand_over(engine, Source.P3KE, [csv_file(tmp_path / "a.csv", rows)], "2023")
    assert set(report.counts) == {"nik_excel_scientific", "date_unreadable", "nik_length", "area_unknown"}
    told = "\n".join(map(str, report.complaints))
    assert "kolom tanggal_lahir, bentuk isi 99/99/9999" in told
    assert "1.80201" not in told
    assert "180201620385800" not in told
    assert "SUTRISNO" not in told


def test_an_unknown_kampung_is_never_guessed(engine: Engine, tmp_path: Path) -> None:
    hand_over(
        engine,
        Source.P3KE,
        [csv_file(tmp_path / "a.csv", [family(kode_kemdagri="", desa_kelurahan="Kalirejoo X")])],
        "2023",
    )
    assert posted(engine)[0].area_code is None  # type: ignore[union-attr]
