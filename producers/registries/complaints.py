"""Says in plain Indonesian what is wrong in a file, where, and what to do about it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_SENTENCES = {
    # File: nothing of it is taken in.
    "file_missing": ("Berkas tidak ditemukan.", "Periksa nama dan letak berkas."),
    "file_empty": ("Berkas kosong.", "Kirim ulang berkas yang berisi data."),
    "file_too_large": ("Berkas terlalu besar.", "Pecah berkas atau simpan sebagai CSV."),
    "file_kind": ("Berkas bukan XLSX dan bukan teks CSV.", "Simpan ulang sebagai XLSX atau CSV UTF-8."),
    "file_encrypted": ("Berkas dikunci dengan kata sandi, atau berformat .xls lama.", "Buka kata sandinya, lalu simpan sebagai XLSX."),
    "file_damaged": ("Berkas rusak atau terpotong.", "Unduh atau minta ulang berkas aslinya."),
    "file_suspicious": ("Isi berkas mencurigakan: ukuran sebenarnya jauh lebih besar daripada yang wajar.", "Jangan dipakai; minta berkas asli."),
    "file_macros": ("Berkas memuat makro atau tautan ke berkas lain.", "Simpan ulang sebagai XLSX biasa tanpa makro dan tautan."),
    "encoding": ("Teks bukan UTF-8.", "Simpan ulang sebagai CSV UTF-8."),
    "nul_byte": ("Ada byte NUL di dalam teks.", "Simpan ulang berkas dari aplikasi asalnya."),
    "line_too_long": ("Satu baris terlalu panjang.", "Periksa tanda kutip dan pemisah baris."),
    "quote_open": ("Tanda kutip dibuka pada baris ini dan tidak ditutup dengan benar.", "Perbaiki tanda kutip pada baris itu."),
    "header_missing": ("Baris judul kolom tidak dikenali dalam 40 baris pertama.", "Periksa judul kolom; yang wajib disebut di sini."),
    "header_twice": ("Judul kolom yang sama muncul dua kali.", "Hapus atau ganti nama salah satu kolom."),
    "no_rows": ("Tidak ada baris data yang dapat dipakai.", "Periksa isi berkas."),
    "too_many_rows": ("Jumlah baris melebihi batas.", "Pecah berkas menurut kecamatan."),
    # Hand-over: the whole import is refused.
    "edition_name": ("Nama edisi tidak sah.", "Pakai huruf kecil, angka, titik atau tanda hubung, misalnya 2023 atau 2024-08."),
    "edition_known": ("Edisi ini sudah pernah diimpor.", "Pakai nama edisi lain bila datanya memang baru."),
    "files_known": ("Berkas yang sama persis sudah pernah diimpor.", "Tidak perlu diimpor lagi."),
    "edition_older": ("Edisi ini lebih lama daripada edisi terakhir yang sudah diimpor.", "Impor edisi menurut urutan waktu."),
    "reference_unknown": ("Tanggal acuan data tidak terbaca dari nama edisi.", "Beri tanggal acuan, misalnya --reference-date 2023-12-31."),
    "reference_future": ("Tanggal acuan data ada di masa depan.", "Periksa nama edisi atau beri tanggal acuan."),
    # Row: the row is left out, the others go on.
    "row_ragged": ("Jumlah kolom baris tidak sama dengan judul.", "Periksa pemisah dan tanda kutip pada baris ini."),
    "key_missing": ("Pengenal keluarga kosong.", "Isi pengenal keluarga dari sumber."),
    "name_missing": ("Nama kosong.", "Isi nama."),
    "cell_broken": ("Rumus lembar kerja gagal (#REF!, #N/A, …).", "Ganti rumus dengan nilainya."),
    # Cell: the row is taken in, the value is not or not trusted.
    "text_too_long": ("Teks terlalu panjang dan dipotong.", "Periksa isi sel."),
    "date_unreadable": ("Tanggal tidak terbaca atau mustahil; dikosongkan.", "Tulis sebagai 31-12-1980."),
    "decile_out_of_scale": ("Desil di luar skala sumber ini; dikosongkan.", "Periksa skala desil sumber."),
    "area_unknown": ("Kampung tidak dikenali dari kode maupun nama.", "Periksa kode Kemendagri atau ejaan kampung dan kecamatan."),
    "card_unreadable": ("No. KK bukan 16 digit; dikosongkan.", "Periksa No. KK."),
    "nik_empty": ("NIK kosong.", "Lengkapi bila sudah ada."),
    "nik_excel_scientific": ("Excel merusak NIK (ditulis seperti 1,80E+15); digitnya hilang.", "Minta berkas dengan kolom NIK berformat teks."),
    "nik_excel_rounded": ("NIK datang sebagai angka dan berakhir 0: digit terakhir mungkin dibulatkan Excel.", "Minta berkas dengan kolom NIK berformat teks."),
    "nik_not_digits": ("NIK memuat selain angka.", "Periksa NIK."),
    "nik_length": ("NIK tidak 16 digit.", "Periksa NIK."),
    "nik_placeholder": ("NIK hanya pengisi (angka sama semua atau nomor urut 0000).", "Isi NIK yang benar."),
    "nik_impossible_date": ("Bagian tanggal lahir dalam NIK mustahil.", "Periksa NIK."),
    "nik_is_family_card": ("Kolom NIK berisi No. KK.", "Isi NIK yang benar."),
    "nik_birth_date_differs": ("Tanggal lahir tidak sama dengan yang ada dalam NIK.", "Periksa dokumen; NIK tetap dipakai."),
    "nik_sex_differs": ("Jenis kelamin tidak sama dengan yang ada dalam NIK.", "Periksa dokumen; NIK tetap dipakai."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the files: row as a person counts it in the sheet (the header's row included), column as it is titled."""

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong. `shape` is the value's pattern (digits as 9, letters as A), `detail` names no person."""

    code: str
    place: Place = Place()
    shape: str = ""
    detail: str = ""

    @property
    def reason(self) -> str:
        """What is wrong, in Indonesian."""
        return " ".join(filter(None, (_SENTENCES[self.code][0], self.detail)))

    @property
    def advice(self) -> str:
        """What to do about it, in Indonesian."""
        return _SENTENCES[self.code][1]

    def __str__(self) -> str:
        spot = self.place
        parts = [
            spot.file,
            f"lembar {spot.sheet}" if spot.sheet else "",
            f"baris {spot.row}" if spot.row else "",
            f"kolom {spot.column}" if spot.column else "",
            f"bentuk isi {self.shape}" if self.shape else "",
        ]
        where = ", ".join(filter(None, parts))
        return f"{where}: {self.reason} {self.advice}" if where else f"{self.reason} {self.advice}"


class ImportRefused(Exception):  # noqa: N818 - it says what happened, as `Refused` does
    """The hand-over was not taken in, nothing of it. `reasons` are sentences for the person who brought it."""

    def __init__(self, reasons: Sequence[Complaint]) -> None:
        super().__init__(" ".join(map(str, reasons)))
        self.reasons = tuple(reasons)


class ComplaintBook:
    """Collects what is wrong with rows and cells: all are counted, the first of each kind are kept."""

    def __init__(self, kept_per_code: int = 20) -> None:
        self.counts: Counter[str] = Counter()
        self.kept: list[Complaint] = []
        self._kept_per_code = kept_per_code

    def note(self, code: str, place: Place, shape: str = "") -> None:
        """Count one complaint, and keep it while it is among the first of its kind."""
        self.counts[code] += 1
        if self.counts[code] <= self._kept_per_code:
            self.kept.append(Complaint(code, place, shape))


def refuse(code: str, place: Place = Place(), detail: str = "", shape: str = "") -> ImportRefused:  # noqa: B008 - frozen
    """A refusal with one reason, to be raised."""
    return ImportRefused([Complaint(code, place, shape, detail)])
