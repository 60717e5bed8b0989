"""Lets a person say something of a pledge by a form: checked, once, and never over somebody else's head."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from casework.bookings import load_stocks
from casework.pledging import find_pledge, say
from casework.rules.pledges import Pledge
from casework.rules.pledging import check_word
from casework.rules.stock import Stock
from casework.store.pledges import has_said, lock_pledges
from schemas.events import PledgeEvent


def speak(session: Session, event: PledgeEvent, seen: UUID | None, day: date, now: datetime) -> None:
    """Keep and post what a person said. The same form again changes nothing.

    `seen` is the newest word that the form was drawn from. Raises `Refused`, or `Stale` where there is a newer one.
    """
    # Two people at once: the second waits here, and then sees the word of the first.
    lock_pledges(session, [event.pledge_id])
    if has_said(session, event.event_id):
        return
    pledge = find_pledge(session, event.pledge_id)
    check_word(pledge, seen, event, _stock(session, pledge, event.pledge_id), day)
    say(session, event, now)


def _stock(session: Session, pledge: Pledge | None, pledge_id: UUID) -> Stock:
    return load_stocks(session, [pledge_id])[pledge_id] if pledge else Stock(pledge_id)
