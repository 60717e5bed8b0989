"""The words of the pages for allocation rounds."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

Words = Mapping[str, LazyString | str]

STATES: Words = {
    "frozen": _("Ditinjau"),
    "approved": _("Disetujui"),
    "publishing": _("Sedang diterbitkan"),
    "published": _("Diterbitkan"),
    "cancelled": _("Dibatalkan"),
}
STEPS: Words = {
    "freeze": _("Daftar dibekukan"),
    "take_out": _("Keluarga dikeluarkan"),
    "put_in": _("Keluarga dimasukkan"),
    "approve": _("Daftar disetujui"),
    "publish": _("Penerbitan dimulai"),
    "finish": _("Penerbitan selesai"),
    "cancel": _("Alokasi dibatalkan"),
}
WHY_NOTS: Words = {
    "not_met": _("syarat tidak terpenuhi"),
    "not_known": _("data belum lengkap, perlu kunjungan"),
    "running": _("sudah diusulkan dari komitmen ini"),
    "parked": _("ditunda atas permintaan mitra"),
    "unwilling": _("keluarga menolak datanya diberikan kepada mitra"),
    "waits_consent": _("menunggu persetujuan keluarga"),
    "overlap": _("sudah mendapat bantuan yang tidak boleh digandakan"),
    "nobody": _("tidak ada anggota yang memenuhi syarat"),
    "no_share": _("kecamatan tidak ikut dibagi"),
    "share_used": _("jatah kecamatan habis"),
    "no_place": _("jumlah yang dibagikan habis"),
}
PARTS: Words = {
    "urgency": _("tingkat kebutuhan"),
    "open_needs": _("jumlah kebutuhan yang belum ada bantuannya"),
    "helped": _("jumlah bantuan yang pernah didapat"),
    "decile": _("desil P3KE"),
    "opened_at": _("lamanya kasus terbuka"),
    "tie": _("undian"),
}
ROW_PARTS: Words = {
    "seq": _("nomor urut"),
    "values": _("nilai pengurutan"),
    "area_code": _("kampung"),
    "answers": _("jawaban syarat"),
    "people": _("anggota keluarga"),
    "pieces": _("penerima"),
    "warnings": _("peringatan"),
    "why_not": _("terpilih atau tidak"),
    "need": _("kebutuhan yang dijawab"),
    "household_id": _("keluarga"),
    "chain_length": _("banyaknya catatan"),
}
SHARINGS: Words = {
    "none": _("Tidak dibatasi menurut kecamatan"),
    "cases": _("Menurut banyaknya sasaran aktif di setiap kecamatan"),
    "equal": _("Sama banyak untuk setiap kecamatan"),
}
SHOWN: Words = {
    "terpilih": _("Di dalam daftar"),
    "tidak": _("Di luar daftar"),
    "menunggu": _("Menunggu persetujuan"),
    "diubah": _("Diubah petugas"),
    "semua": _("Semua yang dinilai"),
}

LISTS: Mapping[str, Words] = {
    "round_state": STATES,
    "round_step": STEPS,
    "why_not": WHY_NOTS,
    "rank_part": PARTS,
    "row_part": ROW_PARTS,
    "round_sharing": SHARINGS,
    "round_shown": SHOWN,
}
