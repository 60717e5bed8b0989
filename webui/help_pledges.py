"""For one family and every pledge: does it meet the conditions, what stands in the way, may it be proposed?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlmodel import Session

from casework.rules.eligibility import OF_PERSONS, Answer, Judgement, asked, facts_of, judge
from casework.rules.family_facts import SEXES, Person
from casework.rules.outcomes import may_be_helped
from casework.rules.overlaps import Overlap, overlaps
from casework.rules.requirements import has_said, needs_consent
from casework.rules.sharing_limits import LIMITS
from casework.rules.supports import Support
from casework.store.help_views import Offered, list_offered
from casework.store.members import Member
from schemas.codes import PledgeStatus, Role, Unit
from schemas.pledge_codes import Benefit
from webui.case_view import CaseView
from webui.moments import today
from webui.visitors import visitor

FOR_OTHERS = frozenset({Benefit.COORDINATION, Benefit.VILLAGE_PLANNING})
"""What offices give each other or a kampung gets as a whole: no family is proposed for it."""
COUNTED = frozenset({Unit.PACKAGES, Unit.SEEDLINGS, Unit.RUPIAH, Unit.SESSIONS})
"""What a family gets several of, so that somebody must say how many."""
MAY_SET_ASIDE = frozenset({Role.REGISTRAR, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Chance:
    """One pledge for one family. `running`: it is proposed already; `parked_until`: the partner asked not to be asked;
    `is_unwilling`: the family forbids this partner its data.

    `people`: the living members for whom it is not proposed yet. `overlaps` hold whomever of them it is for.
    """

    offered: Offered
    judgement: Judgement
    overlaps: tuple[Overlap, ...]
    running: Support | None
    parked_until: date | None
    people: tuple[UUID, ...]
    is_case_open: bool
    is_unwilling: bool

    @property
    def is_short(self) -> bool:
        """Whether nothing is left of it."""
        return self.offered.remaining == 0

    @property
    def is_suspended(self) -> bool:
        """Whether nothing goes out of it for now."""
        return self.offered.status is PledgeStatus.SUSPENDED

    @property
    def is_closed(self) -> bool:
        """Whether the family cannot be proposed now, whatever it meets."""
        return bool(self.is_taken or self.parked_until or self.is_short or self.is_suspended or self.is_unwilling)

    @property
    def is_taken(self) -> bool:
        """Whether it is proposed already for everybody for whom it could be."""
        return self.running is not None and not (self.asks_person and self.person_ids)

    @property
    def may_propose(self) -> bool:
        """Whether a person may propose the family, perhaps after setting an overlap aside."""
        has_somebody = bool(self.person_ids) or not self.asks_person
        return self.is_case_open and has_somebody and not self.is_closed and self.judgement.answer is not Answer.NOT_MET

    @property
    def standing_overlaps(self) -> tuple[Overlap, ...]:
        """What overlaps, where that matters: not once the family is proposed, which would overlap with itself."""
        return () if self.is_closed else self.overlaps

    @property
    def unknown(self) -> int:
        """How many conditions wait for a fact that nobody stated."""
        return sum(line.answer is Answer.NOT_KNOWN for line in self.judgement.lines)

    @property
    def asks_person(self) -> bool:
        """Whether it is for one member."""
        return self.offered.unit is Unit.PERSONS or any(one.fact in OF_PERSONS for one in self.offered.conditions)

    def fits(self, person_id: UUID | None) -> bool:
        """Whether this member may be chosen, or nobody where it is for the whole family."""
        return person_id in self.person_ids if self.asks_person else person_id is None

    @property
    def person_ids(self) -> tuple[UUID, ...]:
        """The members who may be chosen, first those who meet everything that is asked of persons."""
        known = {one.person_id: one.answer for one in self.judgement.people}
        named = [one for one in self.people if known.get(one, Answer.MET) is not Answer.NOT_MET]
        return tuple(sorted(named, key=lambda one: known.get(one, Answer.MET) is not Answer.MET))

    @property
    def asks_quantity(self) -> bool:
        """Whether somebody must say how much of it the family gets."""
        return self.offered.unit in COUNTED


def list_chances(session: Session, view: CaseView) -> list[Chance]:
    """Every pledge that stands and is for families."""
    people = people_of(view.family.living, today())
    return [chance_of(view, one, people) for one in list_offered(session) if one.benefit not in FOR_OTHERS]


def chance_of(view: CaseView, offered: Offered, people: Sequence[Person]) -> Chance:
    """How this family stands to this pledge."""
    own = [one for one in view.casefile.supports if one.pledge_id == offered.pledge_id]
    running = [one for one in own if one.is_under_way]
    parked = [one.park_until for one in own if one.park_until and one.park_until > today()]
    taken = {one.person_id for one in running}
    free = () if None in taken else tuple(one.person_id for one in people if one.person_id not in taken)
    conditions = asked(offered.conditions, offered.area_code)
    facts = facts_of(view.casefile, offered.agency, today(), conditions).with_people(people)
    chance = Chance(
        offered, judge(conditions, facts), overlaps_of(view, offered, None), next(iter(running), None),
        max(parked, default=None), free, may_be_helped(view.casefile), _is_unwilling(view, offered),
    )  # fmt: skip
    if not chance.asks_person or not chance.person_ids:
        return chance
    found = [overlaps_of(view, offered, one) for one in chance.person_ids]
    return replace(chance, overlaps=tuple(one for one in found[0] if all(one in other for other in found)))


def _is_unwilling(view: CaseView, offered: Offered) -> bool:
    asks = needs_consent(offered.needs_consent, LIMITS.allowance(offered.agency, offered.sort))
    return asks and has_said(view.casefile, offered.agency) is False


def overlaps_of(view: CaseView, offered: Offered, person_id: UUID | None) -> tuple[Overlap, ...]:
    """What the pledge's help would overlap with, given to this member, or to all of them."""
    return overlaps(view.casefile, offered.benefit, today(), person_id)


def people_of(members: Sequence[Member], day: date) -> list[Person]:
    """The living members as the rules know them."""
    return [
        Person(one.person_ids[0], one.age_on(day), SEXES.get(one.sex or ""), one.is_head, "+".join(sorted(one.sources)))
        for one in members
    ]


def may_set_aside() -> bool:
    """Whether the person at the browser may set a forbidden overlap aside."""
    return visitor().role in MAY_SET_ASIDE


def find_chance(session: Session, view: CaseView, pledge_id: UUID) -> Chance | None:
    """This family and this pledge; None where there is no such pledge for families."""
    return next((one for one in list_chances(session, view) if one.offered.pledge_id == pledge_id), None)
