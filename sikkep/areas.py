"""The official list of the district's kecamatan, kampung and kelurahan."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Level = Literal["kabupaten", "kecamatan", "kampung", "kelurahan"]

DISTRICT = "18.02"
"""Kabupaten Lampung Tengah as Kemendagri writes it (BPS writes 1805)."""

OFFICIAL = 1 + 28 + 301 + 10
"""The kabupaten, 28 kecamatan, 301 kampung and 10 kelurahan (Kepmendagri 300.2.2-2430/2025)."""

PACKAGE = Path("node_modules") / "idn-area-data" / "data"


class AreasMissing(Exception):
    """The official list is not there, or not whole. The sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Area:
    """One official area. Codes carry dots: `18.02.01.2001`."""

    code: str
    name: str
    level: Level
    parent: str | None


def load_areas(folder: Path | None = None) -> tuple[Area, ...]:
    """All areas of the district, parents before children, in order of code.

    `folder` holds the data files of the npm package idn-area-data; by default it is looked for beside the program.
    Raises `AreasMissing`.
    """
    source = folder or find_package()
    areas = (*_kabupaten(source), *_kecamatan(source), *_kampung(source))
    if len(areas) != OFFICIAL:
        raise AreasMissing(f"{source} names {len(areas)} areas of {DISTRICT}, {OFFICIAL} are official.")
    return areas


def find_package() -> Path:
    """The folder with the list: under the working directory, else beside the program."""
    for folder in (Path.cwd() / PACKAGE, Path(__file__).parent.parent / PACKAGE):
        if (folder / "villages.csv").is_file():
            return folder
    raise AreasMissing("The official list of areas is not there. `npm ci` fetches it (package idn-area-data).")


def _kabupaten(source: Path) -> Iterator[Area]:
    for row in _rows(source / "regencies.csv", DISTRICT):
        yield Area(row["code"], row["name"].title(), "kabupaten", None)


def _kecamatan(source: Path) -> Iterator[Area]:
    for row in _rows(source / "districts.csv", DISTRICT + "."):
        yield Area(row["code"], row["name"], "kecamatan", row["regency_code"])


def _kampung(source: Path) -> Iterator[Area]:
    for row in _rows(source / "villages.csv", DISTRICT + "."):
        yield Area(row["code"], row["name"], _level(row["code"]), row["district_code"])


def _level(code: str) -> Level:
    """The fourth part of a code starts with 1 for a kelurahan and 2 for a desa, here called kampung."""
    return "kelurahan" if code.split(".")[3].startswith("1") else "kampung"


def _rows(path: Path, prefix: str) -> Iterator[dict[str, str]]:
    """The rows of this district. The package names 83,000 villages, so lines are chosen before they are parsed."""
    with path.open(encoding="utf-8", newline="") as file:
        header = next(file)
        yield from csv.DictReader([header, *(line for line in file if line.startswith(prefix))])
