"""Reads a hand-over that was brought, compares it with its register, and puts its report down for a signature."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import Session

from casework.registers.complaints import ImportRefused, refuse
from casework.registers.lifecycle import (
    HOW_READ,
    STAGED,
    UNREAD,
    is_to_be_compared,
    put_down_refusal,
    refuse_older,
    standing,
)
from casework.registers.reports import ImportReport, from_json, to_json
from casework.store.complaints import forget_complaints
from casework.store.editions import Edition
from casework.store.engine import transaction
from casework.store.hand_overs import HandOverEntry, Step, lock_hand_over, move
from casework.store.merging import list_shared_numbers, merge
from casework.store.staging import Desk, InUse, is_complete, open_desk
from producers.registries.judging import compare, compared_anew, report_of
from producers.registries.office import Office
from producers.registries.reading import Reading
from producers.registries.showing import how_read
from producers.registries.source_files import layout_of
from schemas.codes import HandOverState, Source


def read(office: Office, hand_over_id: UUID, files: Sequence[Path]) -> ImportReport:
    """Read the files onto the desk, compare them with the register, and write the report; then it may be signed.

    From the beginning, whatever an earlier try left. Raises `ImportRefused`: nothing of the hand-over is taken in.
    """
    try:
        if not all(path.exists() for path in files):
            raise refuse("files_not_kept")
        with open_desk(office.engine, hand_over_id) as desk:
            return _read(office, desk, files)
    except InUse:
        raise refuse("in_use") from None
    except ImportRefused as refused:
        _put_down_refusal(office, hand_over_id, refused, files)
        raise


def compare_again(office: Office, hand_over_id: UUID) -> ImportReport:
    """The register has moved on since: a new comparison of the same rows, to be signed anew."""
    with open_desk(office.engine, hand_over_id) as desk:
        refuse_lost(office, desk)
        with desk.transaction() as session:
            entry = standing(session, hand_over_id, HandOverState.READY, HandOverState.WAITING)
            refuse_older(session, entry)
            against = compare(session, desk, entry, office.tell)
            report = compared_anew(session, desk, from_json(entry.report or {}), against)
            kept = {name: (entry.report or {}).get(name, []) for name in HOW_READ}
            _put_down(session, entry, to_json(report) | kept, against, office.clock())
    return report


def refuse_lost(office: Office, desk: Desk) -> None:
    """Raises `ImportRefused` where the database server has lost what lay on the desk; it may be brought again then."""
    lost = refuse("staging_lost")
    with desk.transaction() as session:
        entry = lock_hand_over(session, desk.hand_over_id)
        if not (entry.state in STAGED or is_to_be_compared(entry)) or is_complete(session, desk.hand_over_id):
            return
        put_down_refusal(session, entry, lost, office.clock())
    raise lost


def _read(office: Office, desk: Desk, files: Sequence[Path]) -> ImportReport:
    entry = _begin(desk, office.clock())
    reading = Reading(entry, layout_of(Source(entry.brought.source)), office.sealer, office.tell)
    reading.lay_out(desk, files)
    office.tell("gabung", 0)
    with desk.transaction() as session:
        reading.tally.repeated = merge(session, desk)
        reading.note_shared_numbers(session, list_shared_numbers(session, desk))
    with desk.transaction() as session:
        against = compare(session, desk, entry, office.tell)
        report = report_of(session, desk, reading, against)
        has_unknown = any(table.unknown for table in report.tables)
        how = how_read(session, entry, files, has_unknown=has_unknown)
        _put_down(session, entry, to_json(report) | how, against, office.clock())
    return report


def _begin(desk: Desk, now: datetime) -> HandOverEntry:
    with desk.transaction() as session:
        entry = standing(session, desk.hand_over_id, *UNREAD)
        forget_complaints(session, desk.hand_over_id)
        step = Step(now, entry.brought.brought_by, HandOverState.READING, "")
        move(session, desk.hand_over_id, step, doing="baca", done=0)
    desk.clear()
    return entry


def _put_down(
    session: Session, entry: HandOverEntry, report: Mapping[str, Any], against: Edition | None, now: datetime
) -> None:
    step = Step(now, entry.brought.brought_by, HandOverState.READY, "")
    compared_with = against.edition_id if against else None
    move(session, entry.hand_over_id, step, report=report, compared_with=compared_with)


def _put_down_refusal(office: Office, hand_over_id: UUID, refused: ImportRefused, files: Sequence[Path]) -> None:
    with transaction(office.engine) as session:
        entry = lock_hand_over(session, hand_over_id)
        if entry.state in UNREAD:
            put_down_refusal(session, entry, refused, office.clock(), how_read(session, entry, files))
