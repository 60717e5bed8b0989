"""Two consumers of one process go through a batch from opposite ends, and nothing is lost between the halves."""

from consumers.halves import halves
from tests.examples import all_examples, example


def test_the_halves_hold_every_event_once_and_a_family_in_one_of_them() -> None:
    events = all_examples()
    first, second = halves(events, begin_with=0)
    assert sorted(map(id, [*first, *second])) == sorted(map(id, events))
    assert not {one.subject for one in first} & {one.subject for one in second}


def test_another_consumer_begins_with_the_other_half_in_the_order_of_the_bus() -> None:
    events = all_examples()
    assert halves(events, begin_with=1) == halves(events, begin_with=0)[::-1]
    for half in halves(events, begin_with=0):
        assert half == [event for event in events if event in half]


def test_one_family_alone_is_one_half_and_nothing_is_none() -> None:
    alone = [example("case_opened")]
    assert halves(alone, begin_with=0) == halves(alone, begin_with=1) == [alone]
    assert halves([], begin_with=0) == []
