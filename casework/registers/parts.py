"""The parts of a family's row that the product understands, and what to call them when a person has to choose."""

from collections.abc import Mapping
from typing import Literal, get_args

from schemas.codes import Aid

Part = Literal[
    "family_key", "family_card", "person_key", "head_name", "name", "nik", "sex", "birth_date", "relation", "address",
    "rt", "rw", "area_code", "kecamatan", "kampung", "decile", "members", "work", "ownership", "savings", "roof",
    "walls", "floor", "light", "water", "toilet", "stunting", "disability", "death", "alive", "active", "inactive",
]  # fmt: skip
"""The parts of a family's row that the product understands."""


def is_part(name: str) -> bool:
    """Whether a column can be understood as this: a part, or the flag of an aid programme ("aid:pkh")."""
    return name in get_args(Part) or (name.removeprefix("aid:") in set(Aid) and name.startswith("aid:"))


_NAMES = {
    "family_key": "Pengenal keluarga", "family_card": "No. KK", "person_key": "Pengenal orang",
    "head_name": "Nama kepala keluarga", "name": "Nama orang", "nik": "NIK", "sex": "Jenis kelamin",
    "birth_date": "Tanggal lahir", "relation": "Hubungan dengan kepala keluarga", "address": "Alamat", "rt": "RT",
    "rw": "RW", "area_code": "Kode kampung", "kecamatan": "Kecamatan", "kampung": "Kampung atau kelurahan",
    "decile": "Desil", "members": "Jumlah anggota keluarga", "work": "Pekerjaan", "ownership": "Kepemilikan rumah",
    "savings": "Simpanan", "roof": "Jenis atap", "walls": "Jenis dinding", "floor": "Jenis lantai",
    "light": "Sumber penerangan", "water": "Sumber air minum", "toilet": "Fasilitas buang air besar",
    "stunting": "Risiko stunting", "disability": "Disabilitas", "death": "Keterangan meninggal", "alive": "Masih hidup",
    "active": "Keaktifan", "inactive": "Nonaktif",
}  # fmt: skip
PART_NAMES: Mapping[str, str] = {
    **_NAMES,
    **{f"aid:{aid.value}": f"Penerima {aid.value.upper().replace('_', '-')}" for aid in Aid},
}
"""What a column can be understood as, in Indonesian, in the order in which to offer it."""
