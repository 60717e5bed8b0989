"""The names of the event kinds on the pages, and the groups by which a timeline can be narrowed."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from schemas.events import FAMILIES
from webui.words import Words

KINDS: Words = {
    "record_appeared": _("Terdata di register"),
    "record_changed": _("Data register berubah"),
    "record_left": _("Tidak ada lagi di register"),
    "verval_recorded": _("Hasil verval"),
    "family_proposed": _("Diusulkan musdes"),
    "record_corrected": _("Data diperbaiki"),
    "member_died": _("Anggota meninggal"),
    "household_moved": _("Pindah"),
    "household_split": _("Pisah KK"),
    "household_split_off": _("Keluarga baru dari pisah KK"),
    "household_merged": _("Digabung ke keluarga lain"),
    "household_absorbed": _("Keluarga lain digabung ke sini"),
    "data_shared": _("Data dibagikan"),
    "match_found": _("Padan"),
    "match_needs_review": _("Perlu tinjauan padan"),
    "match_not_found": _("Tidak padan"),
    "match_decided": _("Hasil tinjauan padan"),
    "match_undone": _("Padanan dibatalkan"),
    "pledge_made": _("Komitmen dicatat"),
    "pledge_firmed_up": _("Komitmen dipastikan"),
    "pledge_changed": _("Komitmen diubah"),
    "pledge_suspended": _("Komitmen ditangguhkan"),
    "pledge_resumed": _("Komitmen dilanjutkan"),
    "pledge_expired": _("Komitmen berakhir"),
    "pledge_withdrawn": _("Komitmen ditarik"),
    "pledge_revoked": _("Komitmen dicabut"),
    "area_help_planned": _("Bantuan untuk kampung direncanakan"),
    "area_help_delivered": _("Bantuan untuk kampung disalurkan"),
    "area_help_released": _("Bantuan untuk kampung dibatalkan"),
    "case_opened": _("Ditetapkan sebagai sasaran"),
    "case_assigned": _("Petugas ditugaskan"),
    "urgency_assessed": _("Tingkat kebutuhan dinilai"),
    "need_identified": _("Kebutuhan dicatat"),
    "note_added": _("Catatan"),
    "visit_recorded": _("Kunjungan rumah"),
    "follow_up_scheduled": _("Tindak lanjut dijadwalkan"),
    "follow_up_completed": _("Tindak lanjut selesai"),
    "follow_up_missed": _("Tindak lanjut menunggak"),
    "support_proposed": _("Dukungan diusulkan"),
    "support_reserved": _("Kuota disisihkan"),
    "support_sent": _("Mitra dimintai jawaban"),
    "support_opened": _("Dibuka mitra"),
    "support_waiting": _("Mitra menunggu sesuatu"),
    "support_chased": _("Jawaban mitra ditagih"),
    "support_accepted": _("Dukungan disetujui mitra"),
    "support_declined": _("Dukungan ditolak"),
    "support_scheduled": _("Penyaluran dijadwalkan"),
    "support_delivered": _("Bantuan disalurkan"),
    "support_confirmed": _("Bantuan diterima"),
    "support_disputed": _("Penyaluran dibantah"),
    "support_released": _("Kuota dikembalikan"),
    "support_transferred": _("Dialihkan ke mitra lain"),
    "consent_recorded": _("Persetujuan keluarga"),
    "case_graduated": _("Graduasi"),
    "case_rechecked": _("Diperiksa ulang"),
    "case_reopened": _("Kasus dibuka kembali"),
    "case_closed": _("Kasus ditutup"),
    "case_kept_open": _("Kasus tetap dibuka"),
    "notice_queued": _("Pemberitahuan disiapkan"),
    "notice_sent": _("Pemberitahuan dikirim"),
    "notice_delivered": _("Pemberitahuan sampai"),
    "notice_failed": _("Pemberitahuan gagal"),
    "notice_suppressed": _("Pemberitahuan tidak dikirim"),
}

# News about an agency's own requests for data: notices without an event of a family behind them.
ABOUTS: Words = {
    "data_request_returned": _("Permohonan data dikembalikan"),
    "data_request_rejected": _("Permohonan data ditolak"),
    "data_request_released": _("Data siap diunduh"),
    "data_request_revoked": _("Unduhan data dicabut"),
    "data_report_returned": _("Laporan penggunaan data dikembalikan"),
    "data_report_accepted": _("Laporan penggunaan data diterima"),
    "data_report_due": _("Laporan penggunaan data akan jatuh tempo"),
    "data_report_overdue": _("Laporan penggunaan data menunggak"),
    "data_report_escalated": _("Eskalasi: laporan penggunaan data menunggak"),
}

GROUPS: Words = {
    "data": _("Data register"),
    "keluarga": _("Verval dan keluarga"),
    "padan": _("Pemadanan"),
    "kasus": _("Penanganan"),
    "dukungan": _("Dukungan"),
    "pemberitahuan": _("Pemberitahuan"),
}


def _in_family(family: str) -> frozenset[str]:
    return frozenset(str(model.model_fields["kind"].default) for model in FAMILIES[family])


_CASES = _in_family("cases")
_REGISTERS = frozenset({"record_appeared", "record_changed", "record_left"})
KINDS_OF: Mapping[str, frozenset[str]] = {
    "data": _REGISTERS,
    "keluarga": _in_family("household_data") - _REGISTERS,
    "padan": _in_family("matches"),
    "kasus": frozenset(kind for kind in _CASES if not kind.startswith("support_")),
    "dukungan": frozenset(kind for kind in _CASES if kind.startswith("support_")) | _in_family("pledges"),
    "pemberitahuan": _in_family("notices"),
}


def group_of(kind: str) -> str:
    """The group that a kind belongs to; also the colour of its mark on the timeline."""
    return next(group for group, kinds in KINDS_OF.items() if kind in kinds)
