"""What a family's case file states of each fact that a pledge may ask for, and who states it.

From the case file alone, so that it can be worked out again from the events of any day.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from casework.rules.casefile import CaseFile
from casework.rules.granting import local_day
from casework.rules.pairs import is_standing
from casework.rules.parts import Match, Statement
from schemas.codes import Source, VisitOutcome
from schemas.condition_values import NO, YES
from schemas.pledge_codes import Fact


class Said(NamedTuple):
    """One statement of a fact: all values there are, so that one which is not among them is stated not to be.

    `source` is a register's edition ("p3ke:2024"), "people", or the kind of the event; `on` the day of it.
    """

    values: tuple[str, ...]
    source: str
    on: date | None = None


class Person(NamedTuple):
    """A living member as the vault knows them: whole years on the day, "male" or "female"; None is not known.

    `source` names the registers: "p3ke", "dtks+p3ke".
    """

    person_id: UUID
    age: int | None
    sex: str | None
    is_head: bool
    source: str


SEXES: Mapping[str, str] = {"L": "male", "P": "female"}
"""What a condition calls the sexes that registers write as L and P."""

Stated = Mapping[Fact, tuple[Said, ...]]


def stated_by(casefile: CaseFile, agency: str, wanted: Collection[Fact]) -> Stated:
    """The facts of the family that anybody stated, of those that are wanted; a fact that nobody did is left out."""
    found = {fact: read(casefile) for fact, read in _READERS.items() if fact in wanted}
    if Fact.CONSENT in wanted:
        found[Fact.CONSENT] = _consent(casefile, agency)
    return {fact: said for fact, said in found.items() if said}


def aid_of(casefile: CaseFile) -> tuple[Said, ...]:
    """The government aid that registers flag, by register: those that still name the family or were matched with it."""
    return tuple(_aid(casefile, _standing(casefile)))


def facts_of_person(person: Person) -> Stated:
    """The facts of one member; whether they are the head is always stated."""
    found = {
        Fact.AGE: str(person.age) if person.age is not None else None,
        Fact.SEX: person.sex,
        Fact.IS_HEAD: YES if person.is_head else NO,
    }
    return {fact: (Said((value,), person.source),) for fact, value in found.items() if value is not None}


def _standing(casefile: CaseFile) -> dict[Source, Statement]:
    """The newest statement of each register that still names the family."""
    newest = {said.registry: said for said in casefile.statements}
    return {source: said for source, said in newest.items() if said.is_present}


def _decile(casefile: CaseFile) -> tuple[Said, ...]:
    found = (one for one in reversed(casefile.statements) if one.decile and one.registry is Source.P3KE)
    return tuple(Said((str(one.decile),), one.edition, local_day(one.at)) for one in found)[:1]


def _urgency(casefile: CaseFile) -> tuple[Said, ...]:
    word = casefile.urgency
    return (Said((word.value,), "urgency_assessed", local_day(word.at)),) if word else ()


def _needs(casefile: CaseFile) -> tuple[Said, ...]:
    # Needs are ticked on a list at a visit: the visit that noted one has looked at the others. None noted says nothing.
    if not casefile.needs:
        return ()
    visit = casefile.last_visit
    on = local_day(visit.at) if visit and visit.value == VisitOutcome.MET.value else None
    return (Said(casefile.needs, "need_identified", on),)


def _aid(casefile: CaseFile, standing: Mapping[Source, Statement]) -> Iterator[Said]:
    """What registers flag: those that name this family, and those in which it was found by comparing."""
    for one in standing.values():
        yield Said(tuple(aid.value for aid in one.aid), one.edition, local_day(one.at))
    newest = {said.registry: said.at for said in casefile.statements}
    matches = {one.right: one for one in casefile.matches if _is_across(one, casefile)}
    for source, match in matches.items():
        if source not in newest or newest[source] < match.at:
            yield Said(tuple(aid.value for aid in match.aid), match.right_edition, local_day(match.at))


def _is_across(match: Match, casefile: CaseFile) -> bool:
    """Whether it still says that another register names the family too."""
    return match.left is not match.right and is_standing(match, casefile.pair_words)


def _indicators(standing: Mapping[Source, Statement]) -> Iterator[Said]:
    # A row that states one sign of how a family lives was filled in; one that states none may have been left blank.
    for one in standing.values():
        if one.indicators:
            yield Said(tuple(sign.value for sign in one.indicators), one.edition, local_day(one.at))


def _members(standing: Mapping[Source, Statement]) -> tuple[Said, ...]:
    counted = [one for one in standing.values() if one.members]
    newest = max(counted, key=lambda one: (one.at, one.event_id), default=None)
    return (Said((str(newest.members),), newest.edition, local_day(newest.at)),) if newest else ()


def _area(casefile: CaseFile) -> tuple[Said, ...]:
    home = casefile.life.home
    if home and casefile.life.area_by_people(casefile.statements):
        return (Said((home.value,), "people", local_day(home.at)),)
    found = (one for one in reversed(casefile.statements) if one.area_code)
    return tuple(Said((one.area_code or "",), one.edition, local_day(one.at)) for one in found)[:1]


def _consent(casefile: CaseFile, agency: str) -> tuple[Said, ...]:
    word = next((one.word for one in casefile.consents if one.agency == agency), None)
    if word is None:
        return ()
    return (Said((YES if word.value == "given" else NO,), "consent_recorded", local_day(word.at)),)


_READERS: Mapping[Fact, Callable[[CaseFile], tuple[Said, ...]]] = {
    Fact.DECILE_P3KE: _decile,
    Fact.URGENCY: _urgency,
    Fact.NEED: _needs,
    Fact.AID: aid_of,
    Fact.INDICATOR: lambda casefile: tuple(_indicators(_standing(casefile))),
    Fact.MEMBERS: lambda casefile: _members(_standing(casefile)),
    Fact.AREA: _area,
}
