"""Files damaged in every way we can think of are refused in words or read cleanly: no other end, and no half row.

SIZES=whole makes a hundred thousand of them, in some minutes; without it there are some hundred.
"""

import io
import random
import re
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from casework.registers.complaints import Complaint, ImportRefused
from producers.registries.source_files import layout_of
from schemas.codes import Source
from tests.producers.offices import HEAD_NIK, csv_file, dtks_person, family, person, wife, workbook
from tests.producers.reading import official_areas, read
from tests.sizes import IS_WHOLE, size

ROWS = {
    Source.P3KE: [family(), family(id_keluarga_P3KE="2", alamat='Jl. "Mawar", 5\nRT 2'), family(nik="")],
    Source.DTKS: [dtks_person(), dtks_person(idsemesta="2", NIK="", Nama="SITI")],
}
CODES = {area.code for area in official_areas()}


def tried(few: int, many: int) -> settings:
    """How often a property is tried. A file that takes seconds would be one that hangs."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    return settings(
        max_examples=size(few, many),
        deadline=5000,
        suppress_health_check=checks,
        database=None,
        derandomize=not IS_WHOLE,
    )


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


@cache
def sound(kind: str, source: Source) -> bytes:
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "sound"
        if kind == "csv":
            return csv_file(path, ROWS[source]).read_bytes()
        rows = ROWS[source] if source is Source.DTKS else [person(), wife(), person(nik=1802010510801000)]
        return workbook(path, rows, ["SATGAS"]).read_bytes()


def judge(path: Path, source: Source, encoding: str = "") -> str:
    """Read the file; what is refused names the file, what is taken in is whole."""
    try:
        result = read(path, layout_of(source), encoding=encoding)
    except ImportRefused as refused:
        return judge_refusal(refused, path.name)
    assert len(result.rows) + result.book.refused + result.codes.get("titles_again", 0) == result.seen
    for complaint in result.book.drain():
        assert complaint.place.file == path.name and (complaint.place.row > 0 or complaint.severity == "note")
        judge_words(complaint)
    for row in result.rows:
        texts = [value for value in row if isinstance(value, str)]
        assert row.name and len(row.name) <= 100 and len(row.address or "") <= 200 and len(row.relation or "") <= 60
        assert not any("\x00" in text for text in texts) and "".join(texts).encode()
        assert row.area_code is None or row.area_code in CODES
        assert row.decile is None or 1 <= row.decile <= 10
        assert row.members is None or 0 <= row.members <= 9999
        assert (row.nik_cipher is None) == (row.nik_index is None) and (row.nik_index or not row.is_nik_trusted)
    return "read"


def judge_refusal(refused: ImportRefused, name: str) -> str:
    assert refused.reasons
    for reason in refused.reasons:
        assert reason.severity == "file" and reason.place.file == name
        judge_words(reason)
    return refused.reasons[0].code


def judge_words(complaint: Complaint) -> None:
    text = str(complaint)
    assert complaint.reason_in(str) and complaint.advice_in(str) and len(text) < 1500 and text.encode()
    assert HEAD_NIK not in complaint.shape + complaint.detail + complaint.reason_in(str)


SNIPPETS = [
    *(b'"', b'""', b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"),
    *(b"\xc3", b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b"=1+1", b"#REF!", b"NULL", b"1E+15", b"'", b" " * 50),
    *(b'",\n"', b"\x1a", b"\xe2\x80\xa8", b"9" * 5000, b"x" * 9000),
]
Edits = list[tuple[str, int, int]]
edits = some.lists(
    some.tuples(
        some.sampled_from(["flip", "cut", "drop", "put", "copy"]), some.integers(0, 10_000), some.integers(0, 255)
    ),
    min_size=1,
    max_size=6,
)


def damaged(content: bytes, changes: Edits, snippets: list[bytes]) -> bytes:
    """The bytes with flips, cuts, losses, insertions and repetitions."""
    data = bytearray(content)
    for kind, where, what in changes:
        at = where % (len(data) + 1)
        if kind == "flip" and at < len(data):
            data[at] ^= what or 1
        elif kind == "cut":
            del data[at:]
        elif kind == "drop":
            del data[at : at + what]
        elif kind == "put":
            data[at:at] = snippets[what % len(snippets)]
        else:
            data[at:at] = data[at : at + what]
    return bytes(data)


@tried(150, 40_000)
@given(
    source=some.sampled_from(list(ROWS)),
    encoding=some.sampled_from(["", "utf-8", "utf-16", "windows-1252"]),
    written_in=some.sampled_from(["utf-8", "utf-16", "utf-8-sig"]),
    changes=edits,
)
def test_a_damaged_csv_file_is_refused_or_read(
    folder: Path, source: Source, encoding: str, written_in: str, changes: Edits
) -> None:
    path = folder / "a.csv"
    path.write_bytes(damaged(sound("csv", source).decode().encode(written_in), changes, SNIPPETS))
    judge(path, source, encoding)


@tried(100, 15_000)
@given(source=some.sampled_from(list(ROWS)), seed=some.integers(0, 2**32), delimiter=some.sampled_from(",;\t|"))
def test_a_csv_file_with_its_columns_and_cells_mixed_up_is_refused_or_read(
    folder: Path, source: Source, seed: int, delimiter: str
) -> None:
    chance = random.Random(seed)
    titles = list(ROWS[source][0])
    table = [titles, *([str(cell) for cell in row.values()] for row in ROWS[source])]
    for _ in range(chance.randrange(1, 6)):
        one, other = chance.randrange(len(titles)), chance.randrange(len(titles))
        for row in table if chance.random() < 0.5 else chance.sample(table, 1):
            row[one], row[other] = row[other], row[one]
    chance.shuffle(table) if chance.random() < 0.2 else None
    path = csv_file(folder / "b.csv", [dict(enumerate(row)) for row in table], delimiter)
    path.write_bytes(path.read_bytes().partition(b"\n")[2])
    judge(path, source)


@tried(150, 30_000)
@given(
    cells=some.dictionaries(some.sampled_from(list(family())), some.text(max_size=40), max_size=8),
    source=some.just(Source.P3KE),
)
def test_any_text_in_any_cell_is_a_row_or_a_complaint(folder: Path, cells: dict[str, str], source: Source) -> None:
    path = csv_file(folder / "c.csv", [family(), family(**cells), family(id_keluarga_P3KE="3")])
    path.write_bytes(path.read_bytes().replace(b"\r", b" ").replace(b"\x00", b"?"))
    assert judge(path, source) == "read"


XML = [
    *(b'<c r="XFD1048576"><v>1</v></c>', b'<c r="A1048576" t="s"><v>99999</v></c>', b'<c r="B3" t="e"><v>#N/A</v></c>'),
    *(b"<f>1</f>", b"<row/>", b'<row r="0"/>', b'<row r="99999999"/>', b"<c/>", b"&lol;", b"]]>", b"<!--", b"\x00"),
    *(b"<c t='inlineStr'><is><t>x</t></is></c>", b'<mergeCell ref="A1:XFD1048576"/>', b' ref="A1:A1048576"'),
    *(b' hidden="1"', b' t="s"', b' t="b"', b' t="d"', b' t="n"', b' t="str"', b"<v>NaN</v>", b"<v>1e400</v>"),
    *(b"<v>-1</v>", b"<v></v>", b"</sheetData>", b"</row>", b' r="A"', b' r=""', b' r="1A"', b' r="$A$1"'),
    *(b' s="99999"', b"9" * 400, b'count="4294967295"', b'uniqueCount="4294967295"'),
]
TOKENS = re.compile(
    rb't="s"|r="\w+"|<v>[^<]*</v>|<c |<row |</c>|</row>|<is>|count="\d+"|ref="[^"]*"|s="\d+"|Target="[^"]*"'
)


def tampered(content: bytes, seed: int) -> bytes:
    """The workbook with some of its parts lost, damaged, or their XML edited."""
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(chance.randrange(1, 4)):
        name = chance.choice([*members, *["xl/worksheets/sheet1.xml"] * 8])
        if name not in members or chance.random() < 0.02:
            members.pop(name, None)
        elif chance.random() < 0.2:
            changes = [(chance.choice(["flip", "cut", "drop", "put"]), chance.randrange(10_000), chance.randrange(256))]
            members[name] = damaged(members[name], changes, XML)
        elif found := list(TOKENS.finditer(members[name])):
            token = chance.choice(found)
            members[name] = members[name][: token.start()] + chance.choice(XML) + members[name][token.end() :]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in members.items():
            archive.writestr(name, part)
    return made.getvalue()


@tried(120, 20_000)
@given(source=some.sampled_from(list(ROWS)), seed=some.integers(0, 2**32))
def test_a_workbook_with_tampered_parts_is_refused_or_read(folder: Path, source: Source, seed: int) -> None:
    path = folder / "d.xlsx"
    path.write_bytes(tampered(sound("xlsx", source), seed))
    judge(path, source)


@tried(80, 10_000)
@given(source=some.sampled_from(list(ROWS)), changes=edits)
def test_a_damaged_workbook_is_refused_or_read(folder: Path, source: Source, changes: Edits) -> None:
    path = folder / "e.xlsx"
    path.write_bytes(damaged(sound("xlsx", source), changes, SNIPPETS))
    judge(path, source)


@pytest.mark.parametrize("source", list(ROWS))
def test_a_csv_file_cut_at_any_byte_gives_whole_rows_only(folder: Path, source: Source) -> None:
    content = sound("csv", source)
    path = folder / "f.csv"
    path.write_bytes(content)
    whole = [(row.name, row.address, row.area_code, row.nik_index) for row in read(path, layout_of(source)).rows]
    for kept in range(content.index(b"\n"), len(content), 1 if IS_WHOLE else 7):
        path.write_bytes(content[:kept])
        if judge(path, source) == "read":
            rows = read(path, layout_of(source)).rows
            assert [(row.name, row.address, row.area_code, row.nik_index) for row in rows] == whole[: len(rows)]
