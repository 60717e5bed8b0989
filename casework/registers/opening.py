"""Opens a table that somebody sent, whatever its kind: a workbook or a text file."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from casework.registers.complaints import Complaint, Place, refuse
from casework.registers.delimited import Writing, sheet_of
from casework.registers.sheets import Limits, Sheet
from casework.registers.workbooks import OLD_OR_LOCKED, ZIP, sheets_of

_SIGNS = re.compile(r"[^a-z0-9]+")


def sheets_in(
    path: Path, meanings: Mapping[str, str], limits: Limits, writing: Writing, notes: list[Complaint]
) -> Iterator[Sheet]:
    """The sheets of a file of any kind. Refuses what is neither a workbook nor text."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == OLD_OR_LOCKED:
        raise refuse("file_encrypted", Place(path.name))
    if start == ZIP:
        return sheets_of(path, limits, notes)
    if start[:1] == b"<" or start == b"%PDF":
        raise refuse("file_kind", Place(path.name))
    known = {title for title, part in meanings.items() if part}
    return iter([sheet_of(path, limits, lambda cells: sum(folded_title(c) in known for c in cells), writing)])


def folded_title(title: str) -> str:
    """A column's title without case, blanks and signs: "Kabupaten/Kota " is "kabupatenkota"."""
    return _SIGNS.sub("", title.lower())
