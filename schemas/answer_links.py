"""What a link is by which a partner answers from a message, and what was done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from schemas.words import Word


class LinkUse(Word):
    """What was done with a link. It is answered and revoked at most once."""

    OPENED = "opened"
    ANSWERED = "answered"
    REVOKED = "revoked"


class LinkStanding(Word):
    """What a link opens now. Only `open` takes an answer; `shows` lets the partner read what it agreed to."""

    OPEN = "open"
    SHOWS = "shows"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """A link as it was sent; `uses` says when each thing was done with it first."""

    link_id: UUID
    support_id: UUID
    agency: str
    notice_id: UUID
    issued_at: datetime
    expires_at: datetime
    uses: Mapping[LinkUse, datetime]


@dataclass(frozen=True, slots=True)
class Asked:
    """The piece of help that a message asks its partner about."""

    support_id: UUID
    agency: str
    state: str
    answer_by: date | None
