"""Who is owed a notice: every filter, every kind, and the same answer every time."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as some

from casework.rules.notices import NOTIFIABLE, asks_for, notices_for, queued_event_id, shelved, within_reach
from schemas.codes import Channel, Pillar, Urgency
from schemas.events import FAMILIES, KINDS, AnyEvent, canonical, read_event
from schemas.events.notices import NoticeQueued
from schemas.subscriptions import Subscription
from tests.examples import FAMILY, KAMPUNG, PLEDGE, all_examples, changed, example, subscription

NOTICES = {model.model_fields["kind"].default for model in FAMILIES["notices"]}
PREFIXES = ("", "18", "18.02", "18.02.01", "18.02.01.2001", "18.02.1", "18.02.02", "18.02.01.2002", "18.03")
wishes = some.builds(
    subscription,
    some.sampled_from(["baznas", "dinsos", "bank-lampung"]),
    kinds=some.frozensets(some.sampled_from(sorted(KINDS)), max_size=4),
    area_prefix=some.sampled_from(PREFIXES),
    pillar=some.none() | some.sampled_from(list(Pillar)),
    urgency=some.none() | some.sampled_from(list(Urgency)),
    channels=some.sampled_from([(Channel.INBOX,), (Channel.INBOX, Channel.EMAIL)]),
)
events = some.sampled_from(all_examples())


def test_all_families_but_notices_are_notifiable() -> None:
    assert set(KINDS) - NOTICES == NOTIFIABLE


@pytest.mark.parametrize("kind", sorted(NOTIFIABLE))
def test_a_wish_without_limits_covers_every_kind(kind: str) -> None:
    (notice,) = notices_for(example(kind), [subscription()])
    assert (notice.about, notice.agency, notice.caused_by) == (kind, "baznas", example(kind).event_id)


@pytest.mark.parametrize("kind", sorted(NOTICES))
def test_nobody_is_notified_of_a_notice(kind: str) -> None:
    assert notices_for(example(kind), [subscription(), subscription(kinds=frozenset(NOTICES))]) == []


@pytest.mark.parametrize("asked", sorted(NOTIFIABLE))
def test_a_wish_for_one_kind_covers_that_kind_only(asked: str) -> None:
    wanted = subscription(kinds=frozenset({asked}))
    assert [event.kind for event in all_examples() if notices_for(event, [wanted])] == [asked]


@pytest.mark.parametrize(
    ("prefix", "place", "is_told"),
    [
        ("", KAMPUNG, True),
        ("18.02", KAMPUNG, True),
        ("18.02.01", KAMPUNG, True),
        ("18.02.01.2001", KAMPUNG, True),
        ("18.02.1", "18.02.10.2001", False),
        ("18.02.01.200", KAMPUNG, False),
        ("18.02.02", KAMPUNG, False),
        ("18.02.01.2002", KAMPUNG, False),
        ("18.02.01.2001", "18.02.01", False),
        ("", None, True),
        ("18.02", None, False),
    ],
)
def test_an_agency_hears_of_families_in_its_area_only(prefix: str, place: str | None, is_told: bool) -> None:
    told = notices_for(changed("case_opened", area_code=place), [subscription(area_prefix=prefix)])
    assert bool(told) is is_told


@pytest.mark.parametrize(
    ("prefix", "place", "is_told"),
    [
        ("18.02.01", None, True),
        ("18.02.01.2001", "18.02.01", True),
        ("18.02.01", "18.02.01.2001", True),
        ("18.02.02", "18.02.01", False),
        ("18.02.1", "18.02.10", False),
    ],
)
def test_a_pledge_counts_where_it_holds(prefix: str, place: str | None, is_told: bool) -> None:
    told = notices_for(changed("pledge_made", area_code=place), [subscription(area_prefix=prefix)])
    assert bool(told) is is_told


@pytest.mark.parametrize(
    "kind", ["pledge_made", "pledge_firmed_up", "pledge_changed", "support_proposed", "support_delivered"]
)
def test_a_pillar_narrows_pledges_and_support(kind: str) -> None:
    told = [pillar for pillar in Pillar if notices_for(example(kind), [subscription(pillar=pillar)])]
    assert told == [Pillar.BURDEN]


def test_a_pledge_for_two_pillars_interests_both() -> None:
    event = changed("pledge_made", pillars=(Pillar.INCOME, Pillar.POCKETS))
    told = [pillar for pillar in Pillar if notices_for(event, [subscription(pillar=pillar)])]
    assert told == [Pillar.INCOME, Pillar.POCKETS]


@pytest.mark.parametrize(
    ("prefix", "is_told"),
    [("", True), ("18.02.01", True), (KAMPUNG, True), ("18.02.02", False), ("18.02.01.2002", False)],
)
def test_help_for_a_kampung_reaches_who_follows_its_area_and_strategy(prefix: str, is_told: bool) -> None:
    for kind in ("area_help_planned", "area_help_delivered", "area_help_released"):
        event = example(kind)
        told = [pillar for pillar in Pillar if notices_for(event, [subscription(area_prefix=prefix, pillar=pillar)])]
        assert told == ([Pillar.INCOME, Pillar.POCKETS] if is_told else [])
        assert not notices_for(event, [subscription(is_own=True)]), "another partner's"


@pytest.mark.parametrize("kind", ["pledge_withdrawn", "pledge_revoked", "case_opened"])
def test_a_pillar_does_not_narrow_what_states_none(kind: str) -> None:
    assert all(notices_for(example(kind), [subscription(pillar=pillar)]) for pillar in Pillar)


def test_urgency_narrows_assessments_only() -> None:
    urgent = subscription(urgency=Urgency.URGENT)
    assert notices_for(example("urgency_assessed"), [urgent])
    assert not notices_for(changed("urgency_assessed", urgency=Urgency.REGULAR), [urgent])
    assert notices_for(example("case_opened"), [urgent])


def test_two_wishes_of_one_agency_are_two_notices() -> None:
    told = notices_for(example("case_opened"), [subscription(), subscription(kinds=frozenset({"case_opened"}))])
    assert len({notice.notice_id for notice in told}) == 2


def test_a_notice_names_the_family_or_else_the_pledge() -> None:
    (about_case,) = notices_for(example("support_proposed"), [subscription()])
    (about_pledge,) = notices_for(example("pledge_made"), [subscription()])
    assert (about_case.household_id, about_case.pledge_id) == (FAMILY, None)
    assert (about_pledge.household_id, about_pledge.pledge_id) == (None, PLEDGE)
    assert (about_case.subject, about_pledge.subject) == (FAMILY, PLEDGE)


@given(events, some.lists(wishes, max_size=8))
def test_the_same_event_always_gives_the_same_notices(event: AnyEvent, wanted: list[Subscription]) -> None:
    first = notices_for(event, wanted)
    again = notices_for(read_event(canonical(event)), list(reversed(wanted)))
    assert sorted(map(canonical, first)) == sorted(map(canonical, again))
    assert len(first) == sum(event.kind in NOTIFIABLE and asks_for(one, event) for one in wanted)


@given(events, wishes)
def test_a_notice_bears_its_causes_time_and_an_id_of_event_and_wish(event: AnyEvent, wanted: Subscription) -> None:
    for notice in notices_for(event, [wanted]):
        assert notice.occurred_at == event.occurred_at
        assert notice.event_id == queued_event_id(notice.notice_id)
        assert (notice.channels, notice.subscription_id) == (wanted.channels, wanted.subscription_id)
        assert notices_for(notice, [wanted]) == []


@given(wishes, wishes, events, events)
def test_notices_of_different_events_or_wishes_never_share_an_id(
    one: Subscription, other: Subscription, event: AnyEvent, second: AnyEvent
) -> None:
    ids = {
        (wanted.subscription_id, cause.event_id): notice.notice_id
        for wanted in (one, other)
        for cause in (event, second)
        for notice in notices_for(cause, [wanted])
    }
    assert len(set(ids.values())) == len(ids)


@given(events, wishes, wishes)
def test_what_one_agency_asks_does_not_change_what_another_gets(
    event: AnyEvent, one: Subscription, other: Subscription
) -> None:
    together = notices_for(event, [one, other])
    apart = notices_for(event, [one]) + notices_for(event, [other])
    assert together == apart


@given(events, some.lists(wishes, max_size=8))
def test_from_the_shelf_an_event_finds_every_wish_for_it(event: AnyEvent, wanted: list[Subscription]) -> None:
    found = notices_for(event, within_reach(event, shelved(wanted)))
    assert sorted(map(canonical, found)) == sorted(map(canonical, notices_for(event, wanted)))


def test_a_notice_holds_no_field_for_a_person() -> None:
    assert set(NoticeQueued.model_fields) & {"name", "nik", "address", "text", "email"} == set()
    assert get_args(NoticeQueued.model_fields["kind"].annotation) == ("notice_queued",)
