"""Posts what comparing found and was not told before, and lets the database work on meanwhile."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from casework.store import comparison
from casework.store.letters import Letter, letter_of
from casework.store.outbox import post_letters
from producers.matching.findings import Comparison
from producers.matching.tables import memory_file
from producers.resting import collector_at_rest

Progress = Callable[[str, int], None]
"""Told what is being done ("baca", "banding", "simpan") and how many of it are done."""
_BATCH = 2000


def no_progress(_doing: str, _done: int) -> None:
    """Nobody wants to know."""


def publish(
    session: Session, compared: Comparison, tell: Progress, meanwhile: Callable[[Session], None] | None = None
) -> None:
    """Post the findings that have not been told yet. Told again, they would have the ids that they had.

    What the database has to do `meanwhile` is begun once it has said what is to be told: it works on one core while
    the letters are written on another.
    """
    with memory_file() as (path, file), ThreadPoolExecutor(1) as aside, collector_at_rest():
        comparison.copy_outcomes(session, file)
        doing = aside.submit(meanwhile, session) if meanwhile else None
        letters = list(_written(compared, path, tell))
        if doing:
            doing.result()
    new = comparison.keep_told(session, [event_id for event_id, _ in letters], compared.compared_at)
    post_letters(session, (letter for event_id, letter in letters if event_id in new), compared.compared_at)


def _written(compared: Comparison, path: str, tell: Progress) -> Iterator[tuple[UUID, Letter]]:
    with Path(path).open(encoding="utf-8", newline="") as lines:
        for done, outcome in enumerate(comparison.read_outcomes(lines)):
            finding = compared.say(outcome)
            yield finding.event_id, letter_of(finding)
            if done % _BATCH == 0:
                tell("simpan", done)
