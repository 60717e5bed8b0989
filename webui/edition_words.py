"""The words of the pages for editions of registers and the hand-overs that bring them."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

Words = Mapping[str, LazyString | str]

STATES: Words = {
    "waiting": _("Menunggu dibaca"),
    "reading": _("Sedang dibaca"),
    "ready": _("Siap ditandatangani"),
    "signed": _("Sedang dimasukkan"),
    "promoted": _("Sudah masuk"),
    "refused": _("Tidak dapat dibaca"),
    "rejected": _("Ditolak"),
    "withdrawn": _("Ditarik"),
}
WAITING_FOR: Words = {
    "waiting": _("menunggu giliran; dikerjakan sendiri oleh sistem"),
    "reading": _("sistem sedang membaca dan membandingkannya"),
    "ready": _("menunggu tanda tangan orang kedua"),
    "signed": _("sistem sedang memasukkannya ke daftar"),
    "promoted": _("selesai"),
    "refused": _("menunggu perbaikan dari yang membawa"),
    "rejected": _("selesai; tidak ada yang masuk"),
    "withdrawn": _("selesai; tidak ada yang masuk"),
}
STEPS: Words = {
    "waiting": _("Berkas dibawa"),
    "reading": _("Mulai dibaca"),
    "ready": _("Laporan selesai"),
    "signed": _("Ditandatangani"),
    "promoted": _("Masuk ke daftar"),
    "refused": _("Tidak dapat dibaca"),
    "rejected": _("Ditolak"),
    "withdrawn": _("Ditarik kembali"),
}
DOINGS: Words = {
    "baca": _("Membaca baris"),
    "gabung": _("Menggabungkan baris keluarga yang sama"),
    "bandingkan": _("Membandingkan dengan daftar"),
    "simpan": _("Memasukkan ke daftar"),
}
ENCODINGS: Words = {
    "utf-8": _("UTF-8 (paling umum)"),
    "utf-16": _("UTF-16 (ekspor Excel 'Unicode Text')"),
    "windows-1252": _("Windows-1252 (Excel lama)"),
}

DIFFERENCES: Words = {
    "record_appeared": _("Baru muncul"),
    "record_changed": _("Berubah"),
    "record_left": _("Tidak muncul lagi"),
}
COSTS: Words = {
    "row": _("Baris ditolak"),
    "cell": _("Baris diterima dengan catatan"),
    "note": _("Sekadar diketahui"),
    "file": _("Berkas ditolak"),
}

SEPARATORS: Words = {";": _("titik koma (;)"), ",": _("koma (,)"), "tab": "tab", "|": _("garis tegak (|)")}
DELIMITERS: Words = {",": _("koma"), ";": _("titik koma"), "\t": _("tab"), "|": _("garis tegak")}
QUESTIONS: Words = {
    "place_unknown": _("Kampung tidak dikenali"),
    "nik_shared": _("Satu NIK dipakai beberapa orang"),
    "person_twice": _("Satu orang ada di beberapa keluarga"),
    "member_died": _("Anggota dinyatakan meninggal"),
    "member_inactive": _("Anggota dinyatakan tidak aktif"),
}

LISTS: Mapping[str, Words] = {
    "question": QUESTIONS,
    "hand_over": STATES,
    "hand_over_waits": WAITING_FOR,
    "hand_over_step": STEPS,
    "doing": DOINGS,
    "encoding": ENCODINGS,
    "delimiter": DELIMITERS,
    "separator": SEPARATORS,
    "difference": DIFFERENCES,
    "cost": COSTS,
}
