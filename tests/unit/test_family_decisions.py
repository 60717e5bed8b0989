"""What people may record of a family: granted as events on each timeline concerned, or refused in words."""

from datetime import date

import pytest

from casework.rules.casefile import CaseFile, fold, from_json, to_json
from casework.rules.decisions import Refused, Stale, decide, first_event_id
from schemas.codes import CaseState, FollowUpOutcome, Need, RecordField, Urgency
from schemas.commands import AnyCommand
from schemas.events import Event
from schemas.events.cases import FollowUpCompleted, FollowUpScheduled, UrgencyAssessed
from schemas.events.household_data import HouseholdMoved, HouseholdSplit, HouseholdSplitOff, RecordCorrected
from schemas.family_codes import VervalReason, VervalVerdict
from schemas.ids import plain_id
from tests import family_stories as family
from tests import stories
from tests.unit.test_casefile import live

ONE, TWO = stories.household(1), stories.household(2)
OPEN = live([stories.appeared(), stories.matched(), stories.promised()])[0]
WATCHED = fold(TWO, [stories.appeared(2)])
NOBODY = CaseFile(TWO)
TOMORROW, LONG_AGO = date(2026, 11, 21), date(2020, 1, 1)


def kinds(events: list[Event]) -> list[tuple[str, int]]:
    """Kind and household (1 or 2) of each event."""
    return [(event.kind, 1 + (event.subject == TWO)) for event in events]


def after(events: list[Event], number: int) -> CaseFile:
    """The file of household 1, which has an open case, or of the new household 2 once these events are on it."""
    mine = [event for event in events if event.subject == stories.household(number)]
    return fold(stories.household(number), [*(opened_facts() if number == 1 else []), *mine])


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (family.judge(), "verval_recorded"),
        (family.correct(), "record_corrected"),
        (family.bury(), "member_died"),
        (family.move(), "household_moved"),
    ],
)
def test_a_wish_about_one_household_is_one_event_on_it(command: AnyCommand, kind: str) -> None:
    events = decide(OPEN, command)
    assert kinds(events) == [(kind, 1)]
    assert (events[0].event_id, events[0].actor) == (first_event_id(command), "user:siti")
    assert decide(OPEN, command) == events


@pytest.mark.parametrize(
    ("command", "other", "words"),
    [
        (family.judge(meeting_on=TOMORROW), None, "belum terjadi"),
        (family.judge(meeting_on=LONG_AGO), None, "lima tahun"),
        (family.judge(reason=None), None, "Pilih alasan"),
        (family.judge(reason=VervalReason.OTHER), None, "Tulis keterangan"),
        (family.bury(died_on=TOMORROW), None, "belum terjadi"),
        (family.move(moved_on=TOMORROW), None, "belum terjadi"),
        (family.move(to_area_code=stories.KAMPUNG), None, "sudah tercatat"),
        (family.part(staying=0), NOBODY, "Sisakan"),
        (family.part(split_on=TOMORROW), NOBODY, "belum terjadi"),
        (family.part(), WATCHED, "sudah ada"),
        (family.merge(), NOBODY, "tidak ditemukan"),
        (family.merge(), None, "tidak ditemukan"),
        (family.merge(into=1), OPEN, "dirinya sendiri"),
        (family.keep(plain_id("no question")), None, "sudah dijawab"),
    ],
)
def test_what_cannot_be_granted_is_refused_in_words(command: AnyCommand, other: CaseFile | None, words: str) -> None:
    with pytest.raises(Refused, match=words):
        decide(OPEN, command, other)


def test_an_eligible_family_has_no_reason_even_if_one_was_typed() -> None:
    (event,) = decide(OPEN, family.judge(verdict=VervalVerdict.ELIGIBLE, reason=VervalReason.MOVED))
    assert event == decide(OPEN, family.judge(verdict=VervalVerdict.ELIGIBLE, reason=None))[0]


def test_what_one_meeting_said_has_one_id_whoever_writes_it_down() -> None:
    mine, yours = family.judge(), family.judge(command_id=plain_id("yours"), actor="user:budi")
    assert first_event_id(mine) == first_event_id(yours)
    assert first_event_id(mine) != first_event_id(family.judge(minutes="141/07/BA/2024"))
    assert first_event_id(mine) != first_event_id(family.judge(reason=VervalReason.DECEASED))


def test_a_proposed_family_is_a_household_of_its_own_in_its_kampung() -> None:
    (event,) = decide(CaseFile(stories.household(9)), family.propose())
    casefile = fold(stories.household(9), [event])
    assert (casefile.state, casefile.area_code) == (CaseState.WATCHED, stories.KAMPUNG)
    with pytest.raises(Refused, match="sudah dicatat"):
        decide(casefile, family.propose())
    with pytest.raises(Refused, match="belum terjadi"):
        decide(CaseFile(stories.household(9)), family.propose(meeting_on=TOMORROW))


def test_a_corrected_kampung_stands_in_the_event_and_a_corrected_name_does_not() -> None:
    (event,) = decide(OPEN, family.correct(fields=(RecordField.AREA,), area_code=family.OTHER_KAMPUNG))
    assert isinstance(event, RecordCorrected)
    assert event.area_code == family.OTHER_KAMPUNG


