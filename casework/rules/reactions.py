"""What follows from what: the answers that we add when facts have come together.

An answer is determined by the facts that it names and by nothing else: its id is derived from theirs, its time is the
later of theirs. So it is the same answer in whatever order they came, and comes as soon as the last of them has.
"""

from uuid import UUID

from casework.rules.casefile import CaseFile
from casework.rules.parts import Match, Statement
from casework.rules.policy import DEFAULT, Policies
from schemas.codes import ClosingReason
from schemas.events import Event
from schemas.events.base import HouseholdEvent
from schemas.events.cases import CaseClosed, CaseOpened, UrgencyAssessed
from schemas.events.household_data import HouseholdMerged, RecordAppeared, RecordChanged
from schemas.events.matches import MatchDecided, MatchFound
from schemas.family_codes import MergeReason
from schemas.ids import child_id

_COMPARISONS = (MatchFound, MatchDecided)
_STATEMENTS = (RecordAppeared, RecordChanged)
SYSTEM = "system:case-timelines"
SOURCE = "consumers/case-timelines"


def react(casefile: CaseFile, fact: Event, policies: Policies = DEFAULT) -> list[HouseholdEvent]:
    """Our answers to a fact, given the case file that already holds it."""
    # By its very class: asking a pydantic model "is it one of these" costs more than everything else here.
    kind = type(fact)
    if kind in _COMPARISONS:
        found = next(match for match in casefile.matches if match.event_id == fact.event_id)
        return _to_match(casefile, found, policies)
    if kind in _STATEMENTS and casefile.matches:
        return _to_statement(casefile, fact.event_id, policies)
    return [_ended(fact)] if isinstance(fact, HouseholdMerged) else []


def _to_statement(casefile: CaseFile, event_id: UUID, policies: Policies) -> list[HouseholdEvent]:
    waiting = [match for match in casefile.matches if event_id in match.based_on and _is_target(match, policies)]
    if not waiting:
        return []
    said = next(said for said in casefile.statements if said.event_id == event_id)
    return [_urgency(casefile, match, said, policies) for match in waiting]


def _is_target(match: Match, policies: Policies) -> bool:
    return match.is_same and policies.target.is_target(match.aid, match.left, match.right)


def _to_match(casefile: CaseFile, match: Match, policies: Policies) -> list[HouseholdEvent]:
    if not _is_target(match, policies):
        return []
    compared = [said for said in casefile.statements if said.event_id in match.based_on]
    return [_opened(casefile, match, policies), *(_urgency(casefile, match, said, policies) for said in compared)]


def _opened(casefile: CaseFile, match: Match, policies: Policies) -> CaseOpened:
    policy = policies.target
    return CaseOpened(
        event_id=child_id(match.event_id, "case_opened", policy.version),
        occurred_at=match.at,
        source=SOURCE,
        actor=SYSTEM,
        caused_by=match.event_id,
        edition=match.edition,
        household_id=casefile.household_id,
        area_code=match.area_code,
        policy=policy.version,
        reasons=policy.reasons(match.aid),
    )


def _urgency(casefile: CaseFile, match: Match, said: Statement, policies: Policies) -> UrgencyAssessed:
    policy = policies.urgency
    urgency, reasons = policy.assess(said.decile, said.indicators)
    return UrgencyAssessed(
        event_id=child_id(match.event_id, "urgency_assessed", said.event_id, policy.version),
        occurred_at=max(match.at, said.at),
        source=SOURCE,
        actor=SYSTEM,
        caused_by=match.event_id,
        edition=said.edition,
        household_id=casefile.household_id,
        area_code=match.area_code or said.area_code,
        urgency=urgency,
        policy=policy.version,
        reasons=reasons,
    )


def _ended(fact: HouseholdMerged) -> CaseClosed:
    """The case of a household that is part of another one is closed here, and goes on there."""
    reason = ClosingReason.DUPLICATE if fact.reason is MergeReason.DUPLICATE else ClosingReason.MERGED
    return CaseClosed(
        event_id=child_id(fact.event_id, "case_closed"),
        occurred_at=fact.occurred_at,
        source=SOURCE,
        actor=SYSTEM,
        caused_by=fact.event_id,
        household_id=fact.household_id,
        area_code=fact.area_code,
        reason=reason,
    )
