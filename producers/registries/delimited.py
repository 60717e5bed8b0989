"""Opens a CSV file whatever its delimiter, and says in which row it is broken."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from producers.registries.complaints import Place, refuse
from producers.registries.sheets import Limits, Row, Sheet

DELIMITERS = ",;\t|"
_CHUNK = 1_000_000
_HEAD = 65_536
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def sheet_of(path: Path, limits: Limits, rate: Callable[[list[str]], int]) -> Sheet:
    """The file as one sheet. Among the delimiters , ; tab and | the one is taken whose titles `rate` knows best.

    Refuses other encodings than UTF-8 (with or without mark) with the row of the first bad byte, NUL bytes and endless
    lines.
    """
    place = Place(path.name)
    if path.stat().st_size > limits.largest_csv:
        raise refuse("file_too_large", place)
    _look_at_bytes(path, place, limits)
    with path.open(encoding="utf-8-sig", newline="") as file:
        head = file.read(_HEAD)
    delimiter = max(DELIMITERS, key=lambda sign: _best(head, sign, rate))
    return Sheet(path.name, "", _rows(path, delimiter, place), delimiter)


def _rows(path: Path, delimiter: str, place: Place) -> Iterator[Row]:
    """Rows with the number of the line on which each begins."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        begins = 1
        try:
            for cells in reader:
                if any(cells):
                    yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as problem:
            raise refuse("quote_open", Place(place.file, row=begins)) from problem


def _best(head: str, delimiter: str, rate: Callable[[list[str]], int]) -> int:
    lines = io.StringIO(head, newline="")
    try:
        return max(map(rate, islice(csv.reader(lines, delimiter=delimiter), 40)), default=0)
    except csv.Error:
        return 0


def _look_at_bytes(path: Path, place: Place, limits: Limits) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    rows, line = 1, 0
    with path.open("rb") as file:
        if file.read(2) in _UTF16:
            raise refuse("encoding", place, "Berkas ini UTF-16.")
        file.seek(0)
        while chunk := file.read(_CHUNK):
            _refuse_bad_bytes(chunk, decoder, Place(place.file, row=rows))
            rows += chunk.count(b"\n")
            line = _since_break(chunk, line)
            if line > limits.longest_line:
                raise refuse("line_too_long", Place(place.file, row=rows))
            if rows > limits.most_rows:
                raise refuse("too_many_rows", place, f"Batasnya {limits.most_rows} baris.")
        _refuse_bad_bytes(b"", decoder, Place(place.file, row=rows), is_end=True)


def _refuse_bad_bytes(chunk: bytes, decoder: codecs.IncrementalDecoder, at: Place, is_end: bool = False) -> None:
    if b"\x00" in chunk:
        raise refuse("nul_byte", Place(at.file, row=at.row + chunk.count(b"\n", 0, chunk.index(b"\x00"))))
    try:
        decoder.decode(chunk, final=is_end)
    except UnicodeDecodeError as problem:
        row = at.row + problem.object.count(b"\n", 0, problem.start)
        raise refuse("encoding", Place(at.file, row=row)) from problem


def _since_break(chunk: bytes, before: int) -> int:
    last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
    return before + len(chunk) if last < 0 else len(chunk) - last - 1
