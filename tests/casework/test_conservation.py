"""A pledge is conserved in 20,000 random steps (SIZES=whole: 100,000) of wishes, answers, endings and new numbers."""

from collections import Counter
from datetime import date
from functools import reduce
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casework.rules.area_decisions import check_area_word
from casework.rules.area_help import pieces_of
from casework.rules.casefile import CaseFile, evolve
from casework.rules.decisions import Refused, decide
from casework.rules.pledges import Pledge, standing
from casework.rules.stock import Stock, moves
from schemas.events import PledgeEvent
from schemas.pledge_codes import ConfirmedBy, DeclineReason, ReleaseReason
from schemas.support_commands import (
    AcceptSupport,
    ConfirmSupport,
    DeclineSupport,
    DeliverSupport,
    DisputeSupport,
    ProposeSupport,
    ReleaseSupport,
    SupportCommand,
)
from tests import stories
from tests.help_stories import (
    about,
    came,
    changed,
    dropped,
    expired,
    made,
    planned,
    pledge_id,
    propose,
    revoked,
    withdrawn,
)
from tests.sizes import size

FAMILIES = 12
WISHES: tuple[tuple[type[SupportCommand], dict[str, Any]], ...] = (
    (AcceptSupport, {}),
    (DeclineSupport, {"reason": DeclineReason.NEEDS_ASSESSMENT}),
    (DeliverSupport, {"delivered_on": stories.day(1).date(), "quantity": 1}),
    (DeliverSupport, {"delivered_on": stories.day(1).date()}),
    (ConfirmSupport, {"by": ConfirmedBy.FAMILY}),
    (DisputeSupport, {}),
    (ReleaseSupport, {"reason": ReleaseReason.TAKEN_BACK}),
)

pytestmark = pytest.mark.slow


class InMemory(RuleBasedStateMachine):
    """Random wishes on a few families and one pledge, as the turnstile grants them, without a database."""

    steps: ClassVar[Counter[str]] = Counter()

    @initialize(offered=st.none() | st.integers(1, 30))
    def begin(self, offered: int | None) -> None:
        """A pledge with few places or none named."""
        self.words: list[PledgeEvent] = [made(quantity=offered)]
        self.pledge = _made(self.words)
        self.stock = Stock(pledge_id()).restated(offered, "", True)
        self.files: dict[int, CaseFile] = {}
        self.proposals: list[ProposeSupport] = []

    @rule(family=st.integers(1, FAMILIES), quantity=st.integers(1, 9), day=st.integers(1, 9))
    def choose(self, family: int, quantity: int, day: int) -> None:
        """Propose a family, perhaps for more than is left."""
        wish = propose(family, quantity=quantity, answer_by=stories.day(20 + day).date())
        self.proposals.append(wish)
        self.grant(family, wish)

    @rule(number=st.integers(0, 50), what=st.sampled_from(WISHES), day=st.integers(3, 30))
    def go_on(self, number: int, what: tuple[type[SupportCommand], dict[str, Any]], day: int) -> None:
        """Answer, deliver, dispute, take back: fitting or not."""
        if self.proposals:
            proposal = self.proposals[number % len(self.proposals)]
            family = next(one for one in range(1, FAMILIES + 1) if stories.household(one) == proposal.household_id)
            self.grant(family, about(what[0], proposal, day, **what[1]))

    @rule(piece=st.integers(1, 4), kind=st.sampled_from([planned, came, dropped]), quantity=st.integers(1, 9))
    def help_kampung(self, piece: int, kind: Any, quantity: int) -> None:
        """Help for a kampung: planned, come, or cancelled; fitting, once more, or as the bus brings it, unasked."""
        word = kind(piece) if kind is dropped else kind(piece, quantity)
        if quantity > 2:
            try:
                check_area_word(self.pledge, word, self.stock, date(2026, 11, 23), is_known=True)
            except Refused:
                return
        self.hear(word)

    @rule(kind=st.sampled_from([changed, revoked, withdrawn, expired]), number=st.none() | st.integers(0, 40))
    def say(self, kind: Any, number: int | None) -> None:
        """The partner names another number, or the pledge ends; what families wait for is taken back."""
        day = len(self.words) + 1
        pledge = self.hear(changed(1, number or None, day) if kind is changed else kind(1, day))
        if pledge.ending:
            for proposal in self.proposals:
                family = next(one for one in range(1, FAMILIES + 1) if stories.household(one) == proposal.household_id)
                self.grant(family, about(ReleaseSupport, proposal, 31, reason=ReleaseReason.PLEDGE_REVOKED))

    def hear(self, word: PledgeEvent) -> Pledge:
        """As the register does it: where the pledge stands by all words, and what that leaves of it."""
        before, self.words = self.pledge, [*self.words, word]
        pledge = standing(self.words)
        assert pledge and pledge.areas == pieces_of(reversed(self.words))
        self.pledge = pledge
        move = pledge.area_move.plus(-before.area_move.reserved, -before.area_move.delivered)
        self.stock = self.stock.booked(move).restated(pledge.offer.quantity, pledge.ending, pledge.gives)
        return pledge

    def grant(self, family: int, wish: Any) -> None:
        """As the turnstile does it: decide, look at what is left, book."""
        before = self.files.get(family) or _opened(family)
        try:
            after = reduce(evolve, decide(before, wish), before)
            wanted = moves(before.supports, after.supports)
            for move in wanted:
                if refusal := self.stock.refusal(move):
                    raise refusal
        except Refused:
            return
        for move in wanted:
            self.stock = self.stock.booked(move)
        self.files[family] = after

    @invariant()
    def is_conserved(self) -> None:
        """The sum holds, and it is just what the pieces of help bear out."""
        self.steps["all"] += 1
        if hasattr(self, "stock"):
            helps = [one for file in self.files.values() for one in file.supports]
            assert self.stock.is_conserved
            pieces = self.pledge.areas
            assert self.stock.reserved == sum(one.held for one in (*helps, *pieces))
            assert self.stock.delivered == sum(one.delivered for one in helps) + sum(one.handed_over for one in pieces)


def _made(words: list[PledgeEvent]) -> Pledge:
    pledge = standing(words)
    assert pledge
    return pledge


def _opened(family: int) -> CaseFile:
    return evolve(CaseFile(stories.household(family), opened_at=stories.day(1)), stories.appeared(family))


class TestInMemory(InMemory.TestCase):  # type: ignore[misc,name-defined]
    """The machine as a test, long enough to mean something."""

    settings = settings(
        max_examples=size(230, 1150), stateful_step_count=100, deadline=None, suppress_health_check=list(HealthCheck)
    )

    @classmethod
    def tearDownClass(cls) -> None:
        """So many steps were promised."""
        assert InMemory.steps["all"] >= size(20_000, 100_000)
