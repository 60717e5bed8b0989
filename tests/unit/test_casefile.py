"""The case file and our answers do not depend on the order in which events come."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.rules.casefile import CaseFile, evolve, fold, from_json, to_json
from casework.rules.reactions import react
from schemas.codes import Aid, CaseState, Urgency
from schemas.events import Event
from tests import stories
from tests.examples import changed

HOUSEHOLD = stories.household(1)
STORY: list[Event] = [
    stories.appeared(), stories.matched(), stories.noted(), stories.promised(), stories.kept(), stories.closed(),
    stories.reopened(), stories.changed(), stories.matched(at=21, aid=(Aid.PKH,)), stories.left(),
    stories.matched(at=30, based_on=(stories.changed().event_id,)),
]  # fmt: skip


def live(facts: list[Event]) -> tuple[CaseFile, frozenset[Event]]:
    """Fold facts one by one as the turnstile does, answers included."""
    casefile, told = CaseFile(HOUSEHOLD), set()
    for fact in facts:
        casefile = evolve(casefile, fact)
        for answer in react(casefile, fact):
            casefile = evolve(casefile, answer)
            told.add(answer)
    return casefile, frozenset(told)


@given(st.permutations(STORY))
@settings(max_examples=1000, deadline=None)
def test_any_order_gives_the_same_file_and_the_same_answers(order: list[Event]) -> None:
    assert live(order) == live(STORY)


def test_every_order_of_the_first_five_events_gives_the_same() -> None:
    expected = live(STORY[:5])
    assert all(live(list(order)) == expected for order in permutations(STORY[:5]))


def test_a_file_survives_being_stored() -> None:
    casefile = fold(HOUSEHOLD, STORY)
    assert from_json(to_json(casefile), casefile.version, casefile.last_event_at) == casefile


def test_a_matched_family_without_aid_gets_a_case_with_reasons_and_an_urgency() -> None:
    casefile, answers = live([stories.appeared(), stories.matched()])
    assert {answer.kind for answer in answers} == {"case_opened", "urgency_assessed"}
    assert casefile.state is CaseState.OPEN
    assert casefile.standing_urgency is Urgency.URGENT
    assert casefile.urgency and casefile.urgency.reasons == ("decile_1", "elderly_alone", "no_toilet")


@pytest.mark.parametrize("aid", [Aid.PKH, Aid.BPNT, Aid.SEMBAKO, Aid.BST, Aid.BLT, Aid.BLT_DD])
def test_counted_aid_keeps_a_family_watched(aid: Aid) -> None:
    casefile, answers = live([stories.appeared(), stories.matched(aid=(aid,))])
    assert (casefile.state, answers) == (CaseState.WATCHED, frozenset())


def test_health_insurance_alone_does_not_count_as_aid() -> None:
    casefile, answers = live([stories.appeared(), stories.matched(aid=(Aid.PBI,))])
    assert casefile.state is CaseState.OPEN
    assert any("uncounted_aid:pbi" in getattr(answer, "reasons", ()) for answer in answers)


def test_a_family_that_only_p3ke_names_is_watched() -> None:
    assert live([stories.appeared()])[0].state is CaseState.WATCHED


def test_a_persons_decision_stands_above_a_later_finding_of_the_policy() -> None:
    casefile, _ = live(
        [stories.appeared(), stories.matched(), stories.closed(at=2), stories.matched(at=30, aid=(Aid.PBI,))]
    )
    assert casefile.state is CaseState.CLOSED


def test_leaving_a_register_ends_nothing() -> None:
    casefile, _ = live([stories.appeared(), stories.matched(), stories.left()])
    assert casefile.state is CaseState.OPEN
    assert not casefile.statements[-1].is_present


def test_a_promise_is_open_until_it_is_kept() -> None:
    casefile = fold(HOUSEHOLD, [stories.promised()])
    assert casefile.next_due_on == date(2024, 2, 1)
    assert fold(HOUSEHOLD, [stories.kept(), stories.promised()]).next_due_on is None


def test_a_match_without_edition_or_place_is_read_back_as_it_was_written() -> None:
    match = changed("match_found", area_code=None, edition=None)
    casefile = fold(match.subject, [match])
    assert from_json(to_json(casefile), casefile.version, casefile.last_event_at) == casefile
