"""DTSEN as BPS hands it over: families by No. KK with code numbers for the house, people by NIK (DOMAIN 3.1)."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.codes import Aid
from sikkep.district.columns import Row
from sikkep.district.dwellings import Dwelling
from sikkep.district.editions.views import View, headed
from sikkep.district.families import Family, Person, Written
from sikkep.district.p3ke_rows import PROVINCE, REGENCY

_WHERE = """
    kelurahan_desa kecamatan kabupaten_kota provinsi kode_kelurahan_desa kode_kecamatan kode_kabupaten_kota
    kode_provinsi
"""
_HOUSE = """
    luas_lantai jenis_lantai_terluas jenis_dinding_terluas jenis_atap_terluas jenis_kloset fasilitas_bab
    sumber_air_minum_utama sumber_penerangan_utama bahan_bakar_utama_memasak daya_terpasang pembuangan_akhir_tinja
    status_kepemilikan_rumah
"""
_GOODS = tuple(
    f"aset_bergerak_{thing}"
    for thing in (
        "tabung_gas", "kulkas", "ac", "pemanas_air", "telepon_rumah", "tv_flat", "emas", "komputer", "sepeda_motor",
        "sepeda", "mobil", "perahu", "kapal_perahu_motor", "smartphone",
    )
)  # fmt: skip
_LAND = ("aset_tidak_bergerak_lahan_lainnya", "aset_tidak_bergerak_rumah_lain")
_ANIMALS = tuple(f"jumlah_ternak_{kind}" for kind in ("sapi", "kerbau", "kuda", "babi", "kambing_domba"))
FAMILY_COLUMNS = (
    *f"nomor_kartu_keluarga nama_anggota_keluarga jumlah_anggota_keluarga alamat {_WHERE} {_HOUSE}".split(),
    *_GOODS,
    *_LAND,
    *_ANIMALS,
    *"pbi_nas pbi_pemda desil_nasional id_pelanggan_pln".split(),
)
PERSON_COLUMNS = tuple(
    f"""nomor_induk_kependudukan nomor_kartu_keluarga nama jenis_kelamin tanggal_lahir status_kawin
    status_hubungan_keluarga alamat_ktp dusun rt rw {_WHERE} partisipasi_sekolah ijazah_tertinggi status_bekerja
    lapangan_usaha_utama penyandang_disabilitas kondisi_gizi penyakit_kronis pbi_nas pbi_pemda
    id_pelanggan_pln""".split()
)
_CODES: dict[str, tuple[str, ...]] = {
    "ownership": ("Milik sendiri", "Kontrak/sewa", "Bebas sewa", "Dinas", "Lainnya"),
    "floor": ("Marmer/granit", "Keramik", "Parket/vinil/karpet", "Ubin/tegel/teraso", "Kayu/papan", "Semen/bata merah",
              "Bambu", "Tanah", "Lainnya"),
    "wall": ("Tembok", "Plesteran anyaman bambu/kawat", "Kayu/papan/gypsum/GRC", "Anyaman bambu", "Batang kayu",
             "Bambu", "Lainnya"),
    "roof": ("Beton", "Genteng", "Seng", "Asbes", "Bambu", "Kayu/sirap", "Jerami/ijuk/rumbia", "Lainnya"),
    "water": ("Kemasan", "Isi ulang", "Leding/PDAM", "Sumur bor/pompa", "Sumur terlindung", "Sumur tak terlindung",
              "Mata air terlindung", "Mata air tak terlindung", "Air permukaan", "Air hujan", "Lainnya"),
    "light": ("PLN meteran", "PLN tanpa meteran", "Non-PLN", "Bukan listrik"),
    "toilet": ("Sendiri", "Bersama", "MCK komunal", "MCK umum", "Ada tak dipakai", "Tidak ada"),
}  # fmt: skip
_FUEL = {"Tidak memasak": 0, "Listrik": 1, "Elpiji 3": 4, "Arang": 9, "Kayu bakar": 10}
_NO_WORK = ("Belum/tidak bekerja", "Pelajar/mahasiswa", "Mengurus rumah tangga")


class Card(NamedTuple):
    """One family of DTSEN: those who stand on one No. KK, head first."""

    number: str
    people: Sequence[Person]
    decile: int


def card_groups(view: View) -> dict[str, list[Person]]:
    """The people of a family by No. KK, each group with its head first."""
    family = view.family
    groups: dict[str, list[Person]] = {}
    for person in family.people:
        groups.setdefault(family.second_card if person.has_second_card else family.card, []).append(person)
    return {number: headed(people) for number, people in groups.items()}


def dtsen_family_row(family: Family, card: Card) -> Row:
    """The row of one No. KK."""
    head = card.people[0].dtks
    values = {
        "nomor_kartu_keluarga": card.number,
        "nama_anggota_keluarga": head.name if head else "",
        "jumlah_anggota_keluarga": len(card.people),
        "alamat": _address(family),
        **_where(family),
        **_house(family.dwelling),
        **_animals_and_goods(family),
        **_pbi(family),
        "desil_nasional": card.decile,
    }
    return [values.get(column, "") for column in FAMILY_COLUMNS]


def dtsen_person_rows(family: Family, card: Card) -> Iterator[Row]:
    """One row per person on the card."""
    dusun, rt, rw = family.hamlet
    shared = {
        "nomor_kartu_keluarga": card.number, "alamat_ktp": _address(family), "dusun": dusun, "rt": f"{rt:03d}",
        "rw": f"{rw:03d}", **_where(family), **_pbi(family),
    }  # fmt: skip
    for person in card.people:
        if person.dtks:
            values = shared | _person(person, person.dtks)
            yield [values.get(column, "") for column in PERSON_COLUMNS]


def _address(family: Family) -> str:
    dusun, rt, rw = family.hamlet
    return f"DUSUN {dusun} RT {rt:03d} RW {rw:03d}"


def _where(family: Family) -> dict[str, str | int]:
    place = family.place
    return {
        "kelurahan_desa": place.name.upper(), "kecamatan": place.subdistrict.upper(), "kabupaten_kota": REGENCY,
        "provinsi": PROVINCE, "kode_kelurahan_desa": place.digits, "kode_kecamatan": place.digits[:6],
        "kode_kabupaten_kota": place.digits[:4], "kode_provinsi": place.digits[:2],
    }  # fmt: skip


def _house(home: Dwelling) -> dict[str, str | int]:
    has_own = home.toilet == "Sendiri"
    return {
        "luas_lantai": 36, "jenis_lantai_terluas": _code("floor", home.floor),
        "jenis_dinding_terluas": _code("wall", home.wall), "jenis_atap_terluas": _code("roof", home.roof),
        "jenis_kloset": 1 if has_own else "", "fasilitas_bab": _code("toilet", home.toilet),
        "sumber_air_minum_utama": _code("water", home.water), "sumber_penerangan_utama": _code("light", home.light),
        "bahan_bakar_utama_memasak": _FUEL.get(home.fuel, 11),
        "daya_terpasang": 1 if home.light == "PLN meteran" else "", "pembuangan_akhir_tinja": 1 if has_own else 4,
        "status_kepemilikan_rumah": _code("ownership", home.ownership),
    }  # fmt: skip


def _animals_and_goods(family: Family) -> dict[str, str | int]:
    owned = {column: ("Ya", "Tidak")[(family.number + at) % 2] for at, column in enumerate((*_GOODS, *_LAND))}
    return owned | {column: (family.number + at) % 3 for at, column in enumerate(_ANIMALS)}


def _pbi(family: Family) -> dict[str, str | int]:
    return {"pbi_nas": "Ya" if Aid.PBI in family.aid.dtks else "Tidak", "pbi_pemda": "Tidak"}


def _person(person: Person, written: Written) -> dict[str, str | int]:
    return {
        "nomor_induk_kependudukan": written.nik, "nama": written.name,
        "jenis_kelamin": "Perempuan" if written.is_female else "Laki-laki",
        "tanggal_lahir": f"{written.year}-{written.month:02d}-{written.day:02d}", "status_kawin": person.marital,
        "status_hubungan_keluarga": person.role, "ijazah_tertinggi": person.schooling,
        "partisipasi_sekolah": "Ya" if person.work == "Pelajar/mahasiswa" else "Tidak",
        "status_bekerja": "Tidak" if person.work in _NO_WORK else "Ya", "lapangan_usaha_utama": person.work,
        "penyandang_disabilitas": person.disability or "Tidak",
    }  # fmt: skip


def _code(part: str, label: str) -> int:
    return _CODES[part].index(label) + 1
