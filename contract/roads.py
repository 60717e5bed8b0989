"""Who puts what on which topic, and who reads it there."""

from datetime import UTC, datetime

from sqlalchemy import create_engine

from casework.bus.messages import Consumer
from consumers.agency_notices import agency_notices
from consumers.case_timelines import case_timelines
from consumers.pledge_register import pledge_register
from schemas.topics import CASE_EVENTS, HOUSEHOLD_DATA, MATCH_RESULTS, NOTICES, PARTNER_PLEDGES

ABOUT = {
    HOUSEHOLD_DATA: "What the registers say of families and who was given it, in codes. Key: the household's id.",
    MATCH_RESULTS: "What came of comparing two registers (padupadan). Key: the household's id.",
    PARTNER_PLEDGES: "What partners promised. Key: the pledge's id.",
    CASE_EVENTS: "What was done for families, and the answers that rules gave. Key: the household's id.",
    NOTICES: "What agencies were told and whether it arrived. Key: the household's id, else the pledge's.",
}
SENDERS = {
    HOUSEHOLD_DATA: "registries",
    MATCH_RESULTS: "matching",
    PARTNER_PLEDGES: "partner-pledges",
    CASE_EVENTS: "outbox-relay",
    NOTICES: "outbox-relay",
}


def listeners() -> list[Consumer]:
    """Every consumer with its group and topics, by group. None of them is started."""
    unopened = create_engine("postgresql+psycopg://")
    builders = (agency_notices, case_timelines, pledge_register)
    return [build(unopened, lambda: datetime.now(UTC)) for build in builders]
