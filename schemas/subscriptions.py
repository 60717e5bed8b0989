"""What an agency asked to be told about."""

from dataclasses import dataclass
from uuid import UUID

from schemas.codes import Channel, Pillar, Urgency


@dataclass(frozen=True, slots=True)
class Subscription:
    """One wish to be told. What is left empty does not narrow: no kinds means all kinds, no prefix means everywhere.

    `pillar` narrows events that state pillars (pledges, support); `urgency` narrows assessments of urgency; `is_own`
    lets in only events that name the agency itself: its own pledges, and help out of them.
    """

    subscription_id: UUID
    agency: str
    kinds: frozenset[str] = frozenset()
    area_prefix: str = ""
    pillar: Pillar | None = None
    urgency: Urgency | None = None
    channels: tuple[Channel, ...] = (Channel.INBOX,)
    is_own: bool = False
