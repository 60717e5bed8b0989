"""The further files of a district with several editions: their names and their columns."""

from pathlib import Path

from sikkep.district.columns import COLUMNS
from sikkep.district.editions.calendar import DTKS, P3KE, Edition
from sikkep.district.editions.dtsen_rows import FAMILY_COLUMNS, PERSON_COLUMNS
from sikkep.district.editions.verval_rows import VERVAL_COLUMNS, VERVAL_TRUTH_COLUMNS
from sikkep.district.files import CsvFile

TRUTH_COLUMNS = (
    "kunci", "apa", "bagian", "wilayah_dari", "wilayah_ke", "desil_dari", "desil_ke", "bantuan_bertambah",
    "bantuan_berkurang", "peristiwa",
)  # fmt: skip
LINK_COLUMNS = ("nomor_kartu_keluarga", "id_keluarga_p3ke", "edisi_p3ke_terakhir", "nokk_dtks", "bukti")
PAIRS: tuple[tuple[Edition, Edition], ...] = ((P3KE[0], P3KE[1]), (P3KE[1], P3KE[2]), (DTKS[0], DTKS[1]))


def truth_sheet(before: Edition, after: Edition) -> str:
    """The sheet that tells what an edition says otherwise than the one before."""
    return f"truth_editions_{after.register.value}_{before.name}_{after.name}"


EDITION_SHEETS: dict[str, tuple[str, ...]] = {
    "p3ke_keluarga_2022": COLUMNS["p3ke_keluarga"],
    "p3ke_individu_2022": COLUMNS["p3ke_individu"],
    "p3ke_keluarga_2024": COLUMNS["p3ke_keluarga"],
    "p3ke_individu_2024": COLUMNS["p3ke_individu"],
    "dtks_2024-02": COLUMNS["dtks"],
    "dtsen_keluarga_2025-TW3": FAMILY_COLUMNS,
    "dtsen_anggota_2025-TW3": PERSON_COLUMNS,
    **{truth_sheet(before, after): TRUTH_COLUMNS for before, after in PAIRS},
    "truth_editions_dtsen_p3ke": LINK_COLUMNS,
    "verval_2025-02": VERVAL_COLUMNS,
    "truth_verval": VERVAL_TRUTH_COLUMNS,
}
"""Sheet to columns; a sheet's file is CONTOH_<sheet>.csv. P3KE 2023 and DTKS 2024-08 are the district's own files."""


def edition_file(sheet: str, out: Path) -> CsvFile:
    """The file of a sheet: DTKS is parted by semicolons, as its first file is."""
    return CsvFile(out / f"CONTOH_{sheet}.csv", EDITION_SHEETS[sheet], ";" if sheet.startswith("dtks") else ",")
