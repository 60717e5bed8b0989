"""A piece of help for a kampung out of each of the two pledges of the tests' world."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from casework.pledging import keep
from schemas.events import PledgeEvent
from schemas.ids import plain_id
from tests.examples import changed
from tests.webui.world import PLEDGES

KAMPUNG_HELP: dict[str, UUID] = {agency: plain_id("help for a kampung", agency) for agency in PLEDGES}


def keep_kampung_help(session: Session, now: datetime) -> None:
    """Both were planned."""
    for agency, help_id in KAMPUNG_HELP.items():
        word = changed(
            "area_help_planned", event_id=plain_id("planned", agency), agency=agency, pledge_id=PLEDGES[agency],
            help_id=help_id,
        )  # fmt: skip
        if isinstance(word, PledgeEvent):
            keep(session, [word], now)
