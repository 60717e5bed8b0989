"""What became of a family is the same in whatever order it is heard, and nothing ends by itself."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.rules.casefile import CaseFile, fold, from_json, to_json
from casework.rules.questions import open_questions
from casework.rules.reactions import react
from schemas.codes import CaseState, ClosingReason, RecordField
from schemas.events import Event
from schemas.events.cases import CaseClosed
from schemas.family_codes import MergeReason, VervalReason
from tests import family_stories as family
from tests import stories
from tests.unit.test_casefile import live

HOUSEHOLD = stories.household(1)
OPENED: list[Event] = [stories.appeared(), stories.matched()]
STORY: list[Event] = [
    *OPENED, stories.closed(), stories.reopened(), stories.changed(), family.judged(None, at=5), family.judged(),
    family.judged(VervalReason.DECEASED, at=16), family.corrected(RecordField.NAME),
    family.corrected(RecordField.AREA, area=family.OTHER_KAMPUNG, at=12), family.died(),
    family.died(family.HEAD, was_head=True, at=17), family.moved(), family.moved(None, at=18), family.split(),
    family.split(6, at=19), family.split_off(), family.merged(), family.absorbed(), family.absorbed(7, at=22),
    family.kept_open(family.judged().event_id),
]  # fmt: skip


def opened(*events: Event) -> CaseFile:
    return live([*OPENED, *events])[0]


@given(st.permutations(STORY))
@settings(max_examples=1000, deadline=None)
def test_any_order_gives_the_same_file_and_the_same_answers(order: list[Event]) -> None:
    assert live(order) == live(STORY)


@pytest.mark.parametrize("start", [5, 9, 12, 15])
def test_every_order_of_five_events_gives_the_same(start: int) -> None:
    few = STORY[start : start + 5]
    assert all(live(list(order)) == live(few) for order in permutations(few))


@pytest.mark.parametrize("count", range(len(STORY)))
def test_a_file_survives_being_stored(count: int) -> None:
    casefile = fold(HOUSEHOLD, STORY[: count + 1])
    assert from_json(to_json(casefile), casefile.version, casefile.last_event_at) == casefile


@pytest.mark.parametrize(
    ("reason", "closing"),
    [(MergeReason.DUPLICATE, ClosingReason.DUPLICATE), (MergeReason.JOINED, ClosingReason.MERGED)],
)
def test_a_merger_closes_the_case_by_an_answer_that_follows_from_it(
    reason: MergeReason, closing: ClosingReason
) -> None:
    fact = family.merged(reason=reason)
    casefile, answers = live([*OPENED, fact])
    (closed,) = [answer for answer in answers if isinstance(answer, CaseClosed)]
    assert (closed.reason, closed.caused_by, closed.household_id) == (closing, fact.event_id, HOUSEHOLD)
    assert casefile.state is CaseState.MERGED
    assert casefile.life.survivor == stories.household(4)
    assert react(CaseFile(HOUSEHOLD), fact) == [closed]


@pytest.mark.parametrize("later", [stories.reopened(at=40), stories.matched(at=41, aid=())])
def test_nothing_that_comes_later_opens_a_household_that_is_no_more(later: Event) -> None:
    assert opened(family.merged(), later).state is CaseState.MERGED


@pytest.mark.parametrize("reason", list(VervalReason))
def test_not_eligible_is_a_question_and_no_exit(reason: VervalReason) -> None:
    casefile = opened(family.judged(reason))
    assert casefile.state is CaseState.OPEN
    (question,) = open_questions(casefile)
    assert (question.about, question.detail) == (family.judged(reason).event_id, reason.value)
    expected = {"not_poor_any_more": "not_eligible"}.get(reason.value, reason.value)
    assert question.closing == ClosingReason(expected)


def test_a_later_word_of_the_village_takes_the_question_back() -> None:
    assert open_questions(opened(family.judged(), family.judged(None, at=9))) == ()


@pytest.mark.parametrize("answer", [family.kept_open(family.judged().event_id), stories.closed(), stories.reopened()])
def test_an_answered_question_is_asked_no_more(answer: Event) -> None:
    assert open_questions(opened(family.judged(), answer)) == ()


def test_an_answer_to_one_question_leaves_the_others() -> None:
    casefile = opened(
        family.judged(), family.moved(None), family.died(was_head=True), family.kept_open(family.judged().event_id)
    )
    assert [question.code for question in open_questions(casefile)] == ["moved_away", "head_died"]


def test_a_family_without_a_case_is_asked_nothing() -> None:
    assert open_questions(fold(HOUSEHOLD, [stories.appeared(), family.judged()])) == ()


def test_the_death_of_a_member_who_is_not_the_head_asks_nothing() -> None:
    assert open_questions(opened(family.died())) == ()


def test_who_moved_within_the_kabupaten_lives_in_the_new_kampung() -> None:
    casefile = opened(family.moved())
    assert (casefile.area_code, open_questions(casefile)) == (family.OTHER_KAMPUNG, ())


def test_who_left_the_kabupaten_stays_with_the_workers_of_the_old_kampung() -> None:
    assert opened(family.moved(None)).area_code == stories.KAMPUNG


def test_an_edition_that_repeats_the_old_kampung_does_not_move_a_family_back() -> None:
    assert opened(family.moved(), stories.changed()).area_code == family.OTHER_KAMPUNG


def test_once_an_edition_confirms_the_kampung_registers_lead_again() -> None:
    confirmed = stories.changed().model_copy(update={"area_code": family.OTHER_KAMPUNG})
    later = stories.changed(at=30, aid=())
    assert opened(family.moved(), confirmed).area_code == family.OTHER_KAMPUNG
    assert opened(family.moved(), confirmed, later).area_code == stories.KAMPUNG


def test_a_correction_of_a_name_moves_nobody() -> None:
    assert opened(family.corrected(RecordField.NAME, area=family.OTHER_KAMPUNG)).area_code == stories.KAMPUNG


def test_the_newest_word_on_where_they_live_counts() -> None:
    assert opened(family.moved(), family.moved(stories.KAMPUNG, at=19)).area_code == stories.KAMPUNG
    assert opened(family.moved(stories.KAMPUNG, at=19), family.moved(None)).life.place.value == stories.KAMPUNG  # type: ignore[union-attr]


def test_absence_from_a_later_edition_is_a_question_and_no_exit() -> None:
    casefile = opened(stories.left())
    (question,) = open_questions(casefile)
    assert (question.code, question.detail, casefile.state) == ("left_register", stories.left().edition, CaseState.OPEN)
    assert open_questions(opened(stories.left(), family.kept_open(question.about))) == ()
    back = stories.appeared(at=60)
    assert open_questions(opened(stories.left(), back)) == ()
