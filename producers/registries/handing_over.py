"""The way of a hand-over: brought, read and compared; then a second person signs, or somebody ends it."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlmodel import Session

from casework.store.complaints import forget_complaints
from casework.store.editions import Edition, find_newest_edition, find_newest_reference, has_edition
from casework.store.engine import transaction
from casework.store.hand_overs import (
    HandOverEntry,
    NewHandOver,
    Step,
    Taken,
    append_hand_over,
    find_hand_over,
    lock_hand_over,
    move,
)
from casework.store.merging import list_shared_numbers, merge
from casework.store.staging import Desk, InUse, clear_away, open_desk
from producers.registries.complaints import Complaint, ImportRefused, refuse
from producers.registries.editions import WIB, naming_of
from producers.registries.judging import compare, compared_anew, report_of
from producers.registries.office import Office
from producers.registries.reading import Reading
from producers.registries.reports import HandOver, ImportReport, from_json, to_json
from producers.registries.sheets import digest_of
from producers.registries.source_files import layout_of
from schemas.codes import HandOverState, Source

_COMPLAINTS = TypeAdapter(tuple[Complaint, ...])
_UNREAD = (HandOverState.WAITING, HandOverState.READING)


def bring(office: Office, handed: HandOver, stored: Mapping[str, str] | None = None) -> UUID:
    """Write down that somebody brings these files; returns the hand-over's id. Raises `ImportRefused` in words.

    `stored` says for each file's name where it is kept for whoever reads it later. The same person bringing the same
    files again, after a try that broke off, gets the same hand-over.
    """
    new = _new(handed, stored or {})
    with transaction(office.engine) as session:
        try:
            hand_over_id = append_hand_over(session, new)
        except Taken as taken:
            return _same_again(taken.known, new)
        refuse_older(session, lock_hand_over(session, hand_over_id))
    return hand_over_id


def read(office: Office, hand_over_id: UUID, files: Sequence[Path]) -> ImportReport:
    """Read the files onto the desk, compare them with the register, and write the report; then it may be signed.

    From the beginning, whatever an earlier try left. Raises `ImportRefused`: nothing of the hand-over is taken in.
    """
    try:
        with open_desk(office.engine, hand_over_id) as desk:
            return _read(office, desk, files)
    except InUse:
        raise refuse("in_use") from None
    except ImportRefused as refused:
        _put_down_refusal(office, hand_over_id, refused)
        raise


def sign(session: Session, hand_over_id: UUID, actor: str, words: str, now: datetime) -> None:
    """A second person signs. Raises `ImportRefused`: not the one who brought it, and not past a stop without words."""
    entry = _standing(session, hand_over_id, HandOverState.READY)
    if actor == entry.brought.brought_by:
        raise refuse("sign_own")
    newest = find_newest_edition(session, entry.brought.source)
    if (newest.edition_id if newest else None) != entry.compared_with:
        raise refuse("sign_outdated")
    if from_json(entry.report or {}).stops and not words.strip():
        raise refuse("sign_stopped")
    move(session, hand_over_id, Step(now, actor, HandOverState.SIGNED, words.strip()))


def reject(session: Session, hand_over_id: UUID, actor: str, words: str, now: datetime) -> None:
    """Somebody says no, and why. Nothing of it stays on the desk."""
    _end(session, hand_over_id, Step(now, actor, HandOverState.REJECTED, words.strip()))


def withdraw(session: Session, hand_over_id: UUID, actor: str, words: str, now: datetime) -> None:
    """Whoever brought it takes it back. Raises `ImportRefused` for anybody else."""
    entry = find_hand_over(session, hand_over_id)
    if entry and entry.brought.brought_by != actor:
        raise refuse("withdraw_others")
    _end(session, hand_over_id, Step(now, actor, HandOverState.WITHDRAWN, words.strip()))


def compare_again(office: Office, hand_over_id: UUID) -> ImportReport:
    """The register has moved on since: a new comparison of the same rows, to be signed anew."""
    with open_desk(office.engine, hand_over_id) as desk, desk.transaction() as session:
        entry = _standing(session, hand_over_id, HandOverState.READY)
        refuse_older(session, entry)
        against = compare(session, desk, entry, office.tell)
        report = compared_anew(session, desk, from_json(entry.report or {}), against)
        _put_down(session, entry, report, against, office.clock())
    return report


def reasons_of(entry: HandOverEntry) -> tuple[Complaint, ...]:
    """Why a hand-over was refused."""
    return _COMPLAINTS.validate_python((entry.report or {}).get("reasons", ()))


def refuse_older(session: Session, entry: HandOverEntry) -> None:
    """Editions come in once, in the order of time. Raises `ImportRefused`."""
    brought = entry.brought
    if has_edition(session, brought.source, brought.name):
        raise refuse("edition_known", detail=f"({entry.code})")
    newest = find_newest_reference(session, brought.source)
    if newest and brought.reference_on < newest:
        raise refuse("edition_older", detail=f"({brought.reference_on} < {newest})")


def _new(handed: HandOver, stored: Mapping[str, str]) -> NewHandOver:
    naming = naming_of(handed.source, handed.edition, handed.reference_on, handed.now.astimezone(WIB).date())
    digests = [(path, digest_of(path)) for path in handed.files]
    files = [
        {
            "name": path.name,
            "sha256": digest.hex(),
            "bytes": path.stat().st_size,
            "stored": stored.get(path.name),
        }
        for path, digest in digests
    ]
    sha256 = hashlib.sha256(b"".join(sorted(digest for _, digest in digests))).digest()
    return NewHandOver(
        naming.source.value, naming.name, naming.reference_on, handed.imported_by, handed.now, files, sha256,
        handed.encoding, handed.titles, handed.received_on, handed.giver, handed.reference_number, handed.legal_basis,
    )  # fmt: skip


def _same_again(known: HandOverEntry, new: NewHandOver) -> UUID:
    is_same = (known.brought.sha256, known.code) == (new.sha256, f"{new.source}:{new.name}")
    if is_same and known.state in _UNREAD and known.brought.brought_by == new.brought_by:
        return known.hand_over_id
    at = known.brought.brought_at.astimezone(WIB)
    who = known.brought.brought_by.partition(":")[2]
    detail = f"({known.code}, dibawa {who} pada {at:%d-%m-%Y pukul %H.%M} WIB)"
    raise refuse("files_known" if known.brought.sha256 == new.sha256 else "edition_known", detail=detail)


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
        _put_down(session, entry, report, against, office.clock())
    return report


def _begin(desk: Desk, now: datetime) -> HandOverEntry:
    with desk.transaction() as session:
        entry = _standing(session, desk.hand_over_id, *_UNREAD)
        forget_complaints(session, desk.hand_over_id)
        step = Step(now, entry.brought.brought_by, HandOverState.READING, "")
        move(session, desk.hand_over_id, step, doing="baca", done=0)
    desk.clear()
    return entry


def _put_down(
    session: Session, entry: HandOverEntry, report: ImportReport, against: Edition | None, now: datetime
) -> None:
    step = Step(now, entry.brought.brought_by, HandOverState.READY, "")
    compared_with = against.edition_id if against else None
    move(session, entry.hand_over_id, step, report=to_json(report), compared_with=compared_with)


def _put_down_refusal(office: Office, hand_over_id: UUID, refused: ImportRefused) -> None:
    reasons: list[Any] = _COMPLAINTS.dump_python(refused.reasons, mode="json")
    with transaction(office.engine) as session:
        entry = lock_hand_over(session, hand_over_id)
        if entry.state in _UNREAD:
            step = Step(office.clock(), entry.brought.brought_by, HandOverState.REFUSED, "")
            move(session, hand_over_id, step, report={"reasons": reasons})
            clear_away(session, hand_over_id)


def _end(session: Session, hand_over_id: UUID, step: Step) -> None:
    _standing(session, hand_over_id, HandOverState.WAITING, HandOverState.READY)
    if not step.words:
        raise refuse("words_missing")
    move(session, hand_over_id, step)
    clear_away(session, hand_over_id)


def _standing(session: Session, hand_over_id: UUID, *wanted: HandOverState) -> HandOverEntry:
    try:
        entry = lock_hand_over(session, hand_over_id)
    except LookupError:
        raise refuse("hand_over_unknown") from None
    if entry.state not in wanted:
        raise refuse("hand_over_elsewhere", detail=f"({entry.state.value})")
    return entry
