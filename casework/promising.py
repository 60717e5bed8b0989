"""Lets a person say something of a pledge by a form: checked, once, and never over somebody else's head."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from casework.bookings import load_stocks
from casework.pledging import find_pledge, say
from casework.rules.area_decisions import check_area_word
from casework.rules.area_help import AreaWord
from casework.rules.pledges import Pledge
from casework.rules.pledging import check_word
from casework.rules.stock import Stock
from casework.store.area_names import has_kampung
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


def speak_of_area(session: Session, word: AreaWord, day: date, now: datetime) -> None:
    """Keep and post what a person said of help for a kampung. The same form again changes nothing.

    Raises `Refused` in words.
    """
    # Two people at once, or one of them for a family: the second waits, and then sees what the first has left.
    lock_pledges(session, [word.pledge_id])
    if has_said(session, word.event_id):
        return
    pledge = find_pledge(session, word.pledge_id)
    is_known = has_kampung(session, word.area_code)
    check_area_word(pledge, word, _stock(session, pledge, word.pledge_id), day, is_known=is_known)
    say(session, word, now)


def _stock(session: Session, pledge: Pledge | None, pledge_id: UUID) -> Stock:
    return load_stocks(session, [pledge_id])[pledge_id] if pledge else Stock(pledge_id)
