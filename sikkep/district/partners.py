"""The fourteen partners of the meeting of 14 October 2024 and what each of them offered."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

MEETING = date(2024, 10, 14)
SOURCE = "Rapat Koordinasi SIKKEP, Aula Bappeda, 14 Oktober 2024"

PartnerKind = Literal["opd", "rumah_sakit", "lembaga_zakat", "bank", "perusahaan", "bpjs"]
PledgePillar = Literal["beban", "pendapatan", "kantong"]

_ALL: tuple[PledgePillar, ...] = ("beban", "pendapatan", "kantong")


@dataclass(frozen=True, slots=True)
class Partner:
    """An agency, company or charity. The e-mail address cannot exist (RFC 2606)."""

    code: str
    name: str
    kind: PartnerKind

    @property
    def email(self) -> str:
        return f"{self.code}@mitra.example"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a partner said it would do. No quantity means that none was named.

    `benefit` and `conditions` are written as in the pledge file; `needs` are the words of the minutes.
    """

    partner: str
    programme: str
    pillars: tuple[PledgePillar, ...]
    benefit: str
    needs: str
    conditions: str = ""
    is_running: bool = False
    quantity: int | None = None
    unit: str = ""


PARTNERS = (
    Partner("dinsos", "Dinas Sosial", "opd"),
    Partner("bappeda", "Bappeda", "opd"),
    Partner("dpmk", "Dinas Pemberdayaan Masyarakat Kampung", "opd"),
    Partner("dinkes", "Dinas Kesehatan", "opd"),
    Partner("rsud-demang", "RSUD Demang Sepulau Raya", "rumah_sakit"),
    Partner("dppkb", "Dinas Pengendalian Penduduk dan Keluarga Berencana", "opd"),
    Partner("baznas", "Baznas Kabupaten Lampung Tengah", "lembaga_zakat"),
    Partner("bank-rajasa", "PT Bank Rajasa", "bank"),
    Partner("bank-lampung", "Bank Lampung", "bank"),
    Partner("ggpc", "PT GGPC", "perusahaan"),
    Partner("sungai-budi", "PT Sungai Budi Group", "perusahaan"),
    Partner("indo-prima-beef", "PT Indo Prima Beef", "perusahaan"),
    Partner("bpjs-tk", "BPJS Ketenagakerjaan", "bpjs"),
    Partner("bpjs-kes", "BPJS Kesehatan", "bpjs"),
)

OFFERS = (
    Offer("dinsos", "Padupadan DTKS dengan P3KE", _ALL, "coordination", "p3ke|dtks"),
    Offer("dinsos", "Pemetaan kelompok dengan kebutuhan sangat mendesak", _ALL, "coordination", "p3ke|dtks"),
    Offer("dinsos", "Pembagian data hasil pemadanan kepada lintas sektor", _ALL, "coordination", "hasil_padan"),
    Offer(
        "bappeda", "Koordinasi lintas sektor menuju kemiskinan ekstrem 0%", _ALL, "coordination",
        "agregat|status_kasus",
    ),
    Offer("dpmk", "Pendampingan penyusunan APBDes", ("pendapatan", "kantong"), "village_planning", "kampung"),
    Offer("dpmk", "Bibit pinang dan alpukat", ("pendapatan", "kantong"), "seedlings", "kampung|nama|usaha|hp"),
    Offer("dinkes", "Pelayanan langsung pada puskesmas", ("beban",), "health_care", "kampung|nama|kebutuhan_kesehatan"),
    Offer("rsud-demang", "Pengobatan kelompok masyarakat P3KE", ("beban",), "health_care", "nik|nama|rujukan"),
    Offer(
        "dppkb", "Pelayanan KB keliling", ("beban",), "family_planning", "kampung|pasangan_usia_subur",
        "harus:jenis_kelamin=perempuan|harus:umur>=15|harus:umur<=49",
    ),
    Offer(
        "baznas", "Beasiswa", ("beban",), "scholarship", "nama|alamat|jenjang_sekolah|agama",
        "harus:kebutuhan=education",
    ),
    Offer(
        "baznas", "Bantuan pembiayaan kesehatan", ("beban",), "health_costs", "nama|alamat|kebutuhan_kesehatan|agama",
        "harus:kebutuhan=health",
    ),
    Offer(
        "baznas", "Bedah rumah", ("beban", "kantong"), "house_renovation", "nama|alamat|foto_rumah|agama",
        "harus:keadaan=earth_floor,poor_walls,poor_roof|tidak:bantuan=rtlh",
    ),
    Offer(
        "bank-rajasa", "Bantuan modal usaha", ("pendapatan",), "business_capital", "nama|usaha|persetujuan|hp",
        "harus:umur>=18|tidak:bantuan=kur",
    ),
    Offer(
        "bank-rajasa", "CSR pendidikan dan kesehatan", ("beban",), "social_fund",
        "nama|kampung|kebutuhan|persetujuan",
    ),
    Offer(
        "bank-lampung", "Bantuan modal usaha", ("pendapatan",), "business_capital", "nama|usaha|persetujuan|hp",
        "harus:umur>=18|tidak:bantuan=kur",
    ),
    Offer(
        "bank-lampung", "CSR pendidikan dan kesehatan", ("beban",), "social_fund",
        "nama|kampung|kebutuhan|persetujuan",
    ),
    Offer(
        "ggpc", "Pembinaan kewirausahaan", ("pendapatan",), "business_training",
        "nama|keterampilan|kampung|persetujuan", "harus:umur>=18",
    ),
    Offer("ggpc", "CSR yang dibutuhkan masyarakat", ("pendapatan",), "social_fund", "kampung|kebutuhan|persetujuan"),
    Offer(
        "sungai-budi", "Perekrutan tenaga kerja non terampil", ("pendapatan",), "job", "usia|kampung|persetujuan|hp",
        "harus:umur>=18",
    ),
    Offer(
        "indo-prima-beef", "Sembako Hari Raya dan Jumat Berkah", ("beban",), "food", "nama|alamat|kebutuhan",
        is_running=True,
    ),
    Offer(
        "indo-prima-beef", "Bantuan kebutuhan mendesak", ("beban",), "emergency", "nama|alamat|kebutuhan",
        "harus:mendesak=urgent",
    ),
    Offer(
        "bpjs-tk", "Perluasan jaminan sosial ketenagakerjaan", ("beban",), "work_coverage", "nik|pemberi_kerja|upah",
        "harus:umur>=18",
    ),
    Offer(
        "bpjs-kes", "Kuota kepesertaan dari Kementerian Kesehatan", ("beban",), "health_coverage",
        "nik|no_kk|nama|tanggal_lahir|alamat|faskes", "tidak:bantuan=pbi", quantity=15_000, unit="jiwa",
    ),
)  # fmt: skip


def partner(code: str) -> Partner:
    """The partner with this code. Raises `KeyError`."""
    return _BY_CODE[code]


_BY_CODE = {each.code: each for each in PARTNERS}
