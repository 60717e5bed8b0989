"""Says in plain Indonesian what is wrong with a row of a village's result, where, and what to do about it."""

from dataclasses import dataclass

from casework.registers.complaints import Complaint, Place
from casework.registers.details import Say

SENTENCES = {
    "key_missing": ("Id keluarga kosong.", "Isi id P3KE; untuk keluarga baru isi nama_perbaikan dan kampungnya."),
    "key_rounded": ("Excel merusak id keluarga.", "Minta berkas dengan kolom id berformat teks."),
    "key_unknown": ("Keluarga ini tidak ada di P3KE.", "Periksa id; untuk keluarga baru kosongkan id."),
    "key_out_of_reach": (
        "Keluarga ini tidak ada di P3KE, atau di luar wilayah tugas Anda.",
        "Periksa id; untuk keluarga baru kosongkan id.",
    ),
    "key_twice": ("Keluarga ini sudah ada di baris lain berkas ini.", "Sisakan satu baris untuk tiap keluarga."),
    "verdict_missing": ("Hasil verval kosong.", "Isi Ya atau Tidak."),
    "verdict_unknown": ("Hasil verval tidak dikenal.", "Isi Ya atau Tidak."),
    "reason_missing": (
        "Alasan tidak memenuhi kriteria kosong.",
        "Isi meninggal, pindah domisili, sudah mampu, atau lainnya.",
    ),
    "reason_unknown": (
        "Alasan tidak memenuhi kriteria tidak dikenal.",
        "Isi meninggal, pindah domisili, sudah mampu, atau lainnya.",
    ),
    "reason_needless": ("Alasan diisi, padahal keluarga memenuhi kriteria.", "Kosongkan alasan, atau isi Tidak."),
    "remarks_missing": ("Keterangan kosong, padahal alasannya lainnya.", "Tulis keterangan singkat."),
    "minutes_missing": ("Nomor berita acara kosong.", "Isi nomor berita acara musdes."),
    "minutes_strange": (
        "Nomor berita acara terlalu panjang, atau memuat nomor sepanjang NIK.",
        "Tulis nomor berita acaranya saja.",
    ),
    "day_missing": ("Tanggal musdes kosong.", "Tulis sebagai 20-11-2026."),
    "day_unreadable": ("Tanggal musdes tidak terbaca atau belum terjadi.", "Tulis sebagai 20-11-2026."),
    "nik_unusable": ("NIK perbaikan tidak dapat dipakai.", "Tulis ke-16 angkanya dalam kolom berformat teks."),
    "nik_known": ("NIK ini sudah ada pada keluarga lain.", "Isi id P3KE keluarga itu, bukan keluarga baru."),
    "name_long": ("Nama perbaikan terlalu panjang.", "Tulis nama saja, paling banyak 100 huruf."),
    "kampung_unknown": (
        "Kampung keluarga baru tidak dikenali.",
        "Isi kode_kemdagri, atau kecamatan dan kampungnya.",
    ),
    "kampung_out_of_reach": (
        "Kampung keluarga baru di luar wilayah tugas Anda.",
        "Minta petugas kampung itu memasukkannya.",
    ),
    "proposal_denied": ("Keluarga baru tidak dapat berstatus Tidak.", "Isi Ya, atau isi id P3KE-nya."),
    "head_missing": ("Kepala keluarga ini tidak ada di P3KE.", "Perbaiki lewat halaman kasusnya."),
}
"""By code: what is wrong, what to do."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row that was left out, whole. `detail` is a refusal of the rules in words; no value of the row is named."""

    file: str
    sheet: str
    row: int
    column: str
    code: str
    detail: str = ""

    @property
    def reason(self) -> str:
        """What is wrong."""
        return self.detail or SENTENCES[self.code][0]

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return "" if self.detail else SENTENCES[self.code][1]

    def told_in(self, say: Say) -> str:
        """Place, what is wrong and what to do, in the reader's language."""
        where = Complaint("", Place(self.file, self.sheet, self.row, self.column)).where_in(say)
        return f"{where}: {say(self.reason)} {say(self.remedy) if self.remedy else ''}".rstrip()

    def __str__(self) -> str:
        return self.told_in(str)
