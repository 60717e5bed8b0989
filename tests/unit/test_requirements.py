"""What a place in a pledge rests on: conditions of the family and the member, and that the family does not say no."""

from datetime import date
from uuid import UUID

import pytest

from casework.rules.casefile import CaseFile
from casework.rules.eligibility import Judgement, facts_of, judge
from casework.rules.family_facts import Person
from casework.rules.requirements import Wanted, consent_refusal, has_said, needs_consent, refusal, wanted_by
from casework.rules.sharing_limits import LIMITS
from schemas.condition_values import condition_of
from schemas.ids import plain_id
from schemas.pledge_codes import Fact, Operator, Strength
from schemas.support_commands import AcceptSupport, RecordConsent, SendSupport, TransferSupport
from tests import stories
from tests.help_stories import about, pledge_id, propose
from tests.unit.test_supports import after, open_case

TODAY = date(2026, 11, 23)
GROWN, CHILD, SOMEBODY = (plain_id("required", name) for name in ("grown", "child", "somebody"))
PEOPLE = (Person(GROWN, 40, "female", True, "p3ke"), Person(CHILD, 7, "male", False, "p3ke"))
ADULT = condition_of(Strength.MUST, Fact.AGE, ("18",), Operator.AT_LEAST)
NEEDY = condition_of(Strength.MUST, Fact.NEED, ("food",))
POOREST = condition_of(Strength.MUST, Fact.DECILE_P3KE, ("1",))
OTHERS = condition_of(Strength.MUST, Fact.DECILE_P3KE, ("4",))


def judged(*conditions: object) -> Judgement:
    facts = facts_of(open_case(), "baznas", TODAY, conditions).with_people(PEOPLE)  # type: ignore[arg-type]
    return judge(conditions, facts)  # type: ignore[arg-type]


def said(day: int, is_given: bool) -> RecordConsent:
    return RecordConsent(
        command_id=plain_id("required", day), household_id=stories.household(1), actor=stories.WORKER,
        asked_at=stories.day(day), partner="baznas", is_given=is_given,
    )  # fmt: skip


@pytest.mark.parametrize(("conditions", "person", "words"), [
    ((POOREST,), None, ""),
    ((NEEDY,), None, ""),
    ((OTHERS,), None, "Keluarga ini tidak memenuhi"),
    ((OTHERS, ADULT), GROWN, "Keluarga ini tidak memenuhi"),
    ((POOREST, ADULT), None, ""),
    ((POOREST, ADULT), GROWN, ""),
    ((POOREST, ADULT), CHILD, "Anggota keluarga ini tidak memenuhi"),
    ((POOREST, ADULT), SOMEBODY, ""),
])  # fmt: skip
def test_what_is_not_met_refuses_and_what_nobody_knows_does_not(
    conditions: tuple[object, ...], person: UUID | None, words: str
) -> None:
    found = refusal(judged(*conditions), person)
    assert (found is None, words in (found.words if found else "")) == (not words, True)


def test_who_was_never_asked_may_still_be_asked_and_who_said_no_has_been() -> None:
    silent, unwilling, willing = (
        after(*words)[0] for words in ((), (said(1, False),), (said(1, False), said(2, True)))
    )
    assert [has_said(one, "baznas") for one in (silent, unwilling, willing)] == [None, False, True]
    assert consent_refusal(silent, "baznas") is consent_refusal(willing, "baznas") is None
    assert "menolak datanya" in str(consent_refusal(unwilling, "baznas"))
    assert consent_refusal(unwilling, "dinsos") is None


def test_consent_is_needed_where_the_pledge_says_so_or_no_other_ground_is_open() -> None:
    office, company = LIMITS.allowance("dinsos", "opd"), LIMITS.allowance("ggpc", "perusahaan")
    assert [needs_consent(False, one) for one in (office, company)] == [False, True]
    assert needs_consent(True, office)


def test_wishes_that_hold_a_place_or_ask_a_partner_want_something() -> None:
    proposal, elsewhere = propose(1), propose(1, number=2)
    file = after(proposal)[0]
    assert wanted_by(CaseFile(proposal.household_id), proposal) == Wanted(pledge_id())
    assert wanted_by(file, about(SendSupport, proposal)) == Wanted(pledge_id())
    assert wanted_by(file, about(TransferSupport, proposal, terms=elsewhere.terms)) == Wanted(pledge_id(2))
    assert wanted_by(file, about(AcceptSupport, proposal)) is None
    assert wanted_by(file, about(SendSupport, elsewhere)) is None
