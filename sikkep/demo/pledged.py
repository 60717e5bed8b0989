"""What the demo's steps about pledges share: the pledges by partner and programme, and moments of the last weeks."""

from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from casework.pledging import find_pledges
from casework.rules.granting import LOCAL
from casework.rules.pledges import Pledge
from casework.store.pledge_views import list_pledges


def pledges_by_name(session: Session) -> dict[tuple[str, str], Pledge]:
    """Where every pledge stands, by its partner's code and its programme."""
    found = find_pledges(session, sorted(line.pledge_id for line in list_pledges(session)))
    return {(pledge.offer.agency, pledge.offer.programme): pledge for pledge in found}


def moment(today: date, days_ago: int, hour: int = 9, minute: int = 0) -> datetime:
    """A time of day in Lampung, so many days ago."""
    return datetime.combine(today - timedelta(days=days_ago), time(hour, minute), LOCAL).astimezone(UTC)
