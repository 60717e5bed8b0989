"""Looks, before a place is held for a family or a partner asked, at what the pledge asks: whatever road it came by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from casework.rules.casefile import CaseFile
from casework.rules.eligibility import OF_PERSONS, asked, facts_of, judge
from casework.rules.family_facts import SEXES, Person
from casework.rules.granting import Refused, today
from casework.rules.requirements import Wanted, consent_refusal, needs_consent, refusal, wanted_by
from casework.rules.sharing_limits import LIMITS
from casework.store.help_views import list_offered_by_id
from casework.store.round_candidates import LivingPerson, living_people
from casework.store.rounds import find_round
from schemas.ages import age_on
from schemas.commands import Command
from schemas.conditions import Condition


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a pledge asks for. `day`: as of when, where an allocation round says so."""

    agency: str
    conditions: tuple[Condition, ...]
    needs_consent: bool
    day: date | None = None

    @property
    def is_of_persons(self) -> bool:
        """Whether it asks for a member of the family."""
        return any(one.fact in OF_PERSONS for one in self.conditions)


class Requirements:
    """What the pledges ask of which a batch of wishes wants something; and the people of those families."""

    def __init__(self, session: Session, wishes: Iterable[tuple[CaseFile, Command]]) -> None:
        """The pledges are locked already, so that what is read here holds until the wishes are granted."""
        found = [(file, wanted) for file, command in wishes if (wanted := wanted_by(file, command))]
        wants = {wanted for _, wanted in found}
        self._pledges = _pledges(session, {one.pledge_id for one in wants})
        self._rounds = _rounds(session, {one.round_id for one in wants if one.round_id}, self._pledges)
        whose = {file.household_id for file, wanted in found if (one := self._asked(wanted)) and one.is_of_persons}
        self._people = living_people(session, sorted(whose)) if whose else {}

    def check(self, casefile: CaseFile, command: Command) -> None:
        """Raises `Refused` in words where what is known of the family speaks against it."""
        wanted = wanted_by(casefile, command)
        what = self._asked(wanted) if wanted else None
        if wanted is None or what is None:
            return
        against = consent_refusal(casefile, what.agency) if what.needs_consent else None
        if against is None and what.conditions:
            against = self._against(casefile, wanted, what, what.day or today(command))
        if against:
            raise against

    def _asked(self, wanted: Wanted) -> _Asked | None:
        # A frozen list rests on what the partner said then, and on ages as of its day.
        frozen = self._rounds.get((wanted.pledge_id, wanted.round_id)) if wanted.round_id else None
        return frozen or self._pledges.get(wanted.pledge_id)

    def _against(self, casefile: CaseFile, wanted: Wanted, what: _Asked, day: date) -> Refused | None:
        facts = facts_of(casefile, what.agency, day, what.conditions)
        if what.is_of_persons:
            facts = facts.with_people(counted(self._people.get(casefile.household_id, ()), day))
        return refusal(judge(what.conditions, facts), wanted.person_id)


def counted(people: Sequence[LivingPerson], day: date) -> tuple[Person, ...]:
    """Living members as the rules know them: with whole years on the day."""
    return tuple(_person(one, day) for one in people)


def _person(one: LivingPerson, day: date) -> Person:
    age = age_on(one.birth_date, day) if one.birth_date else None
    return Person(one.person_id, age, SEXES.get(one.sex or ""), one.is_head, "+".join(one.sources))


def _pledges(session: Session, pledge_ids: set[UUID]) -> dict[UUID, _Asked]:
    offers = list_offered_by_id(session, pledge_ids)
    return {
        one.pledge_id: _Asked(
            one.agency,
            asked(one.conditions, one.area_code),
            needs_consent(one.needs_consent, LIMITS.allowance(one.agency, one.sort)),
        )
        for one in offers
    }


def _rounds(
    session: Session, round_ids: Iterable[UUID], pledges: dict[UUID, _Asked]
) -> dict[tuple[UUID, UUID | None], _Asked]:
    found = filter(None, (find_round(session, one) for one in round_ids))
    return {
        (one.plan.pledge_id, one.round_id): _Asked(
            one.offered.agency, asked(one.offered.conditions, one.offered.area_code),
            one.offered.needs_consent or pledges[one.plan.pledge_id].needs_consent, one.plan.day,
        )
        for one in found if one.plan.pledge_id in pledges
    }  # fmt: skip
