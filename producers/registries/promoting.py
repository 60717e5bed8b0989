"""Takes a signed hand-over into the register: all of it in one transaction, and then the events go out."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from casework.bus.crashing import crash
from casework.registers.complaints import refuse
from casework.registers.lifecycle import elsewhere, refuse_older
from casework.registers.reports import ImportReport, from_json
from casework.store import records
from casework.store.corrections import settle_confirmed
from casework.store.editions import Edition, append_edition
from casework.store.family_rows import hold_places
from casework.store.hand_overs import HandOverEntry, Step, lock_hand_over, move
from casework.store.member_questions import ask_about_members
from casework.store.promotion import take_in
from casework.store.questions import ask, hold_answers
from casework.store.staging import Desk, InUse, clear_away, open_desk
from producers.registries.handing_over import refuse_lost
from producers.registries.judging import compare
from producers.registries.office import Office
from schemas.codes import HandOverState


def promote(office: Office, hand_over_id: UUID) -> ImportReport:
    """Write edition, records and people, and post the events about them. Twice: the second time changes nothing.

    Raises `ImportRefused` where it is not signed, or where the staged rows are gone (then it is brought again).
    """
    try:
        with open_desk(office.engine, hand_over_id) as desk:
            refuse_lost(office, desk)
            report = _take_turn(office, desk)
    except InUse:
        raise refuse("in_use") from None
    crash("promotion_committed")
    return report


def _take_turn(office: Office, desk: Desk) -> ImportReport:
    with desk.transaction() as session:
        records.take_turn(session)
        entry = lock_hand_over(session, desk.hand_over_id)
        if entry.state is HandOverState.SIGNED:
            _promote(office, session, desk, entry)
        elif entry.state is not HandOverState.PROMOTED:
            raise elsewhere(entry)
        return from_json(entry.report or {})


def _promote(office: Office, session: Session, desk: Desk, entry: HandOverEntry) -> None:
    refuse_older(session, entry)
    office.tell("simpan", 0)
    # A match or a move may have given a family to another household since: then it is said of that one.
    if records.has_moved_on(session, desk):
        compare(session, desk, entry, office.tell)
    now = office.clock()
    edition = _edition(entry, from_json(entry.report or {}), now)
    take_in(session, desk, edition.source, edition.edition_id, now)
    append_edition(session, edition)
    # What a person said of a family stands above what registers say (docs/decisions/people-above-registers.md).
    hold_places(session)
    hold_answers(session)
    settle_confirmed(session, edition.edition_id, now)
    ask(session, desk, edition.source, edition.edition_id, now)
    ask_about_members(session, desk, edition.source, edition.edition_id, now)
    move(session, entry.hand_over_id, Step(now, entry.decided_by or "", HandOverState.PROMOTED, ""))
    clear_away(session, entry.hand_over_id)


def _edition(entry: HandOverEntry, report: ImportReport, now: datetime) -> Edition:
    brought = entry.brought
    files = [{name: file[name] for name in ("name", "sha256", "bytes")} for file in brought.files]
    return Edition(
        brought.source, brought.name, brought.reference_on, now, brought.brought_by, brought.sha256, files,
        report.rows_read, report.rows_refused, report.families, entry.hand_over_id, brought.received_on,
        brought.giver, brought.reference_number, brought.legal_basis, entry.decided_by, entry.decided_at,
    )  # fmt: skip
