"""Publishes an approved allocation round: its families are proposed to the partner, portion by portion, each once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from casework.allocating import NoSuchRound, carry_out
from casework.rules.allocation import Row, from_json
from casework.rules.granting import Refused, local_day
from casework.rules.referrals import DEFAULT
from casework.rules.rounds import DRAFTERS, Deed
from casework.store import round_rows, rounds
from casework.store.round_rows import Outcome
from casework.turnstile import carry_out_all
from schemas.data_requests import Person
from schemas.events import Event
from schemas.ids import plain_id
from schemas.rounds import Round, RoundState, RoundStep, Step
from schemas.support_commands import ProposeSupport, Terms

SYSTEM = "system:allocation"
PORTION = 400
"""Families in one transaction: few enough that others who want one of them do not wait long."""


def begin_publishing(session: Session, round_id: UUID, deed: Deed) -> None:
    """Say "publish"; to one that was stopped in the middle, "go on". Raises `Refused`, `Stale` or `NoSuchRound`."""
    found = rounds.lock_round(session, round_id)
    if found and found.state is RoundState.PUBLISHING and deed.person.role in DRAFTERS:
        return
    carry_out(session, round_id, deed)


def publish_portion(session: Session, round_id: UUID, now: datetime, portion: int = PORTION) -> bool:
    """Propose the next families of a round that is being published; returns whether any are left.

    Every family is done in one transaction with what became of it. So who was stopped in the middle goes on where it
    stopped, and two at once share the work. All bear the moment at which somebody said "publish".
    """
    found = rounds.lock_round(session, round_id)
    if found is None:
        raise NoSuchRound
    if found.state is not RoundState.PUBLISHING:
        return False
    listed = [from_json(place.body) for place in round_rows.list_to_do(session, round_id, portion)]
    if listed:
        round_rows.append_outcomes(session, _propose(session, found, listed, now))
        return True
    _finish(session, found, now)
    return False


def _propose(session: Session, found: Round, listed: Sequence[Row], now: datetime) -> list[Outcome]:
    wishes = [(row, _wish(found, row, piece)) for row in listed for piece in row.pieces]
    answers = carry_out_all(session, [[wish] for _, wish in wishes], now)
    told: dict[UUID, list[list[Event] | Refused]] = {row.household_id: [] for row in listed}
    for (row, _), answer in zip(wishes, answers, strict=True):
        told[row.household_id].append(answer)
    return [_outcome(found.round_id, household_id, now, said) for household_id, said in told.items()]


def _outcome(round_id: UUID, household_id: UUID, now: datetime, said: Sequence[list[Event] | Refused]) -> Outcome:
    refusals = [one.words for one in said if isinstance(one, Refused)]
    words = "\n".join(dict.fromkeys(refusals))
    return Outcome(round_id, household_id, now, len(said) - len(refusals), len(refusals), words)


def _wish(found: Round, row: Row, person_id: UUID | None) -> ProposeSupport:
    offered, plan, at = found.offered, found.plan, found.published_at or found.changed_at
    quantity = 1 if offered.is_for_persons else plan.each if offered.unit else None
    return ProposeSupport(
        command_id=plain_id("allocation", found.round_id, row.household_id, person_id),
        household_id=row.household_id, actor=found.published_by or found.frozen_by, agency=offered.agency,
        asked_at=at, person_id=person_id, need=row.need, round_id=found.round_id,
        answer_by=DEFAULT.answer_by(local_day(at), offered.benefit, offered.answer_days),
        terms=Terms(
            pledge_id=plan.pledge_id, partner=offered.agency, pillar=offered.pillar, benefit=offered.benefit,
            unit=offered.unit, quantity=quantity,
        ),
    )  # fmt: skip


def _finish(session: Session, found: Round, now: datetime) -> None:
    done = replace(found, state=RoundState.PUBLISHED, version=found.version + 1, changed_at=now)
    rounds.save_round(session, done)
    step = Step(
        plain_id("allocation finished", found.round_id), found.round_id, now, Person(SYSTEM, None), RoundStep.FINISH,
        found.state, done.state,
    )  # fmt: skip
    rounds.append_round_step(session, step)
