"""Shows how files were read: what each title was taken for, and how headings and names of places come out as text."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sqlmodel import Session

from casework.registers.complaints import ImportRefused
from casework.registers.delimited import DELIMITERS, ENCODINGS, SEPARATORS, Writing, codec_of
from casework.registers.sheets import Row, Sheet
from casework.registers.workbooks import OLD_OR_LOCKED, ZIP
from casework.store.hand_overs import HandOverEntry
from casework.store.places import column_titles
from producers.registries.headings import SOMEBODYS, headings_of
from producers.registries.kampung import written_as
from producers.registries.layouts import Layout
from producers.registries.source_files import layout_of
from producers.registries.tables import FEWEST_TITLES, LONGEST_TITLE, Titles, head_of, meanings_of, title_of
from schemas.codes import Source

_LOOKED_AT, _ROWS, _SHOWN = 262_144, 1000, 5


@dataclass(frozen=True, slots=True)
class Look:
    """How a text file looks in one encoding: a few headings and places, those with strange letters first.

    `is_used`: so it was read, or was to be. Names of places only; nothing that a person bears.
    """

    file: str
    encoding: str
    is_used: bool
    delimiter: str
    titles: tuple[str, ...]
    places: tuple[str, ...]


def how_read(
    session: Session, entry: HandOverEntry, files: Sequence[Path], *, has_unknown: bool = True
) -> dict[str, list[Any]]:
    """For the report: `headings` where titles are left to explain, and `looks` of text files without a mark."""
    layout = layout_of(Source(entry.brought.source))
    titles = column_titles(session, entry.brought.source) | dict(entry.brought.titles or {})
    writing = writing_of(entry)
    there = [path for path in files if path.exists()]
    headings = [one for path in there for one in _headings(path, layout, writing, titles)] if has_unknown else []
    looks = [asdict(look) for path in there for look in looks_of(path, layout, writing, titles)]
    return {"headings": headings, "looks": looks}


def writing_of(entry: HandOverEntry) -> Writing:
    """How the text files of a hand-over are written, as whoever brought it said."""
    return Writing(entry.brought.encoding or "", entry.brought.separator or "")


def looks_of(path: Path, layout: Layout, writing: Writing, titles: Titles) -> list[Look]:
    """How the file's beginning looks as it is read, and otherwise. None of a workbook, or where a mark says how."""
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
    if start[:4] in (ZIP, OLD_OR_LOCKED) or codec_of(path) != ENCODINGS["utf-8"] or start.startswith(b"\xef\xbb\xbf"):
        return []
    used = writing.encoding or "utf-8"
    possible = [used, *(name for name in ENCODINGS if name != used and (name == "utf-16") == (b"\x00" in start))]
    meanings = meanings_of(layout, titles)
    signs = SEPARATORS.get(writing.separator, DELIMITERS)
    blank = [Look(path.name, name, name == used, "", (), ()) for name in possible]
    texts = [start.decode(codec_of(path, name), errors="replace") for name in possible]
    return [_look(look, text, meanings, signs) for look, text in zip(blank, texts, strict=True)]


def _look(blank: Look, text: str, meanings: Titles, signs: str) -> Look:
    found = {sign: head_of(_sheet(blank.file, text, sign), meanings) for sign in signs}
    delimiter = max(signs, key=lambda sign: found[sign][2])
    first, best, score = found[delimiter]
    if score < FEWEST_TITLES:
        return blank
    number, cells = first[best]
    titles = [str(cell)[:LONGEST_TITLE] for cell in cells if title_of(cell) and not SOMEBODYS.search(str(cell))]
    columns = {meanings.get(title_of(cell)): index for index, cell in enumerate(cells)}
    below = (row for at, row in _rows(text, delimiter) if at > number)
    return replace(blank, delimiter=delimiter, titles=_telling(titles), places=_telling(_places(below, columns)))


def _sheet(file: str, text: str, delimiter: str) -> Sheet:
    return Sheet(file, "", _rows(text, delimiter), delimiter)


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    # The last line is cut somewhere; what is left of it is shown to nobody.
    lines = io.StringIO(text[: text.rfind("\n") + 1] or text, newline="")
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), 1):
            if number > _ROWS:
                return
            yield number, cells
    except csv.Error:
        return


def _places(rows: Iterator[Sequence[Any]], columns: dict[str | None, int]) -> list[str]:
    at = [columns[part] for part in ("kecamatan", "kampung") if part in columns]
    named = (written_as(*([row[index] for index in at] + [""])[:2]) for row in rows if all(i < len(row) for i in at))
    return [place.strip(" /") for place in named] if at else []


def _telling(words: Sequence[str]) -> tuple[str, ...]:
    """Each once; what is written with other letters than a-z first, for in these alone encodings differ."""
    each = dict.fromkeys(word for word in words if word.strip(" /"))
    return tuple(sorted(each, key=str.isascii))[:_SHOWN]


def _headings(path: Path, layout: Layout, writing: Writing, titles: Titles) -> list[dict[str, Any]]:
    try:
        return [asdict(heading) for heading in headings_of(path, layout, writing, titles)]
    except ImportRefused:
        return []  # that file is refused for another reason, which is told
