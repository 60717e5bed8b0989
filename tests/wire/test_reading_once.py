"""Two groups in one process: what the first has opened the second takes over, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from casework.bus.log_pages import Pages
from casework.bus.messages import Consumer, Delivery, message_of
from casework.bus.opening import KEPT, Opening
from casework.store.bus_log import Place
from casework.store.engine import transaction
from schemas.codes import DeadLetterCode
from schemas.events import AnyEvent
from tests.wire.roads import Road, events, reading, until

TOPIC = "t"


def _nothing(_events: Sequence[AnyEvent]) -> None:
    """Nobody handles here."""


def _groups(count: int, topic: str = TOPIC) -> list[Consumer]:
    return [Consumer(f"g{number}", (topic,), _nothing) for number in range(count)]


def _delivery(event: AnyEvent, position: int = 1) -> Delivery:
    sent = message_of(event)
    return Delivery(TOPIC, 0, str(position), sent.key, sent.value, sent.headers)


def _opened(opening: Opening, *deliveries: Delivery) -> list[AnyEvent]:
    return [event for _, event in opening.open_all(deliveries).pairs]


def test_the_second_group_gets_the_very_event_that_the_first_has_opened() -> None:
    opening, delivery = Opening(_groups(2)), _delivery(events(1)[0])
    first, second = _opened(opening, delivery), _opened(opening, replace(delivery))
    assert first[0] is second[0]


def test_where_one_group_listens_nothing_is_kept() -> None:
    opening, delivery = Opening(_groups(1)), _delivery(events(1)[0])
    assert _opened(opening, delivery)[0] is not _opened(opening, delivery)[0]


def test_another_message_at_the_same_place_is_opened_by_itself() -> None:
    one, other = events(2)
    opening = Opening(_groups(2))
    assert _opened(opening, _delivery(one)) == [one]
    assert _opened(opening, _delivery(other)) == [other]
    wrong_key = replace(_delivery(other), key=b"x")
    assert [letter.code for letter in opening.open_all([wrong_key]).unread] == [DeadLetterCode.KEY_MISMATCH]


def test_a_group_far_behind_reads_for_itself_and_memory_is_bounded() -> None:
    opening, event = Opening(_groups(2)), events(1)[0]
    first = _opened(opening, *[_delivery(event, place) for place in range(KEPT + 1)])
    assert _opened(opening, _delivery(event, KEPT))[0] is first[KEPT]
    assert _opened(opening, _delivery(event, 0))[0] is not first[0]


def test_a_page_of_the_log_is_opened_once_for_two_groups(log: Road) -> None:
    log.publish(events(3))
    pages = Pages(_groups(2, log.topic))
    with transaction(log.engine) as session:
        first = pages.next_page(session, log.topic, Place(), 10)
        assert pages.next_page(session, log.topic, Place(), 10) is first
        third = pages.next_page(session, log.topic, Place(), 10)
    assert first and third and third is not first
    assert third.opened.pairs == first.opened.pairs


def test_a_group_with_less_room_gets_no_more_than_fits(log: Road) -> None:
    log.publish(events(3))
    pages = Pages(_groups(2, log.topic))
    with transaction(log.engine) as session:
        whole = pages.next_page(session, log.topic, Place(), 10)
        part = pages.next_page(session, log.topic, Place(), 2)
    assert whole and part
    assert (whole.length, part.length) == (3, 2)


@pytest.mark.parametrize("sizes", [(3, 3), (2, 7)], ids=["in step", "out of step"])
def test_two_groups_on_one_wire_each_get_every_event_once_and_in_order(road: Road, sizes: tuple[int, int]) -> None:
    told, came = events(60, families=1), ([], [])  # type: tuple[list[AnyEvent], list[AnyEvent]]
    consumers = [
        road.consumer(list_.extend, f"{road.group}-{size}-{number}", size)
        for number, (list_, size) in enumerate(zip(came, sizes, strict=True))
    ]
    road.publish(told)
    with reading(road.wire(), *consumers):
        until(lambda: all(len(list_) >= len(told) for list_ in came))
    assert list(came[0]) == told == list(came[1])
