"""The titles and buttons of the forms about a family."""

from flask_babel import lazy_gettext as _

from webui.words import Words

TITLES: Words = {
    "musdes": _("Catat hasil musdes"),
    "data-anggota": _("Perbaiki data anggota"),
    "data-keluarga": _("Perbaiki data keluarga"),
    "meninggal": _("Anggota meninggal"),
    "pindah": _("Keluarga pindah"),
    "pisah": _("Pisah KK"),
}
BUTTONS: Words = {
    "musdes": _("Simpan hasil musdes"),
    "data-anggota": _("Simpan perbaikan"),
    "data-keluarga": _("Simpan perbaikan"),
    "meninggal": _("Catat meninggal"),
    "pindah": _("Catat pindah"),
    "pisah": _("Pisahkan"),
}
