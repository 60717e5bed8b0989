"""Says what an agency may ask to be told, and makes subscriptions of what somebody ticked."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from casework.rules.granting import Refused
from schemas.codes import Channel, Pillar, Urgency
from schemas.ids import plain_id
from schemas.subscriptions import Subscription

OF_FAMILIES = (
    "case_opened", "urgency_assessed", "need_identified", "visit_recorded", "case_graduated", "case_rechecked",
    "case_closed", "case_reopened",
)  # fmt: skip
"""News of families: a kind and a kampung, never who it is."""
OF_OWN_HELP = (
    "support_sent", "support_chased", "support_released", "support_confirmed", "support_disputed", "pledge_suspended",
    "pledge_expired", "pledge_revoked",
)  # fmt: skip
"""News of what the agency itself pledged, and of the help out of it."""
OF_PLEDGES = ("pledge_made", "pledge_firmed_up", "pledge_changed", "pledge_withdrawn", "pledge_revoked")
"""News of everybody's pledges."""
OF_REGISTERS = ("match_needs_review", "record_left")
"""News for who keeps the registers; a partner cannot do anything with them."""
MOST = 50
"""Subscriptions of one agency: every event is asked for each of them."""


class Ticked(NamedTuple):
    """What somebody wants an agency to be told; empty lists are nothing."""

    families: tuple[str, ...] = ()
    own_help: tuple[str, ...] = ()
    pledges: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    area: str = ""
    urgency: Urgency | None = None
    pillar: Pillar | None = None
    by_email: bool = False


def subscriptions_for(agency: str, ticked: Ticked, command_id: UUID) -> list[Subscription]:
    """One subscription for each sort of news; the same command gives the same ones. Raises `Refused`."""
    channels = (Channel.INBOX, Channel.EMAIL) if ticked.by_email else (Channel.INBOX,)
    found = [
        Subscription(
            plain_id("subscription", command_id, part), agency, frozenset(kinds), channels=channels, **narrower
        )
        for part, kinds, narrower in _parts(ticked)
        if kinds
    ]
    if not found:
        raise Refused("Pilih sedikitnya satu kabar.")
    return found


def check_room(before: int, added: int) -> None:
    """Raises `Refused` where an agency has too many subscriptions."""
    if before + added > MOST:
        raise Refused("Langganan instansi ini sudah terlalu banyak. Hentikan dulu yang tidak dipakai.")


def _parts(ticked: Ticked) -> Iterator[tuple[str, Iterable[str], dict[str, Any]]]:
    area = {"area_prefix": ticked.area}
    # Only assessments say how urgent a family is; of the other news all would come.
    assessed = {kind for kind in ticked.families if kind == "urgency_assessed"} if ticked.urgency else set()
    yield "families", set(_known(ticked.families, OF_FAMILIES)) - assessed, area
    yield "urgent", assessed, area | {"urgency": ticked.urgency}
    yield "own help", _known(ticked.own_help, OF_OWN_HELP), {"is_own": True}
    yield "pledges", _known(ticked.pledges, OF_PLEDGES), area | {"pillar": ticked.pillar}
    yield "registers", _known(ticked.registers, OF_REGISTERS), area


def _known(kinds: tuple[str, ...], offered: tuple[str, ...]) -> tuple[str, ...]:
    if not set(kinds) <= set(offered):
        raise Refused("Kabar ini tidak dapat dipilih.")
    return kinds
