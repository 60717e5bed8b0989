"""Looks after partners that do not answer: reminds, finds late, escalates, and gives the place back to the pool.

Also ends pledges whose last day has passed. Ids follow from what is chased and how far, so that doing it again, or by
two at once, does nothing.
"""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from casework.pledging import say
from casework.rules.decisions import Refused
from casework.rules.granting import local_day
from casework.rules.referrals import DEFAULT, ReferralPolicy
from casework.store.pledges import RunOut, list_run_out
from casework.store.supports import Waiting, list_waiting
from casework.turnstile import carry_out_all
from schemas.events.pledges import PledgeExpired
from schemas.ids import plain_id
from schemas.pledge_codes import ChaseStep, ReleaseReason
from schemas.support_commands import ChaseSupport, ReleaseSupport

SYSTEM = "system:referral-clock"
SOURCE = "consumers/referral-clock"
AT_ONCE = 500


def chase_due(session: Session, now: datetime, policy: ReferralPolicy = DEFAULT) -> int:
    """Do what is due about answers that have not come, for `AT_ONCE` pieces of help at most; returns how many."""
    today = local_day(now)
    wishes = [_wish(one, today, now, policy) for one in list_waiting(session, policy.marks(today), AT_ONCE)]
    outcomes = carry_out_all(session, [[wish] for wish in wishes if wish], now)
    return sum(1 for outcome in outcomes if outcome and not isinstance(outcome, Refused))


def expire_due(session: Session, now: datetime) -> int:
    """Say of pledges whose last day has passed that they ended; returns how many. The register then takes back."""
    gone = list_run_out(session, local_day(now))
    for pledge in gone:
        say(session, _expired(pledge, now), now)
    return len(gone)


def _wish(one: Waiting, today: date, now: datetime, policy: ReferralPolicy) -> ChaseSupport | ReleaseSupport | None:
    said: dict[str, Any] = {
        "household_id": one.household_id, "support_id": one.support_id, "actor": SYSTEM, "agency": one.agency,
        "asked_at": now, "source": SOURCE,
    }  # fmt: skip
    if policy.is_to_be_returned(one.answer_by, today):
        command_id = plain_id("return", one.support_id, one.answer_by)
        return ReleaseSupport(command_id=command_id, reason=ReleaseReason.NOT_ANSWERED, **said)
    step = policy.due_step(one.answer_by, ChaseStep(one.chased) if one.chased else None, today)
    command_id = plain_id("chase", one.support_id, one.answer_by, step)
    return ChaseSupport(command_id=command_id, step=step, **said) if step else None


def _expired(pledge: RunOut, now: datetime) -> PledgeExpired:
    return PledgeExpired(
        event_id=plain_id("pledge_expired", pledge.pledge_id, pledge.ends_on), occurred_at=now, source=SOURCE,
        actor=SYSTEM, agency=pledge.agency, pledge_id=pledge.pledge_id,
    )  # fmt: skip
