"""What a worker may do with a piece of help: it happens, is refused in words, and happens no second time."""

from datetime import date

from schemas.pledge_codes import ConfirmedBy, ReleaseReason, SupportState
from schemas.support_commands import ConfirmSupport, DisputeSupport, ReleaseSupport, TransferSupport
from tests.help_stories import about, propose
from tests.unit.test_supports import ACCEPT, DELIVER, PROPOSAL, after, only, refusal

CONFIRM = about(ConfirmSupport, PROPOSAL, 10, by=ConfirmedBy.FAMILY)
DISPUTE = about(DisputeSupport, PROPOSAL, 11)
RELEASE = about(ReleaseSupport, PROPOSAL, 12, reason=ReleaseReason.TAKEN_BACK)
THERE = propose(1, number=2, quantity=3)
TRANSFER = about(TransferSupport, PROPOSAL, 5, terms=THERE.terms, answer_by=date(2024, 1, 30))


def test_the_familys_word_stands_and_may_change() -> None:
    assert only(after(PROPOSAL, ACCEPT, DELIVER, CONFIRM)[0]) == (SupportState.CONFIRMED, 0, 2)
    assert only(after(PROPOSAL, ACCEPT, DELIVER, CONFIRM, DISPUTE)[0]) == (SupportState.DISPUTED, 0, 2)
    later = about(ConfirmSupport, PROPOSAL, 12, by=ConfirmedBy.WORKER)
    assert only(after(PROPOSAL, ACCEPT, DELIVER, DISPUTE, later)[0]) == (SupportState.CONFIRMED, 0, 2)


def test_what_has_not_come_is_neither_confirmed_nor_disputed() -> None:
    assert "belum dicatat" in refusal(PROPOSAL, ACCEPT, CONFIRM)
    assert "belum dicatat" in refusal(PROPOSAL, ACCEPT, DISPUTE)
    assert "belum dicatat" in refusal(PROPOSAL, RELEASE, CONFIRM)


def test_a_proposal_is_taken_back_once() -> None:
    assert only(after(PROPOSAL, RELEASE)[0]) == (SupportState.RELEASED, 0, 0)
    assert only(after(PROPOSAL, ACCEPT, RELEASE)[0]) == (SupportState.RELEASED, 0, 0)
    again = about(ReleaseSupport, PROPOSAL, 13, reason=ReleaseReason.TAKEN_BACK)
    assert "tidak ada yang dapat dilepas" in refusal(PROPOSAL, RELEASE, again)


def test_what_arrived_is_taken_back_only_where_the_family_disputes_it() -> None:
    assert "tidak ada yang dapat dilepas" in refusal(PROPOSAL, ACCEPT, DELIVER, RELEASE)
    assert only(after(PROPOSAL, ACCEPT, DELIVER, DISPUTE, RELEASE)[0]) == (SupportState.RELEASED, 0, 0)


def test_a_transfer_happens_once_and_only_while_something_is_owed() -> None:
    states = [one.state for one in after(PROPOSAL, TRANSFER)[0].supports]
    assert sorted(states) == [SupportState.SENT, SupportState.TRANSFERRED]
    again = about(TransferSupport, PROPOSAL, 6, terms=propose(1, number=3).terms)
    assert "dapat dialihkan" in refusal(PROPOSAL, TRANSFER, again)
    assert "dapat dialihkan" in refusal(
        PROPOSAL, ACCEPT, DELIVER, about(TransferSupport, PROPOSAL, 10, terms=THERE.terms)
    )


def test_nothing_is_handed_to_a_pledge_for_which_the_family_is_proposed_already() -> None:
    assert "komitmen yang sama" in refusal(PROPOSAL, THERE, TRANSFER)
