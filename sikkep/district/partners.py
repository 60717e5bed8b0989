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
    """What a partner said it would do. No quantity means that none was named."""

    partner: str
    programme: str
    pillars: tuple[PledgePillar, ...]
    needs: str
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
    Offer("dinsos", "Padupadan DTKS dengan P3KE", _ALL, "p3ke|dtks"),
    Offer("dinsos", "Pemetaan kelompok dengan kebutuhan sangat mendesak", _ALL, "p3ke|dtks"),
    Offer("dinsos", "Pembagian data hasil pemadanan kepada lintas sektor", _ALL, "hasil_padan"),
    Offer("bappeda", "Koordinasi lintas sektor menuju kemiskinan ekstrem 0%", _ALL, "agregat|status_kasus"),
    Offer("dpmk", "Pendampingan penyusunan APBDes", ("pendapatan", "kantong"), "kampung"),
    Offer("dpmk", "Bibit pinang dan alpukat", ("pendapatan", "kantong"), "kampung|nama|usaha|hp"),
    Offer("dinkes", "Pelayanan langsung pada puskesmas", ("beban",), "kampung|nama|kebutuhan_kesehatan"),
    Offer("rsud-demang", "Pengobatan kelompok masyarakat P3KE", ("beban",), "nik|nama|rujukan"),
    Offer("dppkb", "Pelayanan KB keliling", ("beban",), "kampung|pasangan_usia_subur"),
    Offer("baznas", "Beasiswa", ("beban",), "nama|alamat|jenjang_sekolah|agama"),
    Offer("baznas", "Bantuan pembiayaan kesehatan", ("beban",), "nama|alamat|kebutuhan_kesehatan|agama"),
    Offer("baznas", "Bedah rumah", ("beban", "kantong"), "nama|alamat|foto_rumah|agama"),
    Offer("bank-rajasa", "Bantuan modal usaha", ("pendapatan",), "nama|usaha|persetujuan|hp"),
    Offer("bank-rajasa", "CSR pendidikan dan kesehatan", ("beban",), "nama|kampung|kebutuhan|persetujuan"),
    Offer("bank-lampung", "Bantuan modal usaha", ("pendapatan",), "nama|usaha|persetujuan|hp"),
    Offer("bank-lampung", "CSR pendidikan dan kesehatan", ("beban",), "nama|kampung|kebutuhan|persetujuan"),
    Offer("ggpc", "Pembinaan kewirausahaan", ("pendapatan",), "nama|keterampilan|kampung|persetujuan"),
    Offer("ggpc", "CSR yang dibutuhkan masyarakat", ("pendapatan",), "kampung|kebutuhan|persetujuan"),
    Offer("sungai-budi", "Perekrutan tenaga kerja non terampil", ("pendapatan",), "usia|kampung|persetujuan|hp"),
    Offer(
        "indo-prima-beef", "Sembako Hari Raya dan Jumat Berkah", ("beban",), "nama|alamat|kebutuhan", is_running=True
    ),
    Offer("indo-prima-beef", "Bantuan kebutuhan mendesak", ("beban",), "nama|alamat|kebutuhan"),
    Offer("bpjs-tk", "Perluasan jaminan sosial ketenagakerjaan", ("beban",), "nik|pemberi_kerja|upah"),
    Offer(
        "bpjs-kes",
        "Kuota kepesertaan dari Kementerian Kesehatan",
        ("beban",),
        "nik|no_kk|nama|tanggal_lahir|alamat|faskes",
        quantity=15_000,
        unit="jiwa",
    ),
)


def partner(code: str) -> Partner:
    """The partner with this code. Raises `KeyError`."""
    return _BY_CODE[code]


_BY_CODE = {each.code: each for each in PARTNERS}
