"""What each of the fourteen partners asks to be told in the demo district, by what it can do for a family."""

from typing import TypedDict, Unpack

from schemas.codes import Channel, Pillar, Urgency
from schemas.ids import plain_id
from schemas.subscriptions import Subscription

AND_EMAIL = (Channel.INBOX, Channel.EMAIL)


_OPENED = {"case_opened"}
_ASSESSED = {"urgency_assessed"}
_NEEDS = {"need_identified"}
_PLEDGES = {"pledge_made", "pledge_firmed_up", "pledge_changed", "pledge_withdrawn", "pledge_revoked"}
_KAMPUNG = {"area_help_planned", "area_help_delivered", "area_help_released"}
_OWN = {"support_sent", "support_chased", "support_released", "pledge_suspended", "pledge_expired", "pledge_revoked"}
_PARTNERS = (
    "dinkes", "rsud-demang", "dppkb", "dpmk", "baznas", "bank-rajasa", "bank-lampung", "ggpc", "sungai-budi",
    "indo-prima-beef", "bpjs-tk", "bpjs-kes",
)  # fmt: skip


class _Narrower(TypedDict, total=False):
    """What may narrow a wish, and by which channels it is answered."""

    area_prefix: str
    pillar: Pillar
    urgency: Urgency
    channels: tuple[Channel, ...]
    is_own: bool


def _wish(agency: str, name: str, kinds: set[str], **narrower: Unpack[_Narrower]) -> Subscription:
    return Subscription(plain_id("demo subscription", agency, name), agency, frozenset(kinds), **narrower)


# The ids follow from partner and name, so that a second run adds nothing.
SUBSCRIPTIONS = (
    # Dinas Sosial matches the registers and opens the cases; Bappeda watches what is promised and what comes of it.
    _wish("dinsos", "reviews", {"match_needs_review"}),
    _wish("dinsos", "cases", {"case_opened", "record_left"}),
    _wish("bappeda", "pledges", _PLEDGES, channels=AND_EMAIL),
    _wish("bappeda", "results", {"case_graduated", "case_rechecked", "case_reopened"}),
    # BPJS Kesehatan needs the whole list at once; the burden of daily life is eased for the most urgent first.
    _wish("bpjs-kes", "target list", _OPENED),
    _wish("baznas", "urgent", _ASSESSED, urgency=Urgency.URGENT, channels=AND_EMAIL),
    _wish("baznas", "needs", _NEEDS),
    _wish("indo-prima-beef", "urgent", _ASSESSED, urgency=Urgency.URGENT),
    _wish("dinkes", "urgent", _ASSESSED, urgency=Urgency.URGENT),
    _wish("rsud-demang", "needs", _NEEDS),
    _wish("rsud-demang", "cases around the hospital", _OPENED, area_prefix="18.02.04"),
    _wish("dppkb", "visits", {"visit_recorded"}),
    _wish("dppkb", "cases on the tour", _OPENED, area_prefix="18.02.09"),
    # Capital, coaching and work are offered around branches and plants.
    _wish("bank-rajasa", "cases around the branch", _OPENED, area_prefix="18.02.07"),
    _wish("bank-lampung", "cases around the branch", _OPENED, area_prefix="18.02.06"),
    _wish("ggpc", "cases around the plantation", _OPENED, area_prefix="18.02.13"),
    _wish("sungai-budi", "cases around the plant", _OPENED, area_prefix="18.02.17"),
    _wish("bpjs-tk", "cases around the plants", _OPENED, area_prefix="18.02.18"),
    # Pockets of poverty are helped kampung by kampung.
    _wish("dpmk", "pockets", _PLEDGES, pillar=Pillar.POCKETS),
    _wish("dpmk", "help in kampung", _KAMPUNG, pillar=Pillar.POCKETS),
    _wish("bappeda", "help in kampung", _KAMPUNG),
    _wish("dpmk", "cases in Kalirejo", _OPENED, area_prefix="18.02.01"),
    # Who pledged is asked about families, and reminded; who does not answer at all is Bappeda's to talk to.
    *(_wish(partner, "own help", _OWN, channels=AND_EMAIL, is_own=True) for partner in _PARTNERS),
    _wish("bappeda", "no answer", {"support_chased", "support_disputed"}),
)
