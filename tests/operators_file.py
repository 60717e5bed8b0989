"""The file that an operator really gets: a letterhead above the titles, damaged NIK, dates with hours, odd kampung."""

from pathlib import Path
from typing import Any

from tests.producers.offices import family, workbook

LETTERHEAD = (
    "KEMENTERIAN KOORDINATOR BIDANG PEMBANGUNAN MANUSIA DAN KEBUDAYAAN", "SATUAN TUGAS P3KE",
    "Daftar keluarga miskin ekstrem menurut nama dan alamat", "", "Provinsi: LAMPUNG", "Kabupaten: LAMPUNG TENGAH",
    "Tahun data: 2023", "", "RAHASIA", "Hanya untuk keperluan dinas", "Diserahkan dengan BAST", "",
)  # fmt: skip
FIRST_ROW = len(LETTERHEAD) + 2
DAMAGED = {1: "1,80201E+15", 4: "1.80201E+15", 6: "1802011402800O07"}
"""By position: what Excel or a hand made of a NIK."""

UNKNOWN_PLACES = {2: "KAMPUNG SUKA TIADA", 7: "WAY ENTAH"}
NAMES = (
    "SUTRISNO", "PONIMAN", "NGATIJEM", "WAGIMAN", "KETUT SUARTA", "SUPARMI", "ROHMAN", "MARYATI", "TUKIMIN", "JUMADI",
)  # fmt: skip


def operators_file(path: Path, **others: Any) -> Path:
    """Ten families in a workbook; `others` are cells that all of them have."""
    return workbook(path, [_family(number) | others for number in range(len(NAMES))], LETTERHEAD)


def _family(number: int) -> dict[str, Any]:
    row = family(
        no=number + 1, id_keluarga_P3KE=f"01802012003{number:07d}", kepala_keluarga=NAMES[number],
        nik=DAMAGED.get(number, f"180201140280{number + 1:04d}"), tanggal_lahir="14/02/1980 0:00:00",
    )  # fmt: skip
    place = UNKNOWN_PLACES.get(number)
    return row | ({"desa_kelurahan": place, "kode_kemdagri": ""} if place else {})
