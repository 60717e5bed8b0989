"""What people do with a hand-over: bring, sign, reject, withdraw, or have it read another way. Each step is kept."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlmodel import Session

from casework.registers.complaints import Complaint, ImportRefused, refuse
from casework.registers.delimited import AUTOMATIC, Writing
from casework.registers.details import BROUGHT, SIGNED
from casework.registers.editions import WIB, naming_of
from casework.registers.files import digest_of
from casework.registers.reports import HandOver, from_json
from casework.registers.sentences import STANDING
from casework.store.editions import find_newest_edition, find_newest_reference, has_edition
from casework.store.hand_overs import (
    HandOverEntry,
    NewHandOver,
    Step,
    Taken,
    append_hand_over,
    find_hand_over,
    find_living,
    lock_hand_over,
    move,
    revive,
)
from casework.store.places import keep_column_titles
from casework.store.staging import clear_away, is_complete
from schemas.codes import HandOverState

COMPLAINTS = TypeAdapter(tuple[Complaint, ...])
UNREAD = (HandOverState.WAITING, HandOverState.READING)
AT_WORK = (*UNREAD, HandOverState.SIGNED)
"""What the desk has in hand, or will have at any moment."""
COMPARE_ANEW = "banding-ulang"
"""What the desk is asked to do with a hand-over that waits, other than to read its files."""
HOW_READ = ("headings", "looks")
"""What a report keeps beside its counts: how titles were understood, and how text files look."""
STAGED = (HandOverState.READY, HandOverState.SIGNED)
DECIDED = (HandOverState.SIGNED, HandOverState.PROMOTED)


def bring(session: Session, handed: HandOver, stored: Mapping[str, str] | None = None) -> UUID:
    """Write down that somebody brings these files; returns the hand-over's id. Raises `ImportRefused` in words.

    `stored` says for each file's name where it is kept for whoever reads it later. The same person bringing the same
    files again, after a try that broke off, gets the same hand-over. Of two at the same moment one wins.
    """
    new = _new(handed, stored or {})
    try:
        hand_over_id = append_hand_over(session, new)
    except Taken as taken:
        return _same_again(taken.known, new)
    refuse_older(session, lock_hand_over(session, hand_over_id))
    return hand_over_id


def sign(session: Session, hand_over_id: UUID, actor: str, words: str, now: datetime) -> None:
    """A second person signs. Raises `ImportRefused`: not the one who brought it, and not past a stop without words.

    The same person again, after a try that broke off, changes nothing.
    """
    entry = standing(session, hand_over_id, HandOverState.READY, *DECIDED)
    if actor == entry.brought.brought_by:
        raise refuse("sign_own")
    if entry.state in DECIDED:
        _refuse_signed_by_others(entry, actor)
        return
    newest = find_newest_edition(session, entry.brought.source)
    if (newest.edition_id if newest else None) != entry.compared_with:
        raise refuse("sign_outdated")
    if from_json(entry.report or {}).stops and not words.strip():
        raise refuse("sign_stopped")
    move(session, hand_over_id, Step(now, actor, HandOverState.SIGNED, words.strip()))


def reject(session: Session, hand_over_id: UUID, actor: str, words: str, now: datetime) -> None:
    """Somebody says no, and why. Nothing of it stays on the desk. The same person again changes nothing."""
    _end(session, hand_over_id, Step(now, actor, HandOverState.REJECTED, words.strip()))


def withdraw(session: Session, hand_over_id: UUID, actor: str, words: str, now: datetime) -> None:
    """Whoever brought it takes it back. Raises `ImportRefused` for anybody else."""
    entry = find_hand_over(session, hand_over_id)
    if entry and entry.brought.brought_by != actor:
        raise refuse("withdraw_others")
    _end(session, hand_over_id, Step(now, actor, HandOverState.WITHDRAWN, words.strip()))


def read_otherwise(
    session: Session, hand_over_id: UUID, step: Step, writing: Writing, titles: Mapping[str, str]
) -> None:
    """Have files read once more: with these meanings of titles (kept for the next edition) or written in this way.

    `writing` "": as before; `AUTOMATIC`: the file itself tells its separator. `step` says who and when; of a report
    that waits for a signature only whoever brought it, or the second person would sign what they said themselves.
    Raises `ImportRefused` then, where the files are not kept, or where the same edition or files came in by another way
    since.
    """
    entry = standing(session, hand_over_id, HandOverState.REFUSED, HandOverState.READY)
    brought = entry.brought
    if entry.state is HandOverState.READY and step.actor != brought.brought_by:
        raise refuse("read_others")
    refuse_older(session, entry)
    if not all(file.get("stored") for file in brought.files):
        raise refuse("files_not_kept")
    known = find_living(session, brought.source, brought.name, brought.sha256)
    if known and known.hand_over_id != hand_over_id:
        raise refuse("edition_known", detail=_whose(known))
    keep_column_titles(session, brought.source, titles, step.actor, step.at)
    wanted = {**(brought.titles or {}), **titles}
    separator = None if writing.separator == AUTOMATIC else writing.separator or brought.separator
    said = {"encoding": writing.encoding or brought.encoding, "separator": separator, "titles": wanted}
    try:
        revive(session, entry, step, **said, report=None, doing="")
    except Taken as taken:
        raise refuse("edition_known", detail=_whose(taken.known)) from None


def compare_anew(session: Session, hand_over_id: UUID, actor: str, words: str, now: datetime) -> None:
    """Have the desk lay what was read beside the register as it stands now; its files are not needed for that.

    Where the database server has lost what was read, files that are kept are read again; others must be brought again.
    """
    entry = standing(session, hand_over_id, HandOverState.READY)
    refuse_older(session, entry)
    is_there = is_complete(session, hand_over_id)
    if not is_there and not all(file.get("stored") for file in entry.brought.files):
        put_down_refusal(session, entry, refuse("staging_lost"), now)
    else:
        doing = COMPARE_ANEW if is_there else ""
        move(session, hand_over_id, Step(now, actor, HandOverState.WAITING, words), doing=doing)


def is_to_be_compared(entry: HandOverEntry) -> bool:
    """Whether the desk is asked for another comparison, and not to read files."""
    return entry.state is HandOverState.WAITING and entry.doing == COMPARE_ANEW


def put_down_refusal(
    session: Session, entry: HandOverEntry, refused: ImportRefused, now: datetime, how: Mapping[str, Any] | None = None
) -> None:
    """Nothing of it comes in, and why. `how` says by `HOW_READ` how its files were understood."""
    reasons = COMPLAINTS.dump_python(refused.reasons, mode="json")
    step = Step(now, entry.brought.brought_by, HandOverState.REFUSED, "")
    move(session, entry.hand_over_id, step, report={"reasons": reasons, **(how or {})})
    clear_away(session, entry.hand_over_id)


def reasons_of(entry: HandOverEntry) -> tuple[Complaint, ...]:
    """Why a hand-over was refused."""
    return COMPLAINTS.validate_python((entry.report or {}).get("reasons", ()))


def refuse_older(session: Session, entry: HandOverEntry) -> None:
    """Editions come in once, in the order of time. Raises `ImportRefused`."""
    brought = entry.brought
    if has_edition(session, brought.source, brought.name):
        raise refuse("edition_known", detail=f"({entry.code})")
    newest = find_newest_reference(session, brought.source)
    if newest and brought.reference_on < newest:
        raise refuse("edition_older", detail=f"({brought.reference_on} < {newest})")


def standing(session: Session, hand_over_id: UUID, *wanted: HandOverState) -> HandOverEntry:
    """The hand-over, locked, if it stands in one of these states. Raises `ImportRefused`."""
    try:
        entry = lock_hand_over(session, hand_over_id)
    except LookupError:
        raise refuse("hand_over_unknown") from None
    if entry.state not in wanted:
        raise elsewhere(entry)
    return entry


def elsewhere(entry: HandOverEntry) -> ImportRefused:
    """The refusal that says where the hand-over stands instead."""
    return refuse("hand_over_elsewhere", detail=f"({STANDING[entry.state.value]})")


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
        handed.separator,
    )  # fmt: skip


def _same_again(known: HandOverEntry, new: NewHandOver) -> UUID:
    is_same = (known.brought.sha256, known.code) == (new.sha256, f"{new.source}:{new.name}")
    if is_same and known.state in UNREAD and known.brought.brought_by == new.brought_by:
        return known.hand_over_id
    raise refuse("files_known" if known.brought.sha256 == new.sha256 else "edition_known", detail=_whose(known))


def _refuse_signed_by_others(entry: HandOverEntry, actor: str) -> None:
    if entry.decided_by != actor:
        raise refuse("signed_already", detail=SIGNED % _who_when(entry.decided_by or "", entry.decided_at))


def _whose(known: HandOverEntry) -> str:
    when = _who_when(known.brought.brought_by, known.brought.brought_at)
    return BROUGHT % {"edition": known.code, **when}


def _who_when(actor: str, at: datetime | None) -> dict[str, str]:
    local = at.astimezone(WIB) if at else None
    return {
        "who": actor.partition(":")[2] or "?", "day": f"{local:%d-%m-%Y}" if local else "?",
        "time": f"{local:%H.%M}" if local else "?",
    }  # fmt: skip


def _end(session: Session, hand_over_id: UUID, step: Step) -> None:
    entry = standing(session, hand_over_id, HandOverState.WAITING, HandOverState.READY, step.state)
    if entry.state is step.state:
        if entry.decided_by != step.actor:
            raise elsewhere(entry)
        return
    if not step.words:
        raise refuse("words_missing")
    move(session, hand_over_id, step)
    clear_away(session, hand_over_id)
