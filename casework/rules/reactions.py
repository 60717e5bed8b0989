"""What follows from what: the answers that we add when facts have come together.

An answer is determined by the facts that it names and by nothing else: its id is derived from theirs, its time is the
later of theirs. So it is the same answer in whatever order they came, and comes as soon as the last of them has.
"""

from casework.rules.casefile import CaseFile, Match, Statement
from casework.rules.policy import DEFAULT, Policies
from schemas.events import Event
from schemas.events.base import HouseholdEvent
from schemas.events.cases import CaseOpened, UrgencyAssessed
from schemas.events.household_data import RecordAppeared, RecordChanged
from schemas.events.matches import MatchDecided, MatchFound
from schemas.ids import child_id

SYSTEM = "system:case-timelines"
SOURCE = "consumers/case-timelines"


def react(casefile: CaseFile, fact: Event, policies: Policies = DEFAULT) -> list[HouseholdEvent]:
    """Our answers to a fact, given the case file that already holds it."""
    match fact:
        case MatchFound() | MatchDecided():
            found = next(match for match in casefile.matches if match.event_id == fact.event_id)
            return _to_match(casefile, found, policies)
        case RecordAppeared() | RecordChanged():
            said = next(said for said in casefile.statements if said.event_id == fact.event_id)
            targets = [match for match in casefile.matches if _is_target(match, policies)]
            return [_urgency(casefile, match, said, policies) for match in targets if said.event_id in match.based_on]
    return []


def _is_target(match: Match, policies: Policies) -> bool:
    return match.is_same and policies.target.is_target(match.aid)


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
