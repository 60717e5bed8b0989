"""A person's word on a pair stands above every finding, in whatever order they arrive, and can be taken back."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.rules.casefile import CaseFile, evolve, fold, from_json, to_json
from casework.rules.decisions import Refused, decide, first_event_id
from casework.rules.pairs import is_standing
from casework.rules.questions import open_questions
from schemas.codes import Aid, CaseState, ClosingReason, Verdict
from schemas.events import Event
from schemas.events.cases import CaseKeptOpen
from schemas.ids import plain_id
from tests import family_stories as family
from tests import match_stories as story
from tests import stories
from tests.unit.test_casefile import live

NOT, CHECK = Verdict.NOT_SAME, Verdict.FIELD_CHECK
STORY: list[Event] = [
    stories.appeared(), stories.matched(), story.decided(NOT, at=3), story.undone(at=5), story.decided(at=7),
    stories.matched(at=9), story.decided(CHECK, at=11), story.undone(at=13), story.decided(pair=2, at=15),
    story.undone(pair=2, at=17), story.decided(pair=2, at=19), stories.closed(at=20), stories.reopened(at=21),
    stories.changed(at=22), story.decided(NOT, pair=3, at=23),
]  # fmt: skip


def opened(*events: Event) -> CaseFile:
    return live([stories.appeared(), *events])[0]


def standing(casefile: CaseFile) -> list[bool]:
    return [is_standing(match, casefile.pair_words) for match in casefile.matches]


@given(st.permutations(STORY))
@settings(max_examples=1000, deadline=None)
def test_any_order_gives_the_same_file_the_same_answers_and_the_same_questions(order: list[Event]) -> None:
    casefile, told = live(order)
    expected, answers = live(STORY)
    assert (casefile, told) == (expected, answers)
    assert open_questions(casefile) == open_questions(expected)


@pytest.mark.parametrize("start", range(len(STORY) - 4))
def test_every_order_of_five_events_gives_the_same(start: int) -> None:
    few = STORY[start : start + 5]
    assert all(live(list(order)) == live(few) for order in permutations(few))


@pytest.mark.parametrize("count", range(len(STORY)))
def test_a_file_survives_being_stored(count: int) -> None:
    casefile = fold(stories.household(1), STORY[: count + 1])
    assert from_json(to_json(casefile), casefile.version, casefile.last_event_at) == casefile


def test_a_decision_for_one_family_opens_the_case_as_a_finding_does() -> None:
    by_hand, by_machine = live([stories.appeared(), story.decided()]), live([stories.appeared(), stories.matched()])
    for casefile, answers in (by_hand, by_machine):
        assert casefile.state is CaseState.OPEN
        assert {answer.kind for answer in answers} == {"case_opened", "urgency_assessed"}


@pytest.mark.parametrize("event", [story.decided(NOT), story.decided(CHECK), story.decided(aid=(Aid.PKH,))])
def test_any_other_decision_opens_none(event: Event) -> None:
    assert opened(event).state is CaseState.WATCHED


def test_no_later_finding_stands_against_a_persons_no() -> None:
    assert standing(opened(stories.matched(), story.decided(NOT), stories.matched(at=30))) == [False] * 3


def test_what_was_undone_stands_no_more_until_a_person_decides_again() -> None:
    assert standing(opened(stories.matched(), story.undone(), stories.matched(at=30))) == [False, False]
    assert standing(opened(stories.matched(), story.undone(), story.decided(at=31))) == [True, True]


def test_looking_in_the_field_is_neither_yes_nor_no() -> None:
    assert standing(opened(stories.matched(), story.decided(CHECK))) == [True, False]


@pytest.mark.parametrize("word", [story.undone(), story.decided(NOT)])
def test_a_case_whose_match_was_taken_back_asks_a_person(word: Event) -> None:
    casefile = opened(stories.matched(), word)
    assert casefile.state is CaseState.OPEN
    (question,) = open_questions(casefile)
    assert (question.code, question.about, question.closing) == (
        "match_undone", word.event_id, ClosingReason.MATCH_UNDONE,
    )  # fmt: skip


@pytest.mark.parametrize(
    "events",
    [
        [stories.matched(), story.undone(), story.decided(at=9)],
        [stories.matched(), story.decided(pair=2), story.undone()],
        [stories.matched(), story.undone(pair=2)],
        [stories.matched(), story.undone(), stories.closed()],
        [stories.matched(aid=(Aid.PKH,)), story.undone()],
    ],
    ids=["decided again", "another match stands", "another pair", "closed since", "never opened"],
)
def test_nothing_is_asked_where_something_still_holds_or_somebody_answered(events: list[Event]) -> None:
    assert open_questions(opened(*events)) == ()


def test_the_question_can_be_answered_by_keeping_the_case_open() -> None:
    casefile = opened(stories.matched(), story.undone())
    kept = family.kept_open(open_questions(casefile)[0].about)
    assert isinstance(kept, CaseKeptOpen)
    assert open_questions(evolve(casefile, kept)) == ()


def test_a_wish_becomes_one_event_with_who_answered() -> None:
    wish = story.decide(reviewers=("user:a", "user:b"), aid=(Aid.PBI,), note_id=plain_id("words"))
    (event,) = decide(opened(), wish)
    assert (event.kind, event.event_id) == ("match_decided", first_event_id(wish))
    assert (event.reviewers, event.policy, event.aid, event.note_id) == (  # type: ignore[attr-defined]
        ("user:a", "user:b"), "review-2026.1", (Aid.PBI,), plain_id("words"),
    )  # fmt: skip


@pytest.mark.parametrize("wish", [story.decide(), story.decide(NOT)])
@pytest.mark.parametrize("word", [story.decided(), story.decided(NOT)])
def test_what_is_decided_is_not_decided_again_unless_something_new_is_known(word: Event, wish: object) -> None:
    with pytest.raises(Refused, match="sudah diputuskan"):
        decide(opened(word), wish)  # type: ignore[arg-type]
    assert decide(opened(word), wish.model_copy(update={"is_again": True}))  # type: ignore[attr-defined]


@pytest.mark.parametrize("word", [story.undone(), story.decided(CHECK)])
def test_what_was_undone_or_looked_at_in_the_field_can_be_decided(word: Event) -> None:
    assert decide(opened(stories.matched(), word), story.decide())


@pytest.mark.parametrize(
    ("events", "word"),
    [
        ([], "tidak ditemukan"),
        ([stories.matched(2)], "tidak ditemukan"),
        ([stories.matched(), story.undone()], "sudah"),
    ],
)
def test_what_is_not_there_cannot_be_taken_back(events: list[Event], word: str) -> None:
    with pytest.raises(Refused, match=word):
        decide(opened(*events), story.undo())


def test_taking_back_ends_the_case_only_where_the_person_wishes_it() -> None:
    casefile = opened(stories.matched())
    assert [event.kind for event in decide(casefile, story.undo())] == ["match_undone"]
    events = decide(casefile, story.undo(close=True))
    assert [event.kind for event in events] == ["match_undone", "case_closed"]
    assert opened(stories.matched(), *events).state is CaseState.CLOSED
    watched = opened(stories.matched(aid=(Aid.PKH,)))
    assert [event.kind for event in decide(watched, story.undo(close=True))] == ["match_undone"]


def test_a_case_that_ended_with_its_match_goes_on_when_the_match_is_found_right_after_all() -> None:
    before = opened(stories.matched())
    undone = decide(before, story.undo(close=True))
    again = decide(opened(stories.matched(), *undone), story.decide(at=9))
    assert [event.kind for event in again] == ["match_decided", "case_reopened"]
    assert opened(stories.matched(), *undone, *again).state is CaseState.OPEN


@pytest.mark.parametrize("wish", [story.decide(NOT, at=9), story.decide(at=9, aid=(Aid.PKH,))])
def test_it_does_not_go_on_for_a_family_that_is_no_target(wish: object) -> None:
    undone = decide(opened(stories.matched()), story.undo(close=True))
    assert len(decide(opened(stories.matched(), *undone), wish)) == 1  # type: ignore[arg-type]


def test_a_case_closed_for_the_familys_sake_stays_closed() -> None:
    assert len(decide(opened(stories.matched(), stories.closed(), story.undone(at=15)), story.decide(at=20))) == 1
