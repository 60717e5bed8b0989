"""Works off the hand-overs that people bring by the page: reads what waits, promotes what is signed, clears away."""

import shutil
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import structlog

from casework.registers.complaints import ImportRefused
from casework.registers.lifecycle import AT_WORK, is_to_be_compared, put_down_refusal
from casework.store.engine import transaction
from casework.store.hand_overs import (
    ENDED,
    HandOverEntry,
    is_spoken_of,
    list_hand_overs,
    list_stored,
    lock_hand_over,
    tell_progress,
)
from casework.store.village_results import is_waited_for
from producers.registries.handing_over import compare_again, read
from producers.registries.office import Office
from producers.registries.promoting import promote
from schemas.codes import HandOverState

_log = structlog.get_logger(__name__)
PAUSE = 1.0
LONGEST_PAUSE = 30.0
SWEPT_EVERY = timedelta(hours=1)
_A_DAY = 86_400.0
Work = Callable[[Office, Path], int]
"""Does what waits, with the files in a folder; returns how much that was."""


def work_off(office: Office, folder: Path) -> int:
    """Do what is to be done now; returns how many hand-overs were moved. `folder` keeps the files that were brought."""
    with transaction(office.engine) as session:
        waiting = list_hand_overs(session, AT_WORK, limit=100)
        over = list_stored(session, (HandOverState.PROMOTED, *ENDED))
    moved = sum(_move_on(office, entry, folder) for entry in reversed(waiting))
    # Refused files stay: somebody may say what a strange column means. They go when the same comes in or after a week.
    for state, brought_at, stored in over:
        if state is not HandOverState.REFUSED or (office.clock() - brought_at).days >= 7:
            clear_files(stored, folder)
    return moved


def desk(office: Office, folder: Path, stop: threading.Event, works: Sequence[Work] = (work_off,)) -> None:
    """Work until `stop` is set. Where the database is away, wait and try again."""
    failures, next_sweep = 0, office.clock()
    while not stop.is_set():
        try:
            if office.clock() >= next_sweep:
                clear_strays(office, folder)
                next_sweep = office.clock() + SWEPT_EVERY
            pause = 0.0 if sum(work(office, folder) for work in works) else PAUSE
            failures = 0
        # A supervisor's catch: one bad hand-over or an outage must not end the only desk there is.
        except Exception as problem:  # noqa: BLE001
            failures += 1
            pause = min(LONGEST_PAUSE, 2.0**failures / 2)
            _log.warning("desk waits", error=type(problem).__name__, failures=failures)
        stop.wait(pause)


def files_of(entry: HandOverEntry, folder: Path) -> Sequence[Path]:
    """Where the files of a hand-over lie; none where they were not brought by the page."""
    return [folder / str(file["stored"]) for file in entry.brought.files if file.get("stored")]


def clear_files(stored: Sequence[str], folder: Path) -> None:
    """Remove the files: what they said is in the register, or was not wanted there."""
    for name in stored:
        shutil.rmtree((folder / name).parent, ignore_errors=True)


def clear_strays(office: Office, folder: Path) -> None:
    """Remove files of a day ago that nothing speaks of: whoever took them in was killed before writing it down."""
    for shelf in folder.iterdir() if folder.is_dir() else ():
        age = office.clock().timestamp() - shelf.stat().st_mtime
        if shelf.is_dir() and age > _A_DAY:
            with transaction(office.engine) as session:
                stored = [f"{shelf.name}/{path.name}" for path in shelf.iterdir()]
                kept = any(is_spoken_of(session, one) or is_waited_for(session, one) for one in stored)
            if not kept:
                shutil.rmtree(shelf, ignore_errors=True)


def _move_on(office: Office, entry: HandOverEntry, folder: Path) -> bool:
    files = files_of(entry, folder)
    if entry.state is not HandOverState.SIGNED and not files and not is_to_be_compared(entry):
        return False  # somebody reads it from the command line
    try:
        _do(office, entry, files)
    except ImportRefused as refused:
        _log.info("hand-over refused", hand_over=str(entry.hand_over_id), reason=refused.reasons[0].code)
        if refused.reasons[0].code == "in_use":
            return False
        _put_down(office, entry, refused)
    return True


def _put_down(office: Office, entry: HandOverEntry, refused: ImportRefused) -> None:
    """What was signed or compared and cannot come in any more ends here; else it would be tried for ever."""
    with transaction(office.engine) as session:
        standing = lock_hand_over(session, entry.hand_over_id)
        if standing.state is HandOverState.SIGNED or is_to_be_compared(standing):
            put_down_refusal(session, standing, refused, office.clock())


def _do(office: Office, entry: HandOverEntry, files: Sequence[Path]) -> None:
    if entry.state is HandOverState.SIGNED:
        promote(office, entry.hand_over_id)
    elif is_to_be_compared(entry):
        compare_again(office, entry.hand_over_id)
    else:
        read(_telling(office, entry.hand_over_id), entry.hand_over_id, files)


def _telling(office: Office, hand_over_id: UUID) -> Office:
    """The same office, which shows on the page how far the work is."""

    def tell(doing: str, done: int) -> None:
        with transaction(office.engine) as session:
            tell_progress(session, hand_over_id, doing, done)

    return Office(office.engine, office.sealer, office.clock, tell)
