"""A pledge is conserved in 100,000 random steps of wishes, answers, endings and new numbers."""

from collections import Counter
from functools import reduce
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casework.rules.casefile import CaseFile, evolve
from casework.rules.decisions import Refused, decide
from casework.rules.pledges import standing
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
from tests.help_stories import about, changed, expired, made, pledge_id, propose, revoked, withdrawn

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

    @rule(kind=st.sampled_from([changed, revoked, withdrawn, expired]), number=st.none() | st.integers(0, 40))
    def say(self, kind: Any, number: int | None) -> None:
        """The partner names another number, or the pledge ends; what families wait for is taken back."""
        day = len(self.words) + 1
        self.words.append(changed(1, number or None, day) if kind is changed else kind(1, day))
        pledge = standing(self.words)
        assert pledge
        self.stock = self.stock.restated(pledge.offer.quantity, pledge.ending, pledge.gives)
        if pledge.ending:
            for proposal in self.proposals:
                family = next(one for one in range(1, FAMILIES + 1) if stories.household(one) == proposal.household_id)
                self.grant(family, about(ReleaseSupport, proposal, 31, reason=ReleaseReason.PLEDGE_REVOKED))

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
            assert self.stock.reserved == sum(one.held for one in helps)
            assert self.stock.delivered == sum(one.delivered for one in helps)


def _opened(family: int) -> CaseFile:
    return evolve(CaseFile(stories.household(family), opened_at=stories.day(1)), stories.appeared(family))


class TestInMemory(InMemory.TestCase):  # type: ignore[misc,name-defined]
    """The machine as a test, long enough to mean something."""

    settings = settings(
        max_examples=1150, stateful_step_count=100, deadline=None, suppress_health_check=list(HealthCheck)
    )

    @classmethod
    def tearDownClass(cls) -> None:
        """So many steps were promised."""
        assert InMemory.steps["all"] >= 100_000
