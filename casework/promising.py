"""Lets a person say something of a pledge by a form: checked, once, and never over somebody else's head."""

from collections.abc import Callable
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

Check = Callable[[Pledge | None, Stock], None]
"""Raises `Refused` where a word cannot be said of the pledge as it and its stock stand."""


def speak(session: Session, event: PledgeEvent, seen: UUID | None, day: date, now: datetime) -> None:
    """Keep and post what a person said. The same form again changes nothing.

    `seen` is the newest word that the form was drawn from. Raises `Refused`, or `Stale` where there is a newer one.
    """
    _say_once(session, event, now, lambda pledge, stock: check_word(pledge, seen, event, stock, day))


def speak_of_area(session: Session, word: AreaWord, day: date, now: datetime) -> None:
    """Keep and post what a person said of help for a kampung. The same form again changes nothing.

    Raises `Refused` in words.
    """
    is_known = has_kampung(session, word.area_code)
    _say_once(session, word, now, lambda pledge, stock: check_area_word(pledge, word, stock, day, is_known=is_known))


def _say_once(session: Session, event: PledgeEvent, now: datetime, check: Check) -> None:
    # Two at once, or one of them for a family: the second waits here, and then sees what the first said and left.
    lock_pledges(session, [event.pledge_id])
    if has_said(session, event.event_id):
        return
    pledge = find_pledge(session, event.pledge_id)
    check(pledge, load_stocks(session, [event.pledge_id])[event.pledge_id] if pledge else Stock(event.pledge_id))
    say(session, event, now)
