"""The words of the pages for requests for data, as officials write them (DOMAIN.md, sections 9 and 10)."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

Words = Mapping[str, LazyString | str]

STATES: Words = {
    "draft": _("Draft"),
    "submitted": _("Diajukan"),
    "in_review": _("Ditinjau"),
    "returned": _("Dikembalikan"),
    "rejected": _("Ditolak"),
    "approved": _("Disetujui, menunggu orang kedua"),
    "released": _("Siap diunduh"),
    "downloaded": _("Diunduh, laporan ditunggu"),
    "reported": _("Laporan diterima"),
    "done": _("Selesai"),
    "overdue": _("Laporan jatuh tempo"),
    "expired": _("Masa unduh habis"),
}
STEPS: Words = {
    "ask": _("Permohonan dibuat"),
    "revise": _("Permohonan diubah"),
    "attach": _("Dokumen dilampirkan"),
    "submit": _("Diajukan"),
    "take_up": _("Mulai ditinjau"),
    "return": _("Dikembalikan"),
    "reject": _("Ditolak"),
    "approve": _("Disetujui"),
    "release": _("Dirilis oleh orang kedua"),
    "revoke": _("Unduhan dicabut"),
    "download": _("Diunduh"),
    "remind": _("Pengingat laporan dikirim"),
    "report": _("Laporan penggunaan diserahkan"),
    "return_report": _("Laporan dikembalikan"),
    "accept": _("Laporan disetujui"),
}
BASES: Words = {
    "consent": _("persetujuan yang sah dari keluarga (huruf a)"),
    "contract": _("pemenuhan kewajiban perjanjian (huruf b)"),
    "legal_duty": _("pemenuhan kewajiban hukum (huruf c)"),
    "vital_interest": _("pelindungan kepentingan vital (huruf d)"),
    "public_task": _("kepentingan umum, pelayanan publik, atau kewenangan (huruf e)"),
    "legitimate_interest": _("kepentingan yang sah lainnya (huruf f)"),
}
PURPOSES: Words = {
    "social_aid": _("penyaluran bantuan sosial"),
    "health_insurance": _("kepesertaan jaminan kesehatan"),
    "health_care": _("pelayanan kesehatan"),
    "education": _("beasiswa dan pendidikan"),
    "housing": _("bedah rumah dan sanitasi"),
    "employment": _("pelatihan dan perekrutan kerja"),
    "business": _("modal dan pembinaan usaha"),
    "family_planning": _("pelayanan keluarga berencana"),
    "planning": _("perencanaan program"),
}
SELECTIONS: Words = {
    "open": _("semua sasaran aktif"),
    "urgent": _("sasaran aktif yang mendesak"),
    "matched": _("semua keluarga yang padan"),
}
FIELDS: Words = {
    "kampung": _("kampung"),
    "head_name": _("nama kepala keluarga"),
    "family_card": _("No. KK"),
    "address": _("alamat"),
    "member_count": _("jumlah anggota"),
    "urgency": _("tingkat kebutuhan"),
    "needs": _("jenis kebutuhan"),
    "housing": _("keadaan rumah"),
    "vulnerability": _("kerentanan"),
    "aid": _("bantuan yang diterima"),
    "decile": _("desil"),
    "member_name": _("nama anggota"),
    "nik": _("NIK"),
    "relation": _("hubungan keluarga"),
    "sex": _("jenis kelamin"),
    "birth_date": _("tanggal lahir"),
    "age": _("umur"),
    "children": _("anggota di bawah 18 tahun"),
}
PAPERS: Words = {
    "letter": _("Surat permintaan"),
    "terms": _("KAK"),
    "integrity": _("Pakta integritas"),
    "nda": _("NDA"),
}
LISTS: Mapping[str, Words] = {
    "request_state": STATES,
    "request_step": STEPS,
    "legal_basis": BASES,
    "sharing_purpose": PURPOSES,
    "selection": SELECTIONS,
    "shared_field": FIELDS,
    "paper": PAPERS,
}
