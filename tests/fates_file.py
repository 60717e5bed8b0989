"""A DTKS file in which registers bury people: who is said to be dead, inactive, alive, or nothing of the sort."""

from pathlib import Path
from typing import Any

from tests.producers.offices import CHILD_NIK, WIFE_NIK, csv_file, dtks_person

CARD = "1802011507107001"
HEAD, WIFE, CHILD, LODGER = "SUTRISNO", "SITI AMINAH", "BUDI CONTOH", "WAGIMAN CONTOH"
ALIVE = {"keterangan_meninggal": "", "masih_hidup_label": "HIDUP", "is_nonaktif": "TIDAK"}


def member(name: str, number: int, **cells: Any) -> dict[str, Any]:
    """One row: somebody of the family, alive unless told otherwise."""
    relation = "KEPALA KELUARGA" if name == HEAD else "ANGGOTA"
    known = {"Nama": name, "idsemesta": f"5000000{number}", "NOKK": CARD, "Hub_Keluarga": relation}
    return dtks_person(**(known | ALIVE | cells))


def fates_file(path: Path, **changes: dict[str, Any]) -> Path:
    """Four members: the wife is said to have died, the child to be inactive. `changes` are other cells by name."""
    rows = [
        member(HEAD, 1, **changes.get("head", {})),
        member(WIFE, 2, **{"NIK": WIFE_NIK, "masih_hidup_label": "MENINGGAL"} | changes.get("wife", {})),
        member(CHILD, 3, **{"NIK": CHILD_NIK, "is_nonaktif": "YA"} | changes.get("child", {})),
        member(LODGER, 4, **{"NIK": "1802011703758001"} | changes.get("lodger", {})),
    ]
    return csv_file(path, rows)
