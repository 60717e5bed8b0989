"""What an e-mail to an agency says: the kind of news and at most the kampung, never who it is about."""

from datetime import datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Jakarta")

NEWS = {
    "record_appeared": "keluarga baru tercatat dalam daftar",
    "record_changed": "data keluarga berubah dalam daftar",
    "record_left": "keluarga tidak lagi tercantum dalam edisi daftar terbaru",
    "verval_recorded": "hasil verval kampung dicatat",
    "family_proposed": "keluarga diusulkan oleh musyawarah kampung",
    "record_corrected": "data keluarga diperbaiki",
    "member_died": "anggota keluarga meninggal dunia",
    "household_moved": "keluarga pindah",
    "household_split": "sebagian anggota menjadi keluarga sendiri",
    "household_split_off": "keluarga baru terbentuk dari keluarga lain",
    "household_merged": "keluarga digabung dengan keluarga lain",
    "household_absorbed": "keluarga lain digabung ke dalam keluarga",
    "data_shared": "data keluarga dibagikan kepada sebuah instansi",
    "match_found": "data keluarga cocok pada dua daftar",
    "match_needs_review": "pencocokan data keluarga perlu diperiksa",
    "match_not_found": "data keluarga tidak ditemukan pada daftar lain",
    "match_decided": "pencocokan data keluarga telah diputuskan",
    "match_undone": "pencocokan data keluarga dibatalkan",
    "pledge_made": "komitmen mitra dicatat",
    "pledge_firmed_up": "komitmen mitra diperjelas",
    "pledge_changed": "komitmen mitra diubah",
    "pledge_suspended": "komitmen mitra ditangguhkan",
    "pledge_resumed": "komitmen mitra dilanjutkan",
    "pledge_expired": "masa komitmen mitra berakhir",
    "pledge_withdrawn": "komitmen mitra ditarik",
    "pledge_revoked": "komitmen mitra dicabut oleh pihak berwenang",
    "area_help_planned": "bantuan untuk kampung direncanakan",
    "area_help_delivered": "bantuan untuk kampung telah disalurkan",
    "area_help_released": "bantuan untuk kampung batal",
    "case_opened": "kasus keluarga dibuka",
    "case_assigned": "pendamping keluarga ditetapkan",
    "urgency_assessed": "tingkat kedaruratan keluarga dinilai",
    "need_identified": "kebutuhan keluarga dicatat",
    "note_added": "catatan kasus ditambahkan",
    "visit_recorded": "kunjungan ke keluarga dicatat",
    "follow_up_scheduled": "tindak lanjut dijadwalkan",
    "follow_up_completed": "tindak lanjut selesai",
    "follow_up_missed": "tindak lanjut terlewat",
    "support_proposed": "bantuan diusulkan kepada mitra",
    "support_reserved": "bantuan dicadangkan",
    "support_sent": "jawaban mitra diminta atas usulan bantuan",
    "support_opened": "usulan bantuan dibuka mitra",
    "support_waiting": "mitra menunda jawaban dengan alasan",
    "support_chased": "jawaban mitra belum diterima",
    "support_accepted": "bantuan disetujui mitra",
    "support_declined": "bantuan ditolak",
    "support_delivered": "bantuan telah disalurkan",
    "support_scheduled": "penyaluran bantuan dijadwalkan",
    "support_confirmed": "bantuan dinyatakan diterima",
    "support_disputed": "penyaluran bantuan dibantah keluarga",
    "support_transferred": "usulan bantuan dialihkan ke mitra lain",
    "consent_recorded": "persetujuan keluarga dicatat",
    "support_released": "cadangan bantuan dilepas",
    "case_graduated": "keluarga lulus dari kemiskinan ekstrem",
    "case_rechecked": "keluarga diperiksa kembali setelah lulus",
    "case_reopened": "kasus keluarga dibuka kembali",
    "case_closed": "kasus keluarga ditutup",
    "case_kept_open": "kasus keluarga ditinjau dan tetap terbuka",
}
# About an agency's own requests for data; no family stands behind these.
OWN_REQUESTS = {
    "data_request_returned": "permohonan data Anda dikembalikan untuk diperbaiki",
    "data_request_rejected": "permohonan data Anda ditolak",
    "data_request_released": "data yang Anda mohon siap diunduh",
    "data_request_revoked": "unduhan data Anda dicabut",
    "data_report_returned": "laporan penggunaan data Anda dikembalikan",
    "data_report_accepted": "laporan penggunaan data Anda diterima",
    "data_report_due": "laporan penggunaan data Anda akan jatuh tempo",
    "data_report_overdue": "laporan penggunaan data Anda menunggak",
    "data_report_escalated": "sebuah instansi menunggak laporan penggunaan data",
}


def subject_line(kind: str) -> str:
    """The subject: the news in words, nothing else."""
    return f"SIKKEP: {_news(kind)}"


def answer_text(link: str, until: datetime) -> str:
    """What a letter says that asks for an answer: the link, for whom it is, and when it ends."""
    day = f"{until.astimezone(LOCAL):%d-%m-%Y pukul %H.%M} WIB"
    return (
        f"Jawab langsung dari ponsel atau komputer, tanpa masuk ke SIKKEP:\n{link}\n\n"
        f"Tautan ini hanya untuk instansi Anda, untuk satu jawaban, dan berakhir {day}. Jangan diteruskan.\n\n"
    )


def body_text(kind: str, area_name: str | None, link: str, invitation: str = "") -> str:
    """The whole letter. Who it is about stands behind the sign-in, at `link`."""
    place = f" di {area_name}" if area_name else ""
    return (
        f"Ada kabar baru{place}: {_news(kind)}.\n\n{invitation}"
        f"Bacalah setelah masuk ke SIKKEP:\n{link}\n\n"
        "Surat ini sengaja tidak memuat nama atau nomor siapa pun.\n"
        "Surat dikirim otomatis sesuai langganan pemberitahuan instansi Anda. Mohon tidak membalas surat ini.\n\n"
        "--\nSIKKEP, Kabupaten Lampung Tengah\n"
    )


def _news(kind: str) -> str:
    return NEWS.get(kind) or OWN_REQUESTS[kind]
