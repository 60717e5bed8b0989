"""Whether a family meets what a pledge asks: every fact, every comparison, and what nobody stated."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from casework.rules.casefile import CaseFile, fold
from casework.rules.eligibility import Answer, Facts, facts_of, judge
from casework.rules.family_facts import Person
from schemas.codes import Aid, Indicator, Need, Source, Urgency, Verdict, VisitOutcome
from schemas.conditions import Condition
from schemas.events.household_data import RecordFacts
from schemas.ids import plain_id
from schemas.pledge_codes import Fact, Operator, Strength
from tests.examples import FAMILY, KAMPUNG, changed

DAY = date(2026, 11, 26)
MET, NOT_MET, NOT_KNOWN = Answer.MET, Answer.NOT_MET, Answer.NOT_KNOWN
OPERATORS = {
    Fact.NEED: Operator.HAS, Fact.AID: Operator.HAS, Fact.INDICATOR: Operator.HAS, Fact.AREA: Operator.WITHIN,
}  # fmt: skip
EMPTY = CaseFile(FAMILY)


def must(fact, *values, operator=None):
    return Condition(
        strength=Strength.MUST, fact=fact, operator=operator or OPERATORS.get(fact, Operator.IS), values=values
    )


def cant(fact, *values, operator=None):
    return must(fact, *values, operator=operator).model_copy(update={"strength": Strength.CANT})


def row(number=1, kind="record_appeared", **said):
    stated = {"decile": 1, "aid": (Aid.PKH,), "indicators": (Indicator.EARTH_FLOOR,), "members": 4} | said
    named = {
        "edition": stated.pop("edition", "p3ke:2024"),
        "registry": stated.pop("registry", Source.P3KE),
        "event_id": plain_id("row", number),
        "occurred_at": datetime(2026, 1, number, tzinfo=UTC),
    }
    return changed(kind, **named, **({} if kind == "record_left" else {"stated": RecordFacts(**stated)}))


def line(condition, *events, agency="baznas"):
    return judge([condition], facts_of(fold(FAMILY, list(events)), agency, DAY, [condition])).lines[0]


def person(name="a", age=30, sex="female", is_head=False):
    return Person(plain_id("person", name), age, sex, is_head, "p3ke")


def of_people(*people):
    return Facts(DAY, {}).with_people(people)


@dataclass
class Example:
    """A fact: an event that states it, a condition that it meets, one that it does not, its value and its source."""

    event: object
    met: Condition
    not_met: Condition
    value: str
    source: str


VISITED = changed("need_identified", need=Need.HEALTH)
STATED = {
    Fact.DECILE_P3KE: Example(
        row(decile=2), must(Fact.DECILE_P3KE, "2"), must(Fact.DECILE_P3KE, "1"), "2", "p3ke:2024"
    ),
    Fact.URGENCY: Example(
        changed("urgency_assessed", urgency=Urgency.SOON),
        must(Fact.URGENCY, "urgent", "soon", operator=Operator.ONE_OF), must(Fact.URGENCY, "urgent"), "soon",
        "urgency_assessed",
    ),
    Fact.NEED: Example(
        VISITED, must(Fact.NEED, "food", "health"), must(Fact.NEED, "food"), "health", "need_identified"
    ),
    Fact.AID: Example(row(), must(Fact.AID, "pkh"), must(Fact.AID, "pbi", "kur"), "pkh", "p3ke:2024"),
    Fact.INDICATOR: Example(
        row(), must(Fact.INDICATOR, "earth_floor"), must(Fact.INDICATOR, "no_toilet"), "earth_floor", "p3ke:2024"
    ),
    Fact.MEMBERS: Example(row(), must(Fact.MEMBERS, "4"), must(Fact.MEMBERS, "5"), "4", "p3ke:2024"),
    Fact.AREA: Example(row(), must(Fact.AREA, "18.02.01"), must(Fact.AREA, "18.02.02"), KAMPUNG, "p3ke:2024"),
    Fact.CONSENT: Example(
        changed("consent_recorded", is_given=True), must(Fact.CONSENT, "yes"), cant(Fact.CONSENT, "yes"), "yes",
        "consent_recorded",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fact", STATED)
def test_a_stated_fact_meets_a_condition_or_not_and_says_who_states_it(fact):
    said = STATED[fact]
    for condition, answer in ((said.met, MET), (said.not_met, NOT_MET)):
        found = line(condition, said.event)
        assert (found.answer, found.value, found.source) == (answer, said.value, said.source)
        assert found.said[0].on is not None or fact is Fact.NEED


@pytest.mark.parametrize("fact", STATED)
def test_what_nobody_stated_is_not_known_whether_it_must_hold_or_must_not(fact):
    for condition in (must(fact, *STATED[fact].met.values), cant(fact, *STATED[fact].met.values)):
        found = line(condition)
        assert (found.answer, found.value, found.source) == (NOT_KNOWN, "", "")


@pytest.mark.parametrize("fact", STATED)
def test_cant_turns_the_answer_round(fact):
    said = STATED[fact]
    for condition, answer in ((said.met, NOT_MET), (said.not_met, MET)):
        other = Strength.CANT if condition.strength is Strength.MUST else Strength.MUST
        assert line(condition.model_copy(update={"strength": other}), said.event).answer is answer


@pytest.mark.parametrize(
    ("operator", "wanted", "answers"),
    [
        (Operator.AT_LEAST, ("3",), (NOT_MET, MET, MET)),
        (Operator.AT_MOST, ("3",), (MET, MET, NOT_MET)),
        (Operator.IS, ("3",), (NOT_MET, MET, NOT_MET)),
        (Operator.ONE_OF, ("2", "4"), (MET, NOT_MET, MET)),
        (Operator.AT_LEAST, ("4", "3"), (NOT_MET, MET, MET)),
    ],
)
def test_numbers_are_compared_as_numbers(operator, wanted, answers):
    for members, answer in zip((2, 3, 4), answers, strict=True):
        assert line(must(Fact.MEMBERS, *wanted, operator=operator), row(members=members)).answer is answer
    assert line(must(Fact.MEMBERS, "9", operator=Operator.AT_LEAST), row(members=10)).answer is MET


def test_a_list_of_aid_of_a_present_row_is_a_statement_even_where_it_is_empty():
    found = line(cant(Fact.AID, "pbi"), row(aid=()))
    assert (found.answer, found.value, found.source) == (MET, "", "p3ke:2024")


def test_a_register_that_no_longer_names_the_family_says_nothing_of_it():
    left = row(2, kind="record_left")
    for condition in (cant(Fact.AID, "pbi"), must(Fact.INDICATOR, "earth_floor"), must(Fact.MEMBERS, "4")):
        assert line(condition, row(), left).answer is NOT_KNOWN


def test_aid_in_any_register_counts_and_that_register_is_named():
    dtks = row(2, registry=Source.DTKS, edition="dtks:2026-10", aid=(Aid.PBI,))
    found = line(cant(Fact.AID, "pbi"), row(), dtks)
    assert (found.answer, found.value, found.source) == (NOT_MET, "pbi", "dtks:2026-10")
    none = line(cant(Fact.AID, "kur"), row(), dtks)
    assert (none.answer, none.source) == (MET, "dtks:2026-10+p3ke:2024")


def test_aid_of_the_row_that_comparing_found_counts_until_the_match_is_undone():
    match = changed("match_decided", verdict=Verdict.SAME, aid=(Aid.PBI,))
    found = line(cant(Fact.AID, "pbi"), row(aid=()), match)
    assert (found.answer, found.source) == (NOT_MET, "dtks:2026-10")
    undone = changed("match_undone", occurred_at=match.occurred_at + timedelta(days=1))
    assert line(cant(Fact.AID, "pbi"), row(aid=()), match, undone).answer is MET


def test_a_later_row_of_the_register_stands_above_what_comparing_found():
    match = changed("match_decided", verdict=Verdict.SAME, aid=(Aid.PBI,), occurred_at=datetime(2026, 1, 2, tzinfo=UTC))
    later = row(3, registry=Source.DTKS, edition="dtks:2027-01", aid=())
    assert line(cant(Fact.AID, "pbi"), match, later).answer is MET


def test_a_row_that_shows_no_sign_of_how_a_family_lives_may_have_been_left_blank():
    assert line(must(Fact.INDICATOR, "no_toilet"), row(indicators=())).answer is NOT_KNOWN


def test_a_decile_of_another_register_is_none_of_p3ke():
    assert line(must(Fact.DECILE_P3KE, "1"), row(registry=Source.DTSEN, edition="dtsen:2026")).answer is NOT_KNOWN


def test_the_newest_word_holds():
    newer = row(2, decile=4, members=6, edition="p3ke:2025")
    assert line(must(Fact.DECILE_P3KE, "4"), row(), newer).source == "p3ke:2025"
    assert line(must(Fact.MEMBERS, "6"), row(), newer).answer is MET


def test_the_kampung_that_people_say_stands_above_the_registers():
    moved = changed("household_moved", to_area_code="18.02.05.2001")
    found = line(must(Fact.AREA, "18.02.05"), row(), moved)
    assert (found.answer, found.source) == (MET, "people")
    assert line(must(Fact.AREA, "18.02.0"), row()).answer is NOT_MET


def test_consent_is_for_one_partner_and_may_be_taken_back():
    given = changed("consent_recorded", is_given=True)
    taken = changed(
        "consent_recorded", is_given=False, event_id=plain_id("no"), occurred_at=given.occurred_at + timedelta(days=1)
    )
    assert line(must(Fact.CONSENT, "yes"), given).answer is MET
    assert line(must(Fact.CONSENT, "yes"), given, agency="bank-lampung").answer is NOT_KNOWN
    for order in permutations((given, taken)):
        assert line(must(Fact.CONSENT, "yes"), *order).answer is NOT_MET


def test_a_visit_that_noted_needs_gives_its_day():
    visit = changed("visit_recorded", outcome=VisitOutcome.MET)
    assert line(must(Fact.NEED, "food"), VISITED, visit).said[0].on == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("condition", "who", "answer"),
    [
        (must(Fact.AGE, "18", operator=Operator.AT_LEAST), person(age=18), MET),
        (must(Fact.AGE, "18", operator=Operator.AT_LEAST), person(age=17), NOT_MET),
        (must(Fact.AGE, "18", operator=Operator.AT_LEAST), person(age=None), NOT_KNOWN),
        (must(Fact.AGE, "49", operator=Operator.AT_MOST), person(age=0), MET),
        (cant(Fact.AGE, "60", operator=Operator.AT_LEAST), person(age=61), NOT_MET),
        (must(Fact.SEX, "female"), person(), MET),
        (must(Fact.SEX, "female"), person(sex="male"), NOT_MET),
        (must(Fact.SEX, "female"), person(sex=None), NOT_KNOWN),
        (must(Fact.IS_HEAD, "yes"), person(is_head=True), MET),
        (must(Fact.IS_HEAD, "yes"), person(), NOT_MET),
        (must(Fact.IS_HEAD, "no"), person(), MET),
    ],
)
def test_facts_of_a_person(condition, who, answer):
    judged = judge([condition], of_people(who))
    assert judged.answer is judged.lines[0].answer is judged.people[0].answer is answer
    assert judged.lines[0].person_id == who.person_id
    assert judged.lines[0].source == ("" if answer is NOT_KNOWN else "p3ke")


WOMAN = must(Fact.SEX, "female")
ADULT = must(Fact.AGE, "18", operator=Operator.AT_LEAST)


def test_one_member_must_meet_all_conditions_on_persons():
    man, girl = person("man", sex="male"), person("girl", age=9)
    assert judge([WOMAN, ADULT], of_people(man, girl)).answer is NOT_MET
    woman = person("woman")
    judged = judge([WOMAN, ADULT], of_people(man, girl, woman))
    assert (judged.answer, judged.person_ids, judged.possible_ids) == (MET, (woman.person_id,), (woman.person_id,))
    assert {one.person_id for one in judged.lines} == {woman.person_id}


def test_a_member_of_whom_too_little_is_known_leaves_the_family_not_known():
    judged = judge([WOMAN, ADULT], of_people(person("man", sex="male"), person("who", age=None)))
    assert (judged.answer, judged.person_ids) == (NOT_KNOWN, ())
    assert judged.possible_ids == (plain_id("person", "who"),)


def test_without_any_known_member_a_condition_on_persons_is_not_known():
    judged = judge([WOMAN], of_people())
    assert (judged.answer, judged.lines[0].answer, judged.lines[0].person_id) == (NOT_KNOWN, NOT_KNOWN, None)


def test_one_condition_that_is_not_met_outweighs_what_is_not_known():
    met, unknown, failed = must(Fact.AID, "pkh"), must(Fact.NEED, "food"), must(Fact.DECILE_P3KE, "5")
    facts = facts_of(fold(FAMILY, [row()]), "baznas", DAY, [met, unknown, failed]).with_people([person()])
    assert judge([met, ADULT], facts).answer is MET
    assert judge([met, unknown], facts).answer is NOT_KNOWN
    assert judge([met, unknown, failed], facts).answer is NOT_MET
    assert [one.condition for one in judge([ADULT, unknown, WOMAN, met], facts).lines] == [ADULT, unknown, WOMAN, met]


def test_without_conditions_every_family_is_eligible():
    judged = judge([], facts_of(EMPTY, "baznas", DAY, []))
    assert (judged.on, judged.answer, judged.lines, judged.people) == (DAY, MET, (), ())


def test_the_order_of_the_events_changes_nothing():
    events = [row(), row(2, decile=2, edition="p3ke:2025"), VISITED, changed("consent_recorded")]
    conditions = [said.met for said in STATED.values()]
    files = [fold(FAMILY, list(order)) for order in permutations(events)]
    judged = {judge(conditions, facts_of(file, "baznas", DAY, conditions)) for file in files}
    assert len(judged) == 1
