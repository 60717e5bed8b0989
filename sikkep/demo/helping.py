"""What came of the pledges in the demo's last weeks: firmed up, asked, answered, delivered, declined, late, revoked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from casework.chasing import chase_due
from casework.pledging import find_pledges, say, take_back
from casework.rules.decisions import AnyWish, Refused
from casework.rules.pledges import Pledge
from casework.rules.pledging import TERMS
from casework.rules.referrals import DEFAULT
from casework.store.caseload import list_open_ids
from casework.store.engine import transaction
from casework.store.supports import has_support
from casework.store.vault import describe_household
from casework.turnstile import carry_out, carry_out_all
from schemas.codes import Pillar, PledgeStatus, Unit
from schemas.events.pledges import PledgeFirmedUp, PledgeMade, PledgeRevoked
from schemas.ids import plain_id
from schemas.pledge_codes import Benefit, ConfirmedBy, DeclineReason, SupportKind, WaitReason
from schemas.support_commands import (
    AcceptSupport,
    ConfirmSupport,
    DeclineSupport,
    DeliverSupport,
    DisputeSupport,
    OpenSupport,
    ProposeSupport,
    Terms,
    WaitSupport,
)
from sikkep.demo import allocation
from sikkep.demo import help_plan as plan
from sikkep.demo.people import ACCOUNTS
from sikkep.demo.pledged import moment, pledges_by_name
from sikkep.house import House

SECRETARY = "user:bappeda"
FIRMED_DAYS_AGO, ASKED_DAYS_AGO, LISTED_DAYS_AGO, LATE_BY = 38, 12, 2, 3
EACH_AREA = 12
QUOTA, LISTED_FAMILIES, COVERED_FAMILIES = "Kuota kepesertaan dari Kementerian Kesehatan", 40, 60
EXTRA = plain_id("demo pledge", "bpjs-kes", "extra")


def do(house: House, today: date, now: datetime) -> None:
    """Let partners and workers act up to `today`. Again: nothing."""
    with transaction(house.engine) as session:
        pledges = pledges_by_name(session)
        for each in plan.PLANS:
            if each.offered:
                say(session, _firmed(pledges[each.partner, each.programme], each, today), now)
        say(session, _extra(today), now)
    with transaction(house.engine) as session:
        families = [one for account in ACCOUNTS[:2] for one in list_open_ids(session, account[4], EACH_AREA)]
        pledges = pledges_by_name(session)
        for number, each in enumerate(plan.PLANS):
            _play(session, _Stage(pledges[each.partner, each.programme], each, today), families, number, now)
    _cover(house, today, now)
    _revoke(house, today, now)
    allocation.run(house, moment(today, LISTED_DAYS_AGO))
    with transaction(house.engine) as session:
        chase_due(session, now)


def _word(pledge_id: UUID, agency: str, what: str, at: datetime) -> dict[str, Any]:
    return {
        "event_id": plain_id("demo", pledge_id, what), "occurred_at": at, "source": "webui", "actor": SECRETARY,
        "agency": agency, "pledge_id": pledge_id,
    }  # fmt: skip


def _firmed(pledge: Pledge, each: plan.Plan, today: date) -> PledgeFirmedUp:
    offer = pledge.offer
    terms = {name: getattr(offer, name) for name in TERMS} | {"quantity": each.offered, "unit": each.unit}
    return PledgeFirmedUp(**_word(offer.pledge_id, offer.agency, "firmed", moment(today, FIRMED_DAYS_AGO)), **terms)


@dataclass(frozen=True, slots=True)
class _Stage:
    """One pledge and what is to come of it."""

    pledge: Pledge
    plan: plan.Plan
    today: date

    def wishes(self, household_id: UUID, outcome: str) -> Iterator[AnyWish]:
        """The wishes in order that lead to the outcome."""
        what, _, reason = outcome.partition(":")
        proposal = self._propose(household_id, is_late=what == plan.LATE)
        yield proposal
        said = _Answer(proposal, self.today)
        if what in (plan.ASKED, plan.LATE):
            return
        yield OpenSupport(**said("opened", 10))
        if what == "declined":
            yield DeclineSupport(**said("no", 9), reason=DeclineReason(reason))
        elif what == "waiting":
            yield WaitSupport(**said("wait", 8), reason=WaitReason(reason), until=self.today + timedelta(days=20))
        elif what != plan.OPENED:
            yield from self._agreed(said, what)

    def _agreed(self, said: "_Answer", what: str) -> Iterator[AnyWish]:
        later = self.today + timedelta(days=6) if what == plan.SCHEDULED else None
        yield AcceptSupport(**said("yes", 8), scheduled_on=later)
        if what in (plan.DELIVERED, plan.CONFIRMED, plan.DISPUTED):
            receipt = f"BAST-{self.plan.partner}-{said.proposal.command_id.hex[:4]}"
            on = self.today - timedelta(days=4)
            yield DeliverSupport(**said("gave", 3), delivered_on=on, value=self.plan.value, receipt=receipt)
        if what == plan.CONFIRMED:
            yield ConfirmSupport(**said("got", 2), by=ConfirmedBy.FAMILY)
        if what == plan.DISPUTED:
            yield DisputeSupport(**said("not got", 2))

    def _propose(self, household_id: UUID, is_late: bool) -> ProposeSupport:
        offer = self.pledge.offer
        usual = DEFAULT.answer_by(self.today, offer.benefit, offer.answer_days)
        due = self.today - timedelta(days=LATE_BY) if is_late else usual
        return ProposeSupport(
            command_id=plain_id("demo", household_id, offer.pledge_id, "propose"), household_id=household_id,
            actor="user:operator", agency="dinsos", asked_at=moment(self.today, ASKED_DAYS_AGO), answer_by=due,
            terms=terms_of(self.pledge, self.plan.each),
        )  # fmt: skip


def terms_of(pledge: Pledge, quantity: int | None) -> Terms:
    """What the pledge gives one family."""
    offer = pledge.offer
    return Terms(
        pledge_id=offer.pledge_id, partner=offer.agency, pillar=offer.pillars[0], benefit=offer.benefit,
        unit=offer.unit, quantity=quantity,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Answer:
    """What every later wish about a proposal bears."""

    proposal: ProposeSupport
    today: date

    def __call__(self, what: str, days_ago: int) -> dict[str, Any]:
        command = self.proposal
        actor, agency = f"user:{command.terms.partner}", command.terms.partner
        if what in ("got", "not got"):
            actor, agency = "user:siti", "dinsos"
        return {
            "command_id": plain_id("demo", command.command_id, what), "household_id": command.household_id,
            "actor": actor, "agency": agency, "asked_at": moment(self.today, days_ago),
            "support_id": plain_id("support", command.command_id),
        }  # fmt: skip


def _play(session: Session, stage: _Stage, families: Sequence[UUID], number: int, now: datetime) -> None:
    """Each outcome with the next family that it can be played with; nothing where it was played before."""
    if has_support(session, stage.pledge.pledge_id):
        return
    left = [families[(number * 3 + place) % len(families)] for place in range(len(families))] if families else []
    for outcome in stage.plan.outcomes:
        while left and not _granted(session, stage.wishes(left.pop(0), outcome), now):
            continue


def _granted(session: Session, wishes: Iterator[AnyWish], now: datetime) -> bool:
    """Whether all were granted; help that must not be doubled is given to another family."""
    try:
        with session.begin_nested():
            for wish in wishes:
                carry_out(session, wish, now)
    except Refused:
        return False
    return True


def _cover(house: House, today: date, now: datetime) -> None:
    """The members of some families are on a list to BPJS Kesehatan, proposed for its quota; more wait for the next."""
    with transaction(house.engine) as session:
        pledge = pledges_by_name(session)["bpjs-kes", QUOTA]
        if has_support(session, pledge.pledge_id):
            return
        open_ids = list_open_ids(session, ("18.02",), COVERED_FAMILIES)
        wishes = [_each_person(house, session, pledge, one, today) for one in open_ids]
        carry_out_all(session, wishes[:LISTED_FAMILIES], now)
        allocation.list_all(session, pledge.pledge_id, moment(today, LISTED_DAYS_AGO))
        carry_out_all(session, wishes[LISTED_FAMILIES:], now)


def _each_person(house: House, session: Session, pledge: Pledge, household_id: UUID, today: date) -> list[AnyWish]:
    members = describe_household(session, house.sealer, household_id).members
    return [
        ProposeSupport(
            command_id=plain_id("demo", pledge.pledge_id, person_id), household_id=household_id,
            actor="user:operator", agency="dinsos", asked_at=moment(today, ASKED_DAYS_AGO), person_id=person_id,
            terms=terms_of(pledge, 1),
        )
        for member in members if not member.has_died for person_id in member.person_ids[:1]
    ]  # fmt: skip


def _extra(today: date) -> PledgeMade:
    """A second quota, which the ministry took back: as happened to eleven million people in February 2026."""
    return PledgeMade(
        **_word(EXTRA, "bpjs-kes", "made", moment(today, FIRMED_DAYS_AGO)), programme="Kuota PBI-JK tambahan",
        pillars=(Pillar.BURDEN,), status=PledgeStatus.PROMISED, quantity=200, unit=Unit.PERSONS,
        support=SupportKind.COVERAGE, benefit=Benefit.HEALTH_COVERAGE,
    )  # fmt: skip


def _revoke(house: House, today: date, now: datetime) -> None:
    revoked = PledgeRevoked(
        **_word(EXTRA, "bpjs-kes", "revoked", moment(today, ASKED_DAYS_AGO - 5)), reason="quota_ended",
        revoked_by="kemensos",
    )  # fmt: skip
    with transaction(house.engine) as session:
        (pledge,) = find_pledges(session, [EXTRA])
        if has_support(session, EXTRA):
            return
        waiting = list_open_ids(session, ("18.02",), COVERED_FAMILIES + 6)[COVERED_FAMILIES:]
        carry_out_all(session, [_each_person(house, session, pledge, one, today) for one in waiting], now)
        say(session, revoked, now)
    with transaction(house.engine) as session:
        take_back(session, find_pledges(session, [EXTRA])[0], now)
