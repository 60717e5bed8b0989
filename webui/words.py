"""The words of the pages for the codes of the dictionary, as officials write them (DOMAIN.md, section 10)."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from webui.edition_words import LISTS as EDITIONS
from webui.pledge_words import LISTS as PLEDGES
from webui.round_words import LISTS as ROUNDS
from webui.sharing_words import LISTS as SHARING
from webui.target_list_words import LISTS as TARGET_LISTS
from webui.village_words import LISTS as VILLAGE

Words = Mapping[str, LazyString | str]

STATES: Words = {
    "watched": _("Dipantau"),
    "open": _("Sasaran aktif"),
    "graduated": _("Graduasi"),
    "closed": _("Ditutup"),
    "merged": _("Digabung"),
}
URGENCIES: Words = {"urgent": _("Mendesak"), "soon": _("Segera"), "regular": _("Biasa")}
SOURCES: Words = {"p3ke": "P3KE", "dtks": "DTKS", "dtsen": "DTSEN", "verval": _("Catatan petugas")}
PILLARS: Words = {
    "burden": _("Mengurangi beban"),
    "income": _("Meningkatkan pendapatan"),
    "pockets": _("Mengurangi kantong kemiskinan"),
}
NEEDS: Words = {
    "food": _("Pangan"),
    "health": _("Layanan kesehatan"),
    "health_insurance": _("Jaminan kesehatan"),
    "education": _("Pendidikan"),
    "housing": _("Rumah layak huni"),
    "sanitation": _("Jamban dan sanitasi"),
    "water": _("Air bersih"),
    "electricity": _("Listrik"),
    "work": _("Pekerjaan"),
    "business_capital": _("Modal usaha"),
    "identity_papers": _("Dokumen kependudukan"),
    "care": _("Perawatan dan pengasuhan"),
}
VISIT_OUTCOMES: Words = {
    "met": _("Bertemu keluarga"),
    "not_home": _("Tidak ada di rumah"),
    "moved": _("Sudah pindah"),
    "deceased": _("Meninggal dunia"),
    "refused": _("Menolak dikunjungi"),
}
PURPOSES: Words = {
    "visit": _("Kunjungan rumah"),
    "call_agency": _("Menghubungi perangkat daerah"),
    "check_delivery": _("Memeriksa penyaluran bantuan"),
    "papers": _("Mengurus dokumen"),
    "musdes": _("Mengusulkan lewat musdes"),
    "civil_registry": _("Mengurus NIK ke Disdukcapil"),
    "other": _("Lainnya"),
}
FOLLOW_UP_OUTCOMES: Words = {
    "done": _("Sudah dilakukan"),
    "not_needed": _("Tidak diperlukan lagi"),
    "not_reached": _("Tidak berhasil ditemui"),
}
CLOSING_REASONS: Words = {
    "deceased": _("meninggal dunia"),
    "moved": _("pindah ke luar wilayah"),
    "not_eligible": _("tidak memenuhi kriteria"),
    "duplicate": _("data ganda"),
    "merged": _("digabung dengan keluarga lain"),
    "match_undone": _("padanan dibatalkan"),
    "other": _("alasan lain"),
}
VERDICTS: Words = {
    "same": _("Setujui padan"),
    "not_same": _("Setujui tidak padan"),
    "field_check": _("Perlu verifikasi lapangan"),
}
PLEDGE_STATUSES: Words = {
    "promised": _("Dijanjikan"),
    "running": _("Sudah berjalan"),
    "suspended": _("Ditangguhkan"),
    "expired": _("Berakhir"),
    "withdrawn": _("Ditarik"),
    "revoked": _("Dicabut"),
}
UNITS: Words = {
    "persons": _("jiwa"),
    "families": _("keluarga"),
    "packages": _("paket"),
    "houses": _("rumah"),
    "seedlings": _("bibit"),
    "rupiah": _("rupiah"),
    "sessions": _("pertemuan"),
}
CHANNELS: Words = {"inbox": _("kotak masuk"), "email": _("surel")}
ROLES: Words = {
    "case_worker": _("Pendamping"),
    "registrar": _("Petugas data"),
    "agency": _("Perangkat daerah dan mitra"),
    "auditor": _("Pemeriksa (APIP)"),
    "planner": _("Perencana"),
    "admin": _("Admin"),
}
OUTCOME_CLASSES: Words = {
    "target": _("Padan, tanpa bansos"),
    "with_aid": _("Padan, menerima bansos"),
    "review": _("Perlu tinjauan"),
    "left_only": _("P3KE saja"),
    "no_nik": _("NIK bermasalah"),
    "gone": _("Meninggal atau pindah"),
}
FINDINGS: Words = {
    "stable": _("tetap mandiri"),
    "relapsed": _("kembali miskin ekstrem"),
    "not_reached": _("tidak berhasil ditemui"),
}
RECORD_FIELDS: Words = {
    "name": _("nama"),
    "nik": _("NIK"),
    "family_card": _("No. KK"),
    "birth_date": _("tanggal lahir"),
    "sex": _("jenis kelamin"),
    "relation": _("hubungan keluarga"),
    "address": _("alamat"),
    "area": _("kampung"),
    "decile": _("desil"),
    "aid": _("bantuan yang diterima"),
    "housing": _("keadaan rumah"),
    "members": _("anggota keluarga"),
    "head": _("kepala keluarga"),
    "other": _("isian lain"),
}
VERVAL_VERDICTS: Words = {
    "eligible": _("Layak (memenuhi kriteria)"),
    "not_eligible": _("Tidak layak (tidak memenuhi kriteria)"),
}
VERVAL_REASONS: Words = {
    "deceased": _("meninggal"),
    "moved": _("pindah domisili"),
    "not_poor_any_more": _("sudah mampu"),
    "other": _("lainnya"),
}
BASES: Words = {
    "musdes": _("Musdes atau muskel"),
    "dukcapil_document": _("Dokumen Dukcapil (KK, KTP-el, akta)"),
    "visit": _("Kunjungan rumah"),
}
MERGE_REASONS: Words = {
    "duplicate": _("Keluarga yang sama tercatat dua kali"),
    "joined": _("Dua keluarga menjadi satu KK"),
}
SEXES: Words = {"male": _("Laki-laki"), "female": _("Perempuan"), "L": _("Laki-laki"), "P": _("Perempuan")}
ACTIONS: Words = {
    "view_household": _("Membuka kasus"),
    "view_list": _("Membuka daftar"),
    "search": _("Mencari"),
    "view_round": _("Membuka daftar alokasi"),
    "view_pair": _("Membandingkan dua data"),
    "view_question": _("Membuka pertanyaan data"),
    "view_pairs": _("Membuka antrean padupadan"),
    "view_match_quality": _("Membuka mutu padupadan"),
    "view_decisions": _("Membuka keputusan padupadan"),
    "view_trace": _("Membuka jejak"),
    "download_trace": _("Mengunduh jejak"),
    "view_looks": _("Membuka catatan akses"),
    "refused": _("Ditolak: di luar wewenang"),
    "refused_form": _("Ditolak: isian yang tidak dikenal"),
    "create_account": _("Membuat akun"),
    "switch_account": _("Mengubah akun"),
    "change_password": _("Mengganti kata sandi"),
    "subscribe": _("Menambah langganan kabar"),
    "unsubscribe": _("Menghentikan langganan kabar"),
    "keep_address": _("Mengubah alamat surel"),
    "download_shared": _("Mengunduh data permohonan"),
    "view_paper": _("Membuka dokumen permohonan"),
    "view_referral": _("Membuka rujukan"),
    "view_proof": _("Membuka bukti penyaluran"),
    "refused_link": _("Ditolak: tautan jawaban tidak berlaku"),
    "view_request_trace": _("Membuka jejak permohonan"),
    "download_list": _("Mengunduh daftar sasaran"),
    "create_key": _("Membuat kunci API"),
    "revoke_key": _("Mencabut kunci API"),
    "refused_key": _("Ditolak: kunci API tidak berlaku"),
}
KEY_STATES: Words = {
    "valid": _("Berlaku"),
    "expired": _("Habis masa berlakunya"),
    "revoked": _("Dicabut"),
    "unknown": _("kunci tidak dikenal"),
}

LISTS: Mapping[str, Words] = {
    "state": STATES,
    "urgency": URGENCIES,
    "source": SOURCES,
    "pillar": PILLARS,
    "need": NEEDS,
    "visit_outcome": VISIT_OUTCOMES,
    "purpose": PURPOSES,
    "follow_up_outcome": FOLLOW_UP_OUTCOMES,
    "closing_reason": CLOSING_REASONS,
    "verdict": VERDICTS,
    "pledge_status": PLEDGE_STATUSES,
    "unit": UNITS,
    "channel": CHANNELS,
    "role": ROLES,
    "finding": FINDINGS,
    "outcome_class": OUTCOME_CLASSES,
    "record_field": RECORD_FIELDS,
    "verval_verdict": VERVAL_VERDICTS,
    "verval_reason": VERVAL_REASONS,
    "basis": BASES,
    "merge_reason": MERGE_REASONS,
    "sex": SEXES,
    "action": ACTIONS,
    "key_state": KEY_STATES,
    **SHARING,
    **EDITIONS,
    **PLEDGES,
    **VILLAGE,
    **TARGET_LISTS,
    **ROUNDS,
}
