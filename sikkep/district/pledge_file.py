"""Writes the partners' offers as the file that the secretariat would type from the minutes of the meeting."""

import csv
from collections.abc import Iterator
from pathlib import Path

from sikkep.areas import DISTRICT
from sikkep.district.partners import MEETING, OFFERS, SOURCE, Offer, partner

PLEDGE_COLUMNS = (
    "id_komitmen", "mitra_kode", "mitra_nama", "mitra_jenis", "program", "pilar", "status", "jumlah", "satuan",
    "tanggal", "wilayah", "butuh_data", "sumber", "bantuan", "syarat", "data_minimum", "persetujuan",
)  # fmt: skip
# What the words of the minutes mean in the closed list of data that may be shared. A quota of health insurance counts
# children too; a school's stage is a child's.
FIELDS_OF = {
    "kampung": ("kampung",), "nama": ("head_name",), "alamat": ("address",), "nik": ("nik", "member_name"),
    "no_kk": ("family_card", "children"), "tanggal_lahir": ("birth_date",), "usia": ("age",),
    "kebutuhan": ("needs",), "kebutuhan_kesehatan": ("needs",), "foto_rumah": ("housing",),
    "jenjang_sekolah": ("member_name", "age", "children"), "pasangan_usia_subur": ("sex", "age"),
}  # fmt: skip
NEED_CONSENT = frozenset({"bank", "perusahaan"})


def write_pledges(path: Path) -> int:
    """Write all offers; returns how many."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(PLEDGE_COLUMNS)
        writer.writerows(_rows())
    return len(OFFERS)


def _rows() -> Iterator[list[str | int]]:
    for number, offer in enumerate(OFFERS, 1):
        yield _row(f"K-2024-{number:03d}", offer)


def _row(pledge: str, offer: Offer) -> list[str | int]:
    who = partner(offer.partner)
    return [
        pledge,
        who.code,
        who.name,
        who.kind,
        offer.programme,
        "|".join(offer.pillars),
        "berjalan" if offer.is_running else "komitmen",
        offer.quantity or "",
        offer.unit,
        MEETING.isoformat(),
        DISTRICT,
        offer.needs,
        SOURCE,
        offer.benefit,
        offer.conditions,
        "|".join(dict.fromkeys(field for word in offer.needs.split("|") for field in FIELDS_OF.get(word, ()))),
        "ya" if who.kind in NEED_CONSENT else "",
    ]
