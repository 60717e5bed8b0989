"""What agencies were told, and whether it arrived."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from schemas.codes import Channel
from schemas.events.base import Code, Event


class _Notice(Event):
    """A message owed to an agency about one event. `household_id` is None where the event is about a pledge."""

    agency: Code
    notice_id: UUID
    subscription_id: UUID
    about: Code
    household_id: UUID | None = None
    pledge_id: UUID | None = None

    @property
    def subject(self) -> UUID:
        return self.household_id or self.pledge_id or self.notice_id


class NoticeQueued(_Notice):
    """An agency's subscription asks for this message; it stands in the agency's inbox from now on."""

    kind: Literal["notice_queued"] = "notice_queued"
    channels: tuple[Channel, ...]


class NoticeSent(_Notice):
    """The message was handed to a channel's carrier."""

    kind: Literal["notice_sent"] = "notice_sent"
    channel: Channel
    attempt: Annotated[int, Field(ge=1, le=1000)]


class NoticeDelivered(_Notice):
    """The carrier, or the reader, says that it arrived."""

    kind: Literal["notice_delivered"] = "notice_delivered"
    channel: Channel


class NoticeFailed(_Notice):
    """The message could not be handed over. `is_final` says that nobody will try again."""

    kind: Literal["notice_failed"] = "notice_failed"
    channel: Channel
    attempt: Annotated[int, Field(ge=1, le=1000)]
    reason: Code
    is_final: bool


class NoticeSuppressed(_Notice):
    """The message was not sent on purpose."""

    kind: Literal["notice_suppressed"] = "notice_suppressed"
    channel: Channel
    reason: Code


Notices = NoticeQueued | NoticeSent | NoticeDelivered | NoticeFailed | NoticeSuppressed
