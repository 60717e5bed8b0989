"""Says what follows from a partner's answer, before it is given."""

from datetime import timedelta

from casework.rules.referrals import DEFAULT, FOR_EVER
from schemas.codes import FollowUpPurpose
from schemas.pledge_codes import DeclineReason
from webui.moments import short_day, today
from webui.speech import say as _


def follows(reason: str) -> str:
    """What a "no" for this reason means for the family: "Tidak diusulkan lagi sebelum 24 Feb 2027."."""
    consequence = DEFAULT.consequences[DeclineReason(reason)]
    parked, asked = consequence.park_until(today()), _asked(consequence.follow_up)
    if parked is None:
        return asked or _("Keluarga dapat diusulkan lagi kapan saja.")
    is_for_good = parked - today() >= FOR_EVER - timedelta(days=1)
    words = (
        _("Keluarga tidak diusulkan lagi untuk komitmen ini.")
        if is_for_good
        else _("Tidak diusulkan lagi sebelum %(day)s.", day=short_day(parked))
    )
    return f"{words} {asked}".strip()


def _asked(purpose: FollowUpPurpose | None) -> str:
    match purpose:
        case FollowUpPurpose.VISIT:
            return _("Petugas diminta berkunjung.")
        case FollowUpPurpose.PAPERS:
            return _("Petugas diminta memeriksa datanya.")
    return ""
