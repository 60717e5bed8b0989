"""Gathers what the case page shows of one family. Whoever may not see the family gets nothing at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from casework.rules.casefile import CaseFile, from_json
from casework.rules.outcomes import Proposal, outcome_class, proposal_of
from casework.rules.parts import FollowUp
from casework.rules.policy import DEFAULT
from casework.rules.questions import Question, open_questions
from casework.store import caseload
from casework.store.access import Scope
from casework.store.case_lists import CaseLine, find_line
from casework.store.members import Member
from casework.store.users import User, list_users, names_of_actors
from casework.store.vault import Family, RegisterRecord, describe_household, names_of
from schemas.codes import CaseState, Role
from webui.config import web
from webui.moments import today
from webui.visitors import OutOfScope, log_look, looks_at, visitor

PROPOSED_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Kin:
    """A household that this one split off from ("origin"), or that split off from it ("branch")."""

    household_id: UUID
    name: str | None
    role: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """One family as the case page shows it, without its timeline."""

    line: CaseLine
    casefile: CaseFile
    family: Family
    names: Mapping[str, str]
    workers: Sequence[User]
    kin: Sequence[Kin] = ()

    @property
    def household_id(self) -> UUID:
        """The household."""
        return self.line.household_id

    @property
    def head_name(self) -> str | None:
        """The head of the family, as the first register names them."""
        return self.family.head_name

    @property
    def address(self) -> str | None:
        """Where they live, as the first register that says so."""
        return self.family.address

    @property
    def family_card(self) -> str | None:
        """The No. KK, masked."""
        return next((record.family_card for record in self.records if record.family_card), None)

    @property
    def deciles(self) -> list[RegisterRecord]:
        """The registers that state a decile; a decile means something only with its source and edition."""
        return [record for record in self.records if record.decile]

    @property
    def records(self) -> Sequence[RegisterRecord]:
        """The registers' rows of this family."""
        return self.family.records

    @property
    def members(self) -> Sequence[Member]:
        """The people of this family."""
        return self.family.members

    @property
    def follow_ups(self) -> tuple[FollowUp, ...]:
        """Promises that nobody has kept yet, soonest first."""
        return self.casefile.open_follow_ups

    @property
    def worker_choices(self) -> list[tuple[str, str]]:
        """Who may be chosen in a form."""
        return [(worker.actor, worker.name) for worker in self.workers]

    @property
    def may_write(self) -> bool:
        """Whether the person at the browser works on this case."""
        return visitor().role is Role.CASE_WORKER and not self.is_merged

    @property
    def may_change_family(self) -> bool:
        """Whether the person at the browser may record what becomes of this family."""
        return visitor().role in (Role.CASE_WORKER, Role.REGISTRAR) and not self.is_merged

    @property
    def is_merged(self) -> bool:
        """Whether this household is part of another one by now."""
        return self.casefile.state is CaseState.MERGED

    @property
    def questions(self) -> Sequence[Question]:
        """What asks whether to close the case."""
        return open_questions(self.casefile)

    @property
    def outcome_class(self) -> str | None:
        """Where the family stands after P3KE and DTKS were compared."""
        return outcome_class(self.casefile)

    @property
    def aid_policy(self) -> str:
        """The version of the policy that says which aid counts."""
        return DEFAULT.target.version

    @property
    def proposal(self) -> Proposal | None:
        """What the class asks somebody to do."""
        return proposal_of(self.casefile)

    @property
    def proposed_day(self) -> str:
        """By when it would be done, if somebody takes it up today."""
        return (today() + PROPOSED_WITHIN).isoformat()

    @property
    def member_choices(self) -> list[tuple[str, str]]:
        """The living members to choose from, by the id of their first row."""
        return [(str(member.person_ids[0]), member.name) for member in self.family.living]


def look_at_case(session: Session, household_id: UUID) -> CaseView:
    """The family, with the look written down. Raises `OutOfScope`."""
    view = gather(session, household_id)
    log_look(session, looks_at("view_household", household_id))
    return view


def gather(session: Session, household_id: UUID) -> CaseView:
    """The family, where the caller writes down the look. Raises `OutOfScope`."""
    line = require_line(session, household_id)
    stored = caseload.find(session, household_id)
    if stored is None:
        raise OutOfScope(household_id)
    casefile = from_json(stored.file, stored.version, stored.last_event_at)
    family = describe_household(session, web().sealer, household_id)
    workers = workers_for(session, line.area_code)
    actors = [line.worker or "", *(follow_up.worker or "" for follow_up in casefile.follow_ups)]
    return CaseView(line, casefile, family, names_of_actors(session, actors), workers, _kin(session, casefile))


def _kin(session: Session, casefile: CaseFile) -> list[Kin]:
    """The households of one stem that the person may see, too."""
    life = casefile.life
    roles = dict.fromkeys(life.branches, "branch") | ({life.origin: "origin"} if life.origin else {})
    seen = [one for one in roles if one not in life.absorbed and find_line(session, visitor().scope, one)]
    names = names_of(session, seen)
    return [Kin(one, names.get(one), roles[one]) for one in seen]


def require_line(session: Session, household_id: UUID) -> CaseLine:
    """The case if the person may see it. Raises `OutOfScope`."""
    line = find_line(session, visitor().scope, household_id)
    if line is None:
        raise OutOfScope(household_id)
    return line


def workers_for(session: Session, area_code: str | None) -> list[User]:
    """The case workers who may be responsible for a family in this area."""
    workers = list_users(session, Role.CASE_WORKER, only_active=True)
    return [worker for worker in workers if Scope(worker.role, worker.areas).covers(area_code)]
