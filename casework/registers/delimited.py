"""Opens a CSV file whatever its delimiter and encoding, and says in which row it is broken."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from casework.registers.complaints import Place, refuse
from casework.registers.details import MOST_ROWS
from casework.registers.sheets import OVERLONG, Limits, Row, Sheet

DELIMITERS = ",;\t|"
ENCODINGS = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "windows-1252": "cp1252"}
AUTOMATIC = "otomatis"
SEPARATORS = {";": ";", ",": ",", "tab": "\t", "|": "|"}
"""What a person may name, and what Python calls it."""

_CHUNK = 1_000_000
_HEAD = 65_536
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Writing:
    """How a text file is written, as a person says: `ENCODINGS`, `SEPARATORS`; "" where the file tells by itself."""

    encoding: str = ""
    separator: str = ""


AS_TOLD = Writing()
"""The file tells by itself."""


def sheet_of(path: Path, limits: Limits, rate: Callable[[list[str]], int], writing: Writing = AS_TOLD) -> Sheet:
    """The file as one sheet. Of the delimiters , ; tab and | the one named, else whose titles `rate` knows best.

    A mark at the file's start says its encoding; else it is the one named, or UTF-8. Refuses text that is not in it
    with the row of the first bad byte, and NUL signs and endless lines.
    """
    place = Place(path.name)
    if path.stat().st_size > limits.largest_csv:
        raise refuse("file_too_large", place)
    codec = codec_of(path, writing.encoding)
    chosen = sign_of(path, writing.separator)
    is_ended = _look_at_text(path, codec, place, limits)
    with path.open(encoding=codec, newline="") as file:
        head = file.read(_HEAD)
    # Where no other's titles are known better, the chosen one is as likely as any.
    likeliest = max(f"{chosen}{DELIMITERS}", key=lambda sign: _best(head, sign, rate))
    delimiter = chosen or likeliest
    opened = partial(path.open, encoding=codec, newline="")
    return Sheet(
        path.name, "", _rows(opened, delimiter, place), delimiter, open_text=opened, ends_open=not is_ended,
        likeliest=likeliest if chosen else "",
    )  # fmt: skip


def sign_of(path: Path, separator: str) -> str:
    """The sign that a person named; "" where nobody did."""
    if separator and separator not in SEPARATORS:
        raise refuse("separator_unknown", Place(path.name), f"({separator[:20]!a})")
    return SEPARATORS[separator] if separator else ""


def name_of(sign: str) -> str:
    """What a person calls the sign."""
    return next(name for name, each in SEPARATORS.items() if each == sign)


def codec_of(path: Path, encoding: str = "") -> str:
    """Python's name for the file's encoding: by the mark at its start, else as named, else UTF-8."""
    if encoding and encoding not in ENCODINGS:
        raise refuse("encoding_unknown", Place(path.name), f"({encoding[:40]!a})")
    with path.open("rb") as file:
        start = file.read(3)
    marked = next((codec for mark, codec in _MARKS if start.startswith(mark)), "")
    if encoding == "utf-16" and not marked:
        return "utf-16-be" if start.startswith(b"\x00") else "utf-16-le"
    return marked or ENCODINGS[encoding or "utf-8"]


def _rows(opened: Callable[[], TextIO], delimiter: str, place: Place) -> Iterator[Row]:
    with opened() as file:
        yield from rows_in(file, delimiter, place)


def rows_in(lines: Iterator[str], delimiter: str, place: Place) -> Iterator[Row]:
    """Rows with the number of the line on which each begins; the first line follows line `place.row`."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    before = place.row
    begins = 1
    while True:
        try:
            for cells in reader:
                if any(cells):
                    yield before + begins, cells
                begins = reader.line_num + 1
        except csv.Error as problem:
            # A field over the limit within one line is that row's own fault. Over several lines it is a quote that
            # was never closed.
            if reader.line_num != begins or "field larger" not in str(problem):
                raise refuse("quote_open", Place(place.file, row=before + begins)) from problem
            yield before + begins, OVERLONG
            begins = reader.line_num + 1
        else:
            return


def _best(head: str, delimiter: str, rate: Callable[[list[str]], int]) -> int:
    lines = io.StringIO(head, newline="")
    try:
        return max(map(rate, islice(csv.reader(lines, delimiter=delimiter), 40)), default=0)
    except csv.Error:
        return 0


def _look_at_text(path: Path, codec: str, place: Place, limits: Limits) -> bool:
    """Read all of it once, fast: what is no text is refused before a row is taken. Says whether the last line ends."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(codec)(), translate=True)
    rows, line = 1, 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            text = _decoded(decoder, chunk, Place(place.file, row=rows))
            rows += text.count("\n")
            last = text.rfind("\n")
            line = line + len(text) if last < 0 else len(text) - last - 1
            if line > limits.longest_line:
                raise refuse("line_too_long", Place(place.file, row=rows))
            if rows > limits.most_rows:
                raise refuse("too_many_rows", place, MOST_ROWS % {"most": limits.most_rows})
        rest = _decoded(decoder, b"", Place(place.file, row=rows))
    return line == 0 or rest == "\n"


def _decoded(decoder: io.IncrementalNewlineDecoder, chunk: bytes, at: Place) -> str:
    try:
        text: str = decoder.decode(chunk, final=not chunk)
    except UnicodeDecodeError as problem:
        before = problem.object[: problem.start].decode(problem.encoding, errors="ignore")
        raise refuse("encoding", Place(at.file, row=at.row + _breaks(before))) from problem
    if "\x00" in text:
        raise refuse("nul_byte", Place(at.file, row=at.row + text.count("\n", 0, text.index("\x00"))))
    return text


def _breaks(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")
