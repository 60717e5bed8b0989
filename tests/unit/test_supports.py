"""A piece of help ends alike in whatever order its events come, and holds just what its pledge can count on."""

from datetime import date
from functools import reduce
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.rules.casefile import CaseFile, evolve, from_json, to_json
from casework.rules.decisions import AnyWish, Refused, decide
from casework.rules.overlaps import overlaps
from casework.rules.reactions import react
from casework.rules.stock import Move, moves
from schemas.codes import Aid, FollowUpPurpose
from schemas.events import Event
from schemas.pledge_codes import Benefit, ConfirmedBy, DeclineReason, ReleaseReason, SupportState, WaitReason
from schemas.support_commands import (
    AcceptSupport,
    ConfirmSupport,
    DeclineSupport,
    DeliverSupport,
    DisputeSupport,
    OpenSupport,
    ProposeSupport,
    RecordConsent,
    ReleaseSupport,
    ScheduleSupport,
    SendSupport,
    SupportCommand,
    TransferSupport,
    WaitSupport,
)
from tests import stories
from tests.help_stories import PARTNER, about, pledge_id, propose, support_id

PROPOSAL = propose(1, quantity=3, answer_by=date(2024, 1, 20))
DELIVERY = {"delivered_on": date(2024, 1, 8), "quantity": 2}
WAIT = about(WaitSupport, PROPOSAL, reason=WaitReason.BUDGET, until=date(2024, 2, 1))
ACCEPT = about(AcceptSupport, PROPOSAL, 4)
DELIVER = about(DeliverSupport, PROPOSAL, 9, **DELIVERY)


def open_case(aid: tuple[Aid, ...] = ()) -> CaseFile:
    """A target family whose case is open."""
    casefile = CaseFile(stories.household(1))
    for fact in (stories.appeared(aid=aid), stories.matched(aid=aid)):
        casefile = evolve(casefile, fact)
        casefile = reduce(evolve, react(casefile, fact), casefile)
    return casefile


def after(*wishes: AnyWish, aid: tuple[Aid, ...] = ()) -> tuple[CaseFile, list[Event]]:
    """The case file after the wishes, and the events that they made."""
    casefile, events = open_case(aid), list[Event]()
    for wish in wishes:
        granted = decide(casefile, wish)
        casefile = reduce(evolve, granted, casefile)
        events += granted
    return casefile, events


def only(casefile: CaseFile) -> tuple[SupportState, int, int]:
    (one,) = casefile.supports
    return one.state, one.held, one.delivered


def refusal(*wishes: AnyWish, aid: tuple[Aid, ...] = ()) -> str:
    after(*wishes[:-1], aid=aid)
    with pytest.raises(Refused) as refused:
        after(*wishes, aid=aid)
    return refused.value.words


def test_help_is_held_while_it_is_under_way_and_used_up_when_it_arrives() -> None:
    stages: list[tuple[SupportCommand, tuple[SupportState, int, int]]] = [
        (about(OpenSupport, PROPOSAL, 3), (SupportState.OPENED, 3, 0)),
        (
            about(WaitSupport, PROPOSAL, 3, reason=WaitReason.BUDGET, until=date(2024, 2, 1)),
            (SupportState.OPENED, 3, 0),
        ),
        (ACCEPT, (SupportState.ACCEPTED, 3, 0)),
        (about(ScheduleSupport, PROPOSAL, 5, scheduled_on=date(2024, 1, 9)), (SupportState.SCHEDULED, 3, 0)),
        (DELIVER, (SupportState.DELIVERED, 0, 2)),
        (about(ConfirmSupport, PROPOSAL, 10, by=ConfirmedBy.FAMILY), (SupportState.CONFIRMED, 0, 2)),
        (about(DisputeSupport, PROPOSAL, 11), (SupportState.DISPUTED, 0, 2)),
        (about(ReleaseSupport, PROPOSAL, 12, reason=ReleaseReason.TAKEN_BACK), (SupportState.RELEASED, 0, 0)),
    ]
    assert only(after(PROPOSAL)[0]) == (SupportState.SENT, 3, 0)
    for number, (_, expected) in enumerate(stages):
        assert only(after(PROPOSAL, *(wish for wish, _ in stages[: number + 1]))[0]) == expected


