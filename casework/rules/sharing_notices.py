"""Who is told about a request for data, and when an agency is reminded of the report that it owes."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from casework.rules.notices import queued_event_id
from casework.rules.sharing_limits import LIMITS
from schemas.codes import Channel
from schemas.data_requests import DataRequest, Step
from schemas.events.notices import NoticeQueued
from schemas.ids import child_id, plain_id
from schemas.sharing import RequestStep

SOURCE = "casework/sharing"
ACTOR = "system:data-requests"
SUBSCRIPTION = plain_id("subscription", "data requests")
"""Nobody subscribes to this: an agency is told about its own requests in any case."""

NEWS: Mapping[RequestStep, str] = {
    RequestStep.RETURN: "data_request_returned",
    RequestStep.REJECT: "data_request_rejected",
    RequestStep.RELEASE: "data_request_released",
    RequestStep.REVOKE: "data_request_revoked",
    RequestStep.RETURN_REPORT: "data_report_returned",
    RequestStep.ACCEPT: "data_report_accepted",
}
DUE, OVERDUE, ESCALATED = "data_report_due", "data_report_overdue", "data_report_escalated"
ABOUTS = (*NEWS.values(), DUE, OVERDUE, ESCALATED)


def reached_reminder(due_on: date, today: date) -> int | None:
    """The last reminder whose day has come, in days from `due_on`; None before the first (H-7)."""
    return max((days for days in LIMITS.reminders if due_on + timedelta(days=days) <= today), default=None)


def reminder_id(request: DataRequest, days: int) -> UUID:
    """The same reminder is the same step, whoever looks at the clock and however often."""
    return plain_id("report reminder", request.request_id, request.report_due_on, days)


def reminder_notices(request: DataRequest, step: Step, days: int) -> list[NoticeQueued]:
    """The agency is told; from H+14 on those too who see to it that reports come."""
    told = [_notice(step, request.agency, OVERDUE if days > 0 else DUE)]
    if days >= LIMITS.escalate_after:
        told += [_notice(step, agency, ESCALATED) for agency in LIMITS.escalate_to if agency != request.agency]
    return told


def step_notices(request: DataRequest, step: Step) -> list[NoticeQueued]:
    """The agency is told what was decided about its request."""
    about = NEWS.get(step.step)
    return [_notice(step, request.agency, about)] if about else []


def _notice(step: Step, agency: str, about: str) -> NoticeQueued:
    notice_id = child_id(step.step_id, "notice", agency)
    return NoticeQueued(
        event_id=queued_event_id(notice_id),
        occurred_at=step.at,
        source=SOURCE,
        actor=ACTOR,
        agency=agency,
        caused_by=step.step_id,
        notice_id=notice_id,
        subscription_id=SUBSCRIPTION,
        about=about,
        channels=(Channel.INBOX, Channel.EMAIL),
    )
