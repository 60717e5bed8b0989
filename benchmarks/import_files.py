"""The files of two editions of one invented register: some families leave, some join, some say something new."""

import csv
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sikkep.district import generate
from sikkep.district.generation import Options

_KEY = "id_keluarga_p3ke"
LEFT, JOINED, MOVED, OTHER_DECILE = range(4)
_OF = 50
"""Of fifty families one leaves, one joins, one moves and three stand in another decile."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One hand-over: its name, its files, and how many rows they have."""

    name: str
    files: tuple[Path, ...]
    rows: int

    @property
    def megabytes(self) -> float:
        """The size of all files."""
        return sum(path.stat().st_size for path in self.files) / 1e6


def write_editions(families: int, folder: Path) -> tuple[Edition, Edition]:
    """Two editions of a district of that many families, as CSV: one file of families, one of persons each."""
    written = generate(families, 1, folder / "district", options=Options(has_spreadsheets=False)).files
    sources = (written["p3ke_keluarga.csv"], written["p3ke_individu.csv"])
    editions = tuple(_edition(name, sources, folder) for name in ("2022", "2023"))
    shutil.rmtree(folder / "district")
    return editions[0], editions[1]


def write_workbooks(rows: int, folder: Path) -> Edition:
    """An edition of about that many rows of persons, as two workbooks with their letterhead."""
    families = max(100, round(rows / 3.34))
    written = generate(families, 2, folder / "sheets", options=Options(has_spreadsheets=True)).files
    files = (written["p3ke_keluarga.xlsx"], written["p3ke_individu.xlsx"])
    return Edition("2022", files, sum(_lines(written[name]) for name in ("p3ke_keluarga.csv", "p3ke_individu.csv")))


def as_text(workbooks: Edition) -> Edition:
    """The same rows as CSV."""
    return Edition(workbooks.name, tuple(path.with_suffix(".csv") for path in workbooks.files), workbooks.rows)


def _edition(name: str, sources: Sequence[Path], folder: Path) -> Edition:
    files = tuple(folder / f"{name}-{path.name}" for path in sources)
    rows = sum(_copy(path, to, is_later=name == "2023") for path, to in zip(sources, files, strict=True))
    return Edition(name, files, rows)


def _copy(path: Path, to: Path, *, is_later: bool) -> int:
    with path.open(newline="") as old, to.open("w", newline="") as new:
        rows, writer = csv.reader(old), csv.writer(new, lineterminator="\n")
        titles = next(rows)
        writer.writerow(titles)
        key, address, decile = (_index(titles, title) for title in (_KEY, "alamat", "desil_kesejahteraan"))
        count = 0
        for row in rows:
            kind = int("".join(filter(str.isdigit, row[key])) or 0) % _OF
            if kind == (LEFT if is_later else JOINED):
                continue
            if is_later and kind == MOVED:
                row[address] = "Dusun IX RT 001 RW 009"
            elif is_later and MOVED < kind <= MOVED + 3:
                row[decile] = "2" if row[decile] == "1" else "1"
            writer.writerow(row)
            count += 1
    return count


def _index(titles: Sequence[str], wanted: str) -> int:
    return [title.lower() for title in titles].index(wanted)


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file) - 1