def told() -> list[Event]:
    """All events of a piece of help that was waited for, delivered, disputed and given back."""
    wishes = [
        PROPOSAL, about(OpenSupport, PROPOSAL), WAIT, ACCEPT, DELIVER, about(DisputeSupport, PROPOSAL, 11),
        about(ReleaseSupport, PROPOSAL, 12, reason=ReleaseReason.TAKEN_BACK),
    ]  # fmt: skip
    return after(*wishes)[1]


@given(st.permutations(told()))
@settings(max_examples=500, deadline=None)
def test_any_order_ends_alike(order: list[Event]) -> None:
    assert reduce(evolve, order, open_case()).supports == reduce(evolve, told(), open_case()).supports


def test_every_order_of_proposal_and_answer_ends_alike() -> None:
    events = after(PROPOSAL, ACCEPT)[1]
    assert {only(reduce(evolve, order, open_case())) for order in permutations(events)} == {
        (SupportState.ACCEPTED, 3, 0)
    }


def test_a_file_with_help_survives_being_stored() -> None:
    casefile = after(PROPOSAL, ACCEPT, DELIVER)[0]
    assert from_json(to_json(casefile), casefile.version, casefile.last_event_at) == casefile


def test_a_move_is_what_changed_and_nothing_where_nothing_did() -> None:
    before, proposed = open_case(), after(PROPOSAL)[0]
    accepted, delivered = after(PROPOSAL, ACCEPT)[0], after(PROPOSAL, ACCEPT, DELIVER)[0]
    assert moves(before.supports, proposed.supports) == [Move(pledge_id(), 3, 0)]
    assert moves(proposed.supports, accepted.supports) == []
    assert moves(accepted.supports, delivered.supports) == [Move(pledge_id(), -3, 2)]


def test_a_transfer_gives_back_here_and_holds_there() -> None:
    there = propose(1, number=2, quantity=3).terms
    transfer = about(TransferSupport, PROPOSAL, 5, terms=there, answer_by=date(2024, 1, 30))
    casefile = after(PROPOSAL, transfer)[0]
    assert {(one.pledge_id, one.state, one.held) for one in casefile.supports} == {
        (pledge_id(), SupportState.TRANSFERRED, 0),
        (pledge_id(2), SupportState.SENT, 3),
    }


@pytest.mark.parametrize(
    ("reason", "park_until", "purpose"),
    [
        (DeclineReason.NO_BUDGET_NOW, date(2024, 4, 5), None),
        (DeclineReason.NEEDS_ASSESSMENT, None, FollowUpPurpose.VISIT),
        (DeclineReason.DATA_WRONG, None, FollowUpPurpose.PAPERS),
        (DeclineReason.NOT_ELIGIBLE, date(2034, 1, 6), None),
    ],
)
def test_a_reason_to_decline_has_its_consequence(
    reason: DeclineReason, park_until: date | None, purpose: FollowUpPurpose | None
) -> None:
    casefile, _ = after(PROPOSAL, about(DeclineSupport, PROPOSAL, 5, reason=reason))
    (one,) = casefile.supports
    assert (one.state, one.held, one.park_until) == (SupportState.DECLINED, 0, park_until)
    assert [follow_up.purpose for follow_up in casefile.follow_ups] == ([purpose] if purpose else [])


