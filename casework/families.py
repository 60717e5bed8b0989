"""What people record of families: what passes the turnstile, and what it means for the vault, in one transaction.

Each function returns the events that were new: none where the same wish was granted before, and then the vault stays
as it is. All of them raise `Refused`, in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from casework.rules.decisions import Refused
from casework.store import family_rows, own_rows
from casework.store.corrections import Correction, keep_correction
from casework.store.member_questions import settle_deaths
from casework.store.members import Member
from casework.store.own_rows import Head, OwnRow
from casework.store.sealing import Sealer
from casework.store.shared_numbers import ask_whose
from casework.turnstile import carry_out
from schemas.codes import RecordField
from schemas.commands import CorrectRecord, MergeHouseholds, ProposeFamily, RecordDeath, SplitHousehold
from schemas.events import Event
from schemas.events.household_data import HouseholdSplitOff
from schemas.family_codes import Basis
from schemas.ids import child_id


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who goes in a split, who of them is the head, and what is known of the new family.

    `staying_head`, of the row `staying_record`, is the new head of those who stay, where the old one goes.
    """

    people: Sequence[Member]
    head: Member
    address: str | None = None
    family_card: str | None = None
    staying_head: str | None = None
    staying_record: UUID | None = None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A family that nobody knew, as its first row."""

    head: Head
    address: str | None = None
    family_card: str | None = None


def correct(
    session: Session, sealer: Sealer, command: CorrectRecord, values: Mapping[RecordField, str], now: datetime
) -> list[Event]:
    """Put values right: the event names the fields, the vault keeps the values beside the register's."""
    events = carry_out(session, command, now)
    if events:
        said = Correction(events[0].event_id, command.record_id, command.person_id, values, command.actor, now)
        keep_correction(session, sealer, said)
        if nik := values.get(RecordField.NIK):
            ask_whose(session, sealer, nik, now)
    return events


def bury(session: Session, command: RecordDeath, person_ids: Sequence[UUID], now: datetime) -> list[Event]:
    """Record a death; `person_ids` are the person's rows in all registers."""
    events = carry_out(session, command, now)
    if events:
        family_rows.mark_dead(session, person_ids, command.died_on, now)
        settle_deaths(session, person_ids, command.actor, now)
    return events


def propose(session: Session, sealer: Sealer, command: ProposeFamily, newcomer: Newcomer, now: datetime) -> list[Event]:
    """Open a household for a family that no register names."""
    events = carry_out(session, command, now)
    if events:
        row = OwnRow(
            command.household_id, events[0].event_id, newcomer.head.name, command.area_code, newcomer.address,
            newcomer.family_card,
        )  # fmt: skip
        own_rows.keep_row(session, sealer, row)
        own_rows.keep_head(session, sealer, row, newcomer.head)
        if newcomer.head.nik:
            ask_whose(session, sealer, newcomer.head.nik, now)
    return events


def split(session: Session, sealer: Sealer, command: SplitHousehold, leaving: Leaving, now: datetime) -> list[Event]:
    """Make some members a household of their own. Their rows in the registers go with them, and a row of their own."""
    _wait_for_imports(session)
    events = carry_out(session, command, now)
    if not events:
        return []
    off = next(event for event in events if isinstance(event, HouseholdSplitOff))
    new = off.household_id
    row = OwnRow(new, off.event_id, leaving.head.name, off.area_code, leaving.address, leaving.family_card)
    own_rows.keep_row(session, sealer, row)
    for member in leaving.people:
        is_head = member.person_ids == leaving.head.person_ids
        own_rows.copy_person(session, sealer, member.person_ids[0], new, is_head=is_head)
        family_rows.place_people(session, member.person_ids, new, now)
    return [*events, *_name_staying_head(session, sealer, command, leaving, now)]


def _name_staying_head(
    session: Session, sealer: Sealer, command: SplitHousehold, leaving: Leaving, now: datetime
) -> list[Event]:
    if not leaving.staying_head or not leaving.staying_record:
        return []
    wish = CorrectRecord(
        command_id=child_id(command.command_id, "staying head"), household_id=command.household_id,
        actor=command.actor, agency=command.agency, asked_at=command.asked_at, record_id=leaving.staying_record,
        fields=(RecordField.HEAD,), basis=Basis.MUSDES,
    )  # fmt: skip
    return correct(session, sealer, wish, {RecordField.HEAD: leaving.staying_head}, now)


def merge(session: Session, command: MergeHouseholds, now: datetime) -> list[Event]:
    """Make one household part of another; all its rows and people go there."""
    _wait_for_imports(session)
    events = carry_out(session, command, now)
    if events:
        family_rows.move_all(session, command.household_id, command.into_household_id, now)
    return events


def _wait_for_imports(session: Session) -> None:
    # An import has read which household each row belongs to. Were the rows moved now, its events would go astray.
    if not family_rows.has_turn(session):
        raise Refused("Edisi data sedang dimasukkan atau dipadankan. Coba lagi beberapa menit lagi.")
