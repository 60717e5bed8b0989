"""The words of the pages about what registers leave open."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

SORTS: Mapping[str, LazyString | str] = {
    "place_unknown": _("Kampung tidak dikenali"),
    "nik_shared": _("NIK dipakai beberapa orang"),
    "person_twice": _("Orang yang sama di beberapa keluarga"),
}
LISTS: Mapping[str, Mapping[str, LazyString | str]] = {"question": SORTS}