def test_what_cannot_be_granted_is_refused_in_words() -> None:
    decline = about(DeclineSupport, PROPOSAL, 4, reason=DeclineReason.NO_BUDGET_NOW)
    again = propose(1, answer_by=date(2024, 1, 21))
    assert "komitmen yang sama" in refusal(PROPOSAL, again)
    assert "untuk sementara" in refusal(PROPOSAL, decline, again)
    assert "sudah dijawab" in refusal(PROPOSAL, ACCEPT, about(AcceptSupport, PROPOSAL, 5))
    assert "sudah dijawab" in refusal(PROPOSAL, ACCEPT, about(SendSupport, PROPOSAL, 5))
    assert "sudah selesai" in refusal(PROPOSAL, decline, DELIVER)
    assert "sudah dicatat" in refusal(PROPOSAL, ACCEPT, DELIVER, about(DeliverSupport, PROPOSAL, 10, **DELIVERY))
    assert "setelah mitra" in refusal(PROPOSAL, about(ScheduleSupport, PROPOSAL, scheduled_on=date(2024, 2, 1)))
    assert "belum dicatat" in refusal(PROPOSAL, about(ConfirmSupport, PROPOSAL, by=ConfirmedBy.FAMILY))
    assert "belum terjadi" in refusal(PROPOSAL, about(DeliverSupport, PROPOSAL, delivered_on=date(2024, 1, 9)))
    assert "lebih dari yang disisihkan" in refusal(
        PROPOSAL, about(DeliverSupport, PROPOSAL, delivered_on=date(2024, 1, 2), quantity=4)
    )
    assert "tidak ditemukan" in refusal(about(AcceptSupport, PROPOSAL))
    assert "sudah lewat" in refusal(propose(1, answer_by=date(2023, 12, 31)))


def test_only_an_open_case_is_helped() -> None:
    with pytest.raises(Refused, match="kasusnya terbuka"):
        decide(evolve(CaseFile(stories.household(1)), stories.appeared()), PROPOSAL)


def test_help_that_must_not_be_doubled_needs_a_reason() -> None:
    renovation = propose(1, benefit=Benefit.HOUSE_RENOVATION)
    other = propose(1, number=2, benefit=Benefit.HOUSE_RENOVATION)
    assert "digandakan" in refusal(renovation, other)
    allowed = other.model_copy(update={"overrides": ("one_house_renovation",)})
    assert len(after(renovation, allowed)[0].supports) == 2
    assert "digandakan" in refusal(propose(1, benefit=Benefit.HEALTH_COVERAGE), aid=(Aid.PBI,))
    food = [propose(1, number=number, benefit=Benefit.FOOD) for number in (1, 2)]
    assert len(after(*food)[0].supports) == 2


def test_aid_counts_where_a_match_names_it_and_not_where_the_register_has_left_the_family() -> None:
    covered = evolve(open_case(), stories.matched(at=2, aid=(Aid.PBI,)))
    assert [one.rule for one in overlaps(covered, Benefit.HEALTH_COVERAGE, date(2024, 2, 1))] == ["insured_already"]
    left = reduce(evolve, [stories.changed(aid=(Aid.PBI,)), stories.left()], open_case())
    assert overlaps(left, Benefit.HEALTH_COVERAGE, date(2024, 3, 1)) == ()


def test_a_partner_opens_a_proposal_once() -> None:
    assert len(after(PROPOSAL, about(OpenSupport, PROPOSAL, 3), about(OpenSupport, PROPOSAL, 4))[1]) == 4


def test_the_family_s_last_word_on_its_data_holds() -> None:
    def consent(day: int, is_given: bool) -> RecordConsent:
        said = about(OpenSupport, PROPOSAL, day)
        return RecordConsent(
            command_id=said.command_id, household_id=said.household_id, actor=said.actor, asked_at=said.asked_at,
            partner=PARTNER, is_given=is_given,
        )  # fmt: skip

    casefile, events = after(consent(3, True), consent(4, False))
    assert [(one.agency, one.word.value) for one in casefile.consents] == [(PARTNER, "refused")]
    assert reduce(evolve, reversed(events), open_case()).consents == casefile.consents


def test_ids_come_from_the_wish() -> None:
    assert isinstance(PROPOSAL, ProposeSupport)
    assert after(PROPOSAL)[0].supports[0].support_id == support_id(PROPOSAL)
