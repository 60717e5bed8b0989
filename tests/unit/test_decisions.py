"""What people may do: granted, refused in words, or told that somebody was faster."""

from datetime import timedelta

import pytest

from casework.rules.casefile import CaseFile, fold
from casework.rules.decisions import Refused, Stale, decide, first_event_id
from schemas.codes import ClosingReason, Need
from schemas.commands import AddNote, AnyCommand, AssignCase, CloseCase, ReopenCase
from schemas.ids import plain_id
from tests import stories

OPEN = fold(stories.household(1), [stories.appeared(), stories.promised()])


def wish(kind: type[AnyCommand], **said: object) -> AnyCommand:
    """A wish of the given kind about the first household."""
    base = {
        "command_id": plain_id("wish"), "household_id": stories.household(1), "actor": "user:siti",
        "asked_at": stories.day(10),
    }  # fmt: skip
    return kind(**(base | said))  # type: ignore[arg-type]


def test_a_visit_and_the_needs_it_showed_become_events() -> None:
    events = decide(OPEN, stories.visit(needs=(Need.FOOD, Need.WATER)))
    assert [event.kind for event in events] == ["visit_recorded", "need_identified", "need_identified"]
    assert events[1].caused_by == events[0].event_id


def test_a_need_that_is_known_is_not_told_again() -> None:
    known = fold(stories.household(1), [stories.appeared(), *decide(OPEN, stories.visit(needs=(Need.FOOD,)))])
    assert len(decide(known, stories.visit(at=11, needs=(Need.FOOD,)))) == 1


def test_the_same_wish_makes_the_same_events() -> None:
    assert decide(OPEN, stories.visit()) == decide(OPEN, stories.visit())
    assert decide(OPEN, stories.visit())[0].event_id == first_event_id(stories.visit())


def test_events_carry_who_asked_and_where_the_family_lives() -> None:
    event = decide(OPEN, stories.visit())[0]
    assert (event.actor, event.area_code) == ("user:siti", stories.KAMPUNG)


@pytest.mark.parametrize(
    ("command", "word"),
    [
        (stories.visit(visited_on=(stories.day(11)).date() + timedelta(days=1)), "belum terjadi"),
        (stories.visit(visited_on=stories.day(10).date() - timedelta(days=400)), "satu tahun"),
        (stories.schedule(due_on=stories.day(8).date()), "sudah lewat"),
        (stories.schedule(due_on=stories.day(400).date()), "satu tahun"),
        (stories.complete(plain_id("no such")), "tidak ditemukan"),
        (wish(CloseCase, reason=ClosingReason.MOVED), "terbuka"),
        (wish(ReopenCase, reason="returned"), "ditutup"),
    ],
)
def test_what_cannot_be_granted_is_refused_in_words(command: AnyCommand, word: str) -> None:
    with pytest.raises(Refused, match=word):
        decide(OPEN, command)


def test_a_family_that_nobody_knows_is_refused() -> None:
    with pytest.raises(Refused, match="tidak ditemukan"):
        decide(CaseFile(stories.household(9)), stories.visit(9))


def test_a_promise_cannot_be_kept_twice() -> None:
    done = fold(stories.household(1), [stories.promised(), stories.kept()])
    with pytest.raises(Refused, match="sudah diselesaikan"):
        decide(done, stories.complete(stories.promised().follow_up_id))


def test_a_wish_made_on_an_old_page_is_stale() -> None:
    with pytest.raises(Stale):
        decide(OPEN, stories.visit(expected_version=1))
    assert decide(OPEN, stories.visit(expected_version=2))


def test_a_case_is_closed_and_reopened_once() -> None:
    case = fold(stories.household(1), [stories.appeared(), stories.closed()])
    assert decide(case, wish(ReopenCase, reason="returned"))[0].kind == "case_reopened"
    back = fold(stories.household(1), [stories.closed(), stories.reopened()])
    assert decide(back, wish(CloseCase, reason=ClosingReason.DECEASED))[0].kind == "case_closed"


@pytest.mark.parametrize(
    ("kind", "said"), [(AssignCase, {"worker": "user:budi"}), (AddNote, {"note_id": plain_id("n")})]
)
def test_assigning_and_noting_are_granted_at_any_time(kind: type[AnyCommand], said: dict[str, object]) -> None:
    assert len(decide(OPEN, wish(kind, **said))) == 1
