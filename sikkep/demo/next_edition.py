"""A further P3KE edition that waits in the demo for a signature, with the flaws that real files have."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from casework.registers.complaints import ImportRefused
from casework.registers.files import discard_shelf, keep_file, new_shelf, stored_names
from casework.registers.lifecycle import bring
from casework.registers.reports import HandOver
from casework.store.engine import transaction
from casework.store.hand_overs import list_hand_overs
from schemas.codes import Source
from sikkep.district.files import LETTERHEAD, XlsxFile

NAME = "2024"
BROUGHT_BY = "user:operator"
GIVER = "Satgas P3KE (contoh)"
LEGAL_BASIS = "Inpres 8/2025 (contoh)"
NUMBER = "BAST-014/DINSOS/2026 (contoh)"
_FILE = "CONTOH_p3ke_keluarga_2024.xlsx"
_GONE, _NEW = 40, 30
"""Every fortieth family is not there any more, every thirtieth stands for a new one too."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the demo's files lie, and where hand-overs are kept until the desk has read them."""

    demo: Path
    hand_overs: Path


def wait_for_signature(engine: Engine, desk: Desk, now: datetime) -> bool:
    """Bring the edition; the desk reads it. False where it was brought before, whatever became of it."""
    code = f"{Source.P3KE.value}:{NAME}"
    with transaction(engine) as session:
        if any(entry.code == code for entry in list_hand_overs(session, limit=1000)):
            return False
    written = _written(desk.demo)
    shelf = new_shelf(desk.hand_overs)
    try:
        with written.open("rb") as file:
            kept = keep_file(shelf, written.name, file)
        handed = HandOver(
            Source.P3KE, [kept], NAME, BROUGHT_BY, now, received_on=now.date(), giver=GIVER,
            reference_number=NUMBER, legal_basis=LEGAL_BASIS,
        )  # fmt: skip
        with transaction(engine) as session:
            bring(session, handed, stored_names(shelf))
    except ImportRefused:  # somebody brought a later edition by hand
        discard_shelf(shelf)
        return False
    return True


def _written(folder: Path) -> Path:
    """The families of 2023 a year later, as an office would send them: a letterhead, text, and some damage."""
    (before,) = folder.glob("*p3ke_keluarga_2023.csv")
    with before.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    book = XlsxFile(folder / _FILE, list(rows[0]), LETTERHEAD)
    book.write(list(row.values()) for row in _a_year_later(rows))
    book.close()
    return folder / _FILE


def _a_year_later(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    for number, row in enumerate(rows):
        if number % _GONE:
            yield row | _changed(number, row)
        if number % _NEW == 7:
            # No such number was ever issued, and none of the district's families has it.
            key, nik = f"9{row['id_keluarga_P3KE'][1:]}", f"{row['nik'][:12]}{9000 + number % 999:04d}"
            yield row | {"id_keluarga_P3KE": key, "nik": nik, "kepala_keluarga": rows[number - 5]["kepala_keluarga"]}


def _changed(number: int, row: dict[str, str]) -> dict[str, str]:
    if number in (3, 11, 17):
        return {"nik": f"{row['nik'][0]},{row['nik'][1:6]}E+15"}  # what Excel makes of it
    if number in (5, 23):
        return {"desa_kelurahan": ("WAY ENTAH", "SUKA TIADA")[number > 5], "kode_kemdagri": ""}
    if number == 29:
        return {"kepala_keluarga": ""}
    if number % 25 == 1:
        return {"desil_kesejahteraan": "2" if row["desil_kesejahteraan"] == "1" else "1"}
    if number % 50 == 2:
        return {"penerima_pkh": "Tidak" if row["penerima_pkh"].lower() == "ya" else "Ya"}
    return {"alamat": f"{row['alamat']} (baru)"} if number % 60 == 4 else {}