def test_nobody_dies_twice() -> None:
    gone = fold(ONE, [stories.appeared(), *decide(OPEN, family.bury())])
    with pytest.raises(Refused, match="sudah dicatat"):
        decide(gone, family.bury())


def test_a_move_says_from_where_and_to_where() -> None:
    (event,) = decide(OPEN, family.move())
    assert isinstance(event, HouseholdMoved)
    assert (event.from_area_code, event.to_area_code) == (stories.KAMPUNG, family.OTHER_KAMPUNG)
    assert event.area_code == family.OTHER_KAMPUNG
    (away,) = decide(OPEN, family.move(to_area_code=None))
    assert away.area_code == stories.KAMPUNG


def test_both_timelines_of_a_split_have_their_event() -> None:
    events = decide(OPEN, family.part(area_code=family.OTHER_KAMPUNG), NOBODY)
    split, off = events[:2]
    assert isinstance(split, HouseholdSplit)
    assert isinstance(off, HouseholdSplitOff)
    assert (split.subject, off.subject, off.caused_by) == (ONE, TWO, split.event_id)
    assert (split.new_household_id, off.from_household_id) == (TWO, ONE)
    assert off.area_code == family.OTHER_KAMPUNG
    assert decide(OPEN, family.part(area_code=family.OTHER_KAMPUNG), NOBODY) == events


def test_who_splits_off_an_open_case_does_not_lose_it() -> None:
    events = decide(OPEN, family.part(), NOBODY)
    assert kinds(events) == [
        ("household_split", 1), ("household_split_off", 2), ("case_opened", 2), ("urgency_assessed", 2),
    ]  # fmt: skip
    new = after(events, 2)
    assert (new.state, new.standing_urgency, new.life.origin) == (CaseState.OPEN, Urgency.URGENT, ONE)
    assert after(events, 1).state is CaseState.OPEN


def test_both_timelines_of_a_merger_have_their_event_and_the_survivor_takes_over() -> None:
    known = decide(OPEN, stories.visit(needs=(Need.FOOD,)))
    stored = to_json(fold(ONE, [*opened_facts(), *known, stories.promised()]))
    events = decide(from_json(stored, 6, stories.day(10)), family.merge(), WATCHED)
    assert kinds(events) == [
        ("household_merged", 1), ("household_absorbed", 2), ("case_opened", 2), ("urgency_assessed", 2),
        ("need_identified", 2), ("follow_up_completed", 1), ("follow_up_scheduled", 2),
    ]  # fmt: skip
    ended, again = events[5:]
    assert isinstance(ended, FollowUpCompleted)
    assert isinstance(again, FollowUpScheduled)
    assert (ended.outcome, again.due_on) == (FollowUpOutcome.NOT_NEEDED, stories.promised().due_on)
    assert (after(events, 1).state, after(events, 2).state) == (CaseState.MERGED, CaseState.OPEN)


def opened_facts() -> list[Event]:
    """Facts and answers of a family with an open case."""
    return [stories.appeared(), stories.matched(), *live([stories.appeared(), stories.matched()])[1]]


def test_a_survivor_that_has_its_own_keeps_it() -> None:
    own = fold(TWO, [event.model_copy(update={"household_id": TWO}) for event in opened_facts()])
    assert kinds(decide(fold(ONE, opened_facts()), family.merge(), own)) == [
        ("household_merged", 1), ("household_absorbed", 2),
    ]  # fmt: skip


def test_an_open_case_opens_the_survivors_closed_one_again() -> None:
    closed = fold(TWO, [stories.appeared(2), stories.closed(2)])
    events = decide(fold(ONE, opened_facts()), family.merge(), closed)
    assert ("case_reopened", 2) in kinds(events)
    assessed = next(event for event in events if isinstance(event, UrgencyAssessed))
    assert assessed.reasons == ("decile_1", "elderly_alone", "no_toilet")


@pytest.mark.parametrize("command", [family.judge(), family.merge(), stories.visit(), family.part()])
def test_a_household_that_is_no_more_takes_no_wish(command: AnyCommand) -> None:
    gone = fold(ONE, [stories.appeared(), family.merged()])
    with pytest.raises(Refused, match="sudah digabung"):
        decide(gone, command, WATCHED)


def test_nobody_merges_into_a_household_that_is_no_more() -> None:
    gone = fold(TWO, [stories.appeared(2), family.merged().model_copy(update={"household_id": TWO})])
    with pytest.raises(Refused, match="Keluarga tujuan sudah digabung"):
        decide(OPEN, family.merge(), gone)


def test_a_merger_wished_on_an_old_page_is_stale() -> None:
    with pytest.raises(Stale):
        decide(OPEN, family.merge(expected_version=1), WATCHED)


def test_a_question_is_answered_once() -> None:
    asked = live([stories.appeared(), stories.matched(), family.judged()])[0]
    (answer,) = decide(asked, family.keep(family.judged().event_id))
    assert answer.kind == "case_kept_open"
    answered = fold(ONE, [*opened_facts(), family.judged(), answer])
    with pytest.raises(Refused, match="sudah dijawab"):
        decide(answered, family.keep(family.judged().event_id))
