"""The words of the pages for results of village meetings."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

Words = Mapping[str, LazyString | str]

STATES: Words = {
    "waiting": _("Menunggu dikerjakan"),
    "done": _("Selesai"),
    "refused": _("Tidak dapat dibaca"),
}
OUTCOMES: Words = {
    "left_out": _("Tidak dicatat"),
    "recorded": _("Dicatat"),
    "known": _("Sudah pernah dicatat"),
}
TRIALS: Words = {
    "left_out": _("Tidak akan dicatat"),
    "recorded": _("Akan dicatat"),
    "known": _("Sudah pernah dicatat"),
}
LISTS: Mapping[str, Words] = {"village_result": STATES, "village_line": OUTCOMES, "village_trial": TRIALS}
