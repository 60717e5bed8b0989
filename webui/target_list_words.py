"""The words of the pages for target lists."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

Words = Mapping[str, LazyString | str]

SORTS: Words = {
    "proposal": _("Usulan"),
    "delivery": _("Penyaluran"),
    "handover": _("Serah terima (BAST)"),
}
TITLES: Words = {
    "proposal": _("Daftar sasaran"),
    "delivery": _("Daftar penyaluran"),
    "handover": _("Berita acara serah terima"),
}
FORMS: Words = {"xlsx": "XLSX", "pdf": "PDF", "csv": _("CSV polos")}

LISTS: Mapping[str, Words] = {"list_sort": SORTS, "list_title": TITLES, "list_form": FORMS}
