"""Whether a family meets what a pledge asks: met, not met, or not known, each with the fact and who says so.

Blank means not stated: what nobody stated is not known, and asks for a visit; it never counts against a family.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from casework.rules.casefile import CaseFile
from casework.rules.family_facts import Person, Said, facts_of_person, stated_by
from schemas.conditions import Condition
from schemas.pledge_codes import Fact, Operator, Strength

OF_PERSONS = frozenset({Fact.AGE, Fact.SEX, Fact.IS_HEAD})
"""Facts of one member; all others are of the family."""
_DISTRICT = len("18.02")


class Answer(StrEnum):
    """What is known of a condition, or of all conditions of a pledge; the best last."""

    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"
    MET = "met"


_RANK = {answer: place for place, answer in enumerate(Answer)}
_OPPOSITE = {Answer.MET: Answer.NOT_MET, Answer.NOT_MET: Answer.MET, Answer.NOT_KNOWN: Answer.NOT_KNOWN}


class Line(NamedTuple):
    """One condition with its answer. `said` are the statements it rests on: none where nobody stated the fact.

    `person_id`: the member it speaks of, where it is a condition on persons and anybody is known.
    """

    condition: Condition
    answer: Answer
    said: tuple[Said, ...] = ()
    person_id: UUID | None = None

    @property
    def value(self) -> str:
        """The fact's value as codes, in the order of the codes: "3", "no_toilet+poor_roof", "" for none of a list."""
        return "+".join(sorted({value for one in self.said for value in one.values}))

    @property
    def source(self) -> str:
        """Who states it: "p3ke:2024", "dtks:2026-10+p3ke:2024", "visit_recorded"; "" where nobody does."""
        return "+".join(sorted({one.source for one in self.said}))


class PersonJudgement(NamedTuple):
    """One member by the conditions on persons."""

    person_id: UUID
    answer: Answer
    lines: tuple[Line, ...]


class Judgement(NamedTuple):
    """All conditions of a pledge for one family on a day, in their order; `people` where some are on persons.

    A line on persons speaks of the member who comes nearest to meeting them all.
    """

    on: date
    answer: Answer
    lines: tuple[Line, ...]
    people: tuple[PersonJudgement, ...] = ()

    @property
    def person_ids(self) -> tuple[UUID, ...]:
        """The members who meet all conditions on persons."""
        return tuple(one.person_id for one in self.people if one.answer is Answer.MET)

    @property
    def possible_ids(self) -> tuple[UUID, ...]:
        """The members of whom nothing known speaks against it."""
        return tuple(one.person_id for one in self.people if one.answer is not Answer.NOT_MET)


class Facts(NamedTuple):
    """What is known of a family on a day, and of its people where they were handed in."""

    on: date
    family: Mapping[Fact, tuple[Said, ...]]
    people: tuple[Person, ...] = ()

    def with_people(self, people: Sequence[Person]) -> "Facts":
        """The same with the living members, as the vault knows them."""
        return self._replace(people=tuple(people))


def facts_of(casefile: CaseFile, agency: str, day: date, conditions: Sequence[Condition]) -> Facts:
    """What the case file says of what the conditions ask, as seen on `day`; consent is the one for this partner."""
    return Facts(day, stated_by(casefile, agency, {one.fact for one in conditions}))


def asked(conditions: tuple[Condition, ...], area_code: str | None) -> tuple[Condition, ...]:
    """A pledge's conditions, and that the family lives in its area where that is less than the whole district."""
    if not area_code or len(area_code) <= _DISTRICT:
        return conditions
    place = Condition(strength=Strength.MUST, fact=Fact.AREA, operator=Operator.WITHIN, values=(area_code,))
    return (*conditions, place)


def judge(conditions: Sequence[Condition], facts: Facts) -> Judgement:
    """Whether the family meets them all; on persons, whether at least one member meets all of those."""
    on_persons = [one for one in conditions if one.fact in OF_PERSONS]
    people = tuple(_judge_person(on_persons, person) for person in facts.people) if on_persons else ()
    nearest = iter(max(people, key=_nearness).lines if people else [Line(one, Answer.NOT_KNOWN) for one in on_persons])
    lines = tuple(
        next(nearest) if one.fact in OF_PERSONS else _line(one, facts.family.get(one.fact, ())) for one in conditions
    )
    return Judgement(facts.on, worst(line.answer for line in lines), lines, people)


def worst(answers: Iterable[Answer]) -> Answer:
    """The answer to all of these together; without any, it is met."""
    return min(answers, key=_RANK.__getitem__, default=Answer.MET)


def _judge_person(conditions: Sequence[Condition], person: Person) -> PersonJudgement:
    known = facts_of_person(person)
    lines = tuple(_line(one, known.get(one.fact, ()), person.person_id) for one in conditions)
    return PersonJudgement(person.person_id, worst(line.answer for line in lines), lines)


def _nearness(one: PersonJudgement) -> tuple[int, int]:
    return _RANK[one.answer], sum(_RANK[line.answer] for line in one.lines)


def _line(condition: Condition, known: Sequence[Said], person_id: UUID | None = None) -> Line:
    holds = _HOLDS[condition.operator]
    hits = tuple(one for one in known if any(holds(value, condition.values) for value in one.values))
    answer = Answer.MET if hits else Answer.NOT_MET if known else Answer.NOT_KNOWN
    if condition.strength is Strength.CANT:
        answer = _OPPOSITE[answer]
    return Line(condition, answer, hits or tuple(known), person_id)


def _at_least(value: str, wanted: tuple[str, ...]) -> bool:
    return int(value) >= min(map(int, wanted))


def _at_most(value: str, wanted: tuple[str, ...]) -> bool:
    return int(value) <= max(map(int, wanted))


def _among(value: str, wanted: tuple[str, ...]) -> bool:
    return value in wanted


def _within(code: str, places: tuple[str, ...]) -> bool:
    return any(code == place or code.startswith(f"{place}.") for place in places)


_HOLDS: Mapping[Operator, Callable[[str, tuple[str, ...]], bool]] = {
    Operator.AT_LEAST: _at_least,
    Operator.AT_MOST: _at_most,
    Operator.IS: _among,
    Operator.ONE_OF: _among,
    Operator.HAS: _among,
    Operator.WITHIN: _within,
}
