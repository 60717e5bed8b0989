"""What a match run says of a household: its class, and an id that only another finding changes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from casework.store.comparison import Outcome, Pattern, Side
from producers.matching.findings import Comparison
from schemas.codes import Aid, OutcomeClass, Source

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PATTERNS = {
    0: Pattern((), {}, {}),
    1: Pattern(("name_equal", "nik_equal"), {"nik": "equal", "name": "equal"}, {"nik": 20, "name": 8}),
    2: Pattern(("nik_untrusted",), {}, {}),
}
COMPARED = Comparison(Source.P3KE, Source.DTKS, "2024-08", date(2024, 8, 31), NOW, {}).knowing(PATTERNS)


def side(number: int, *aid: Aid) -> Side:
    return Side(UUID(int=number), aid, UUID(int=number + 50), "2023", date(2023, 12, 31))


def found(*aid: Aid, is_found: bool = True) -> Outcome:
    return Outcome(UUID(int=9), "18.02.01.2003", side(1), side(2, *aid), 1, UUID(int=7), is_found, False, 98, 4)


def alone(said: int) -> Outcome:
    return Outcome(UUID(int=9), "18.02.01.2003", side(1), None, said)


@pytest.mark.parametrize(
    ("outcome", "named"),
    [
        (found(), OutcomeClass.TARGET), (found(Aid.PBI), OutcomeClass.TARGET), (found(Aid.PKH), OutcomeClass.WITH_AID),
        (found(is_found=False), OutcomeClass.REVIEW), (alone(0), OutcomeClass.LEFT_ONLY),
        (alone(2), OutcomeClass.NO_NIK),
    ],
)  # fmt: skip
def test_each_finding_names_its_class_where_the_programmes_registers_are_compared(
    outcome: Outcome, named: OutcomeClass
) -> None:
    said = COMPARED.say(outcome)
    assert (said.outcome_class, said.outcome_policy) == (named, "target-2026.1")
    elsewhere = replace(COMPARED, right=Source.DTSEN).say(outcome)
    assert (elsewhere.outcome_class, elsewhere.outcome_policy) == (None, None)


def test_a_finding_has_one_id_whenever_it_is_said_and_another_one_where_it_says_anything_else() -> None:
    later = replace(COMPARED, compared_at=NOW.replace(year=2027))
    stories = [found(), found(Aid.PKH), found(is_found=False), alone(0), alone(2)]
    assert [later.say(one).event_id for one in stories] == [COMPARED.say(one).event_id for one in stories]
    assert len({COMPARED.say(one).event_id for one in stories}) == len(stories)
