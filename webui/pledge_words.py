"""The words of the pages for pledges, and for the help that goes out of them."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

Words = Mapping[str, LazyString | str]

SUPPORT_KINDS: Words = {
    "cash": _("uang"),
    "goods": _("barang"),
    "service": _("layanan"),
    "place": _("tempat"),
    "training": _("pelatihan"),
    "job": _("pekerjaan"),
    "coverage": _("jaminan"),
    "building": _("pembangunan"),
}
BENEFITS: Words = {
    "food": _("Sembako"),
    "scholarship": _("Beasiswa"),
    "health_care": _("Layanan kesehatan"),
    "health_costs": _("Biaya kesehatan"),
    "health_coverage": _("Jaminan kesehatan"),
    "work_coverage": _("Jaminan ketenagakerjaan"),
    "family_planning": _("Pelayanan KB"),
    "house_renovation": _("Bedah rumah"),
    "business_capital": _("Modal usaha"),
    "business_training": _("Pembinaan usaha"),
    "job": _("Lowongan kerja"),
    "seedlings": _("Bibit tanaman"),
    "village_planning": _("Pendampingan APBDes"),
    "emergency": _("Bantuan mendesak"),
    "social_fund": _("Dana CSR"),
    "coordination": _("Koordinasi dan data"),
}
SUPPORT_STATES: Words = {
    "proposed": _("Diusulkan"),
    "sent": _("Menunggu jawaban"),
    "opened": _("Sudah dibuka mitra"),
    "accepted": _("Disetujui"),
    "scheduled": _("Dijadwalkan"),
    "delivered": _("Disalurkan"),
    "confirmed": _("Sudah diterima"),
    "disputed": _("Dibantah keluarga"),
    "declined": _("Ditolak"),
    "released": _("Dilepas"),
    "transferred": _("Dialihkan"),
}
KAMPUNG_RANKS: Words = {
    "without_help": _("lebih sedikit keluarga belum dibantu"),
    "share": _("bagian yang belum dibantu lebih kecil"),
    "planned": _("sudah lebih banyak direncanakan di sana"),
    "code": _("sama dengan yang di atasnya, menurut kode wilayah"),
}
DECLINE_REASONS: Words = {
    "not_eligible": _("tidak memenuhi syarat program"),
    "already_helped": _("sudah dibantu program serupa"),
    "no_budget_now": _("anggaran belum tersedia"),
    "quota_used": _("kuota sudah habis"),
    "out_of_area": _("di luar wilayah layanan"),
    "needs_assessment": _("perlu survei lebih dulu"),
    "data_wrong": _("data tidak cocok"),
    "not_reached": _("keluarga tidak dapat dihubungi"),
    "family_declined": _("keluarga tidak bersedia"),
    "moved_or_deceased": _("pindah atau meninggal dunia"),
}
RELEASE_REASONS: Words = {
    "not_answered": _("mitra tidak menjawab"),
    "taken_back": _("usulan ditarik"),
    "reservation_expired": _("masa cadangan habis"),
    "pledge_withdrawn": _("komitmen ditarik mitra"),
    "pledge_revoked": _("komitmen dicabut"),
    "pledge_expired": _("masa komitmen berakhir"),
    "case_ended": _("kasus keluarga selesai"),
}
WAIT_REASONS: Words = {
    "papers": _("berkas belum lengkap"),
    "budget": _("menunggu anggaran"),
    "schedule": _("menunggu jadwal"),
    "survey": _("menunggu survei"),
    "family_absent": _("keluarga sedang tidak di tempat"),
    "head_office": _("menunggu kantor pusat"),
}
CHASE_STEPS: Words = {
    "reminded": _("diingatkan"),
    "late": _("terlambat"),
    "escalated": _("dilaporkan ke koordinator"),
}
PLEDGE_STATES: Words = {
    "unnumbered": _("Komitmen tanpa jumlah"),
    "firm": _("Pasti"),
    "running": _("Sudah berjalan"),
    "suspended": _("Ditangguhkan"),
    "exhausted": _("Habis"),
    "expired": _("Berakhir"),
    "withdrawn": _("Ditarik"),
    "revoked": _("Dicabut"),
}
SUSPEND_REASONS: Words = {
    "no_budget": _("anggaran tidak tersedia"),
    "out_of_stock": _("barang atau tempat sedang kosong"),
    "rules_awaited": _("menunggu aturan atau petunjuk"),
    "under_audit": _("sedang diperiksa"),
    "other": _("alasan lain"),
}
WITHDRAW_REASONS: Words = {
    "withdrawn_by_partner": _("ditarik oleh mitra"),
    "no_budget": _("anggaran tidak tersedia"),
    "programme_ended": _("program mitra selesai"),
    "recorded_in_error": _("salah catat"),
    "other": _("alasan lain"),
}
REVOKE_REASONS: Words = {
    "quota_cut": _("kuota dikurangi"),
    "quota_ended": _("kuota berakhir"),
    "register_renewed": _("data penerima dimutakhirkan"),
    "rule_changed": _("aturan berubah"),
    "no_budget": _("anggaran tidak tersedia"),
    "other": _("alasan lain"),
}
AUTHORITIES: Words = {
    "kemensos": _("Kementerian Sosial"),
    "kemenkes": _("Kementerian Kesehatan"),
    "kemnaker": _("Kementerian Ketenagakerjaan"),
    "central_government": _("Pemerintah pusat lainnya"),
    "province": _("Pemerintah Provinsi Lampung"),
    "district_head": _("Bupati Lampung Tengah"),
    "head_office": _("Kantor pusat mitra"),
}
PARTNER_KINDS: Words = {
    "opd": _("Perangkat daerah"),
    "rumah_sakit": _("Rumah sakit"),
    "lembaga_zakat": _("Lembaga zakat"),
    "bank": _("Bank"),
    "perusahaan": _("Perusahaan"),
    "bpjs": _("BPJS"),
}
AREA_HELP_STATES: Words = {
    "planned": _("Direncanakan"),
    "delivered": _("Disalurkan"),
    "released": _("Dibatalkan"),
}
AREA_NOTES: Words = {
    "to_village_office": _("kepada pemerintah kampung"),
    "to_group": _("kepada kelompok warga"),
    "to_residents": _("langsung kepada warga"),
}
AREA_RELEASE_REASONS: Words = {
    "plan_changed": _("rencana berubah"),
    "kampung_not_ready": _("kampung belum siap"),
    "no_budget": _("anggaran tidak tersedia"),
    "out_of_stock": _("barang atau tempat sedang kosong"),
    "recorded_in_error": _("salah catat"),
}
CONFIRMED_BY: Words = {"family": _("keluarga"), "worker": _("petugas")}

LISTS: Mapping[str, Words] = {
    "support_kind": SUPPORT_KINDS,
    "benefit": BENEFITS,
    "support_state": SUPPORT_STATES,
    "decline_reason": DECLINE_REASONS,
    "release_reason": RELEASE_REASONS,
    "wait_reason": WAIT_REASONS,
    "chase_step": CHASE_STEPS,
    "confirmed_by": CONFIRMED_BY,
    "pledge_state": PLEDGE_STATES,
    "suspend_reason": SUSPEND_REASONS,
    "withdraw_reason": WITHDRAW_REASONS,
    "revoke_reason": REVOKE_REASONS,
    "authority": AUTHORITIES,
    "area_help_state": AREA_HELP_STATES,
    "kampung_rank": KAMPUNG_RANKS,
    "area_note": AREA_NOTES,
    "area_release_reason": AREA_RELEASE_REASONS,
    "partner_kind": PARTNER_KINDS,
}
