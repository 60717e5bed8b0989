"""Parts a batch by families, so that two consumers of one process are seldom at the same family's file at once."""

from collections.abc import Sequence

from schemas.events import AnyEvent


def halves(events: Sequence[AnyEvent], begin_with: int) -> list[list[AnyEvent]]:
    """The events of families (or pledges) with even ids, and those with odd ids; `begin_with` (0 or 1) comes first.

    Consumers that read the same facts at the same time begin with different halves and end with different halves. Else
    each waits for the other's locks: four of nine seconds, measured. A half is a transaction; should the second fail,
    the whole batch comes again, and the first half changes nothing.
    """
    parted: tuple[list[AnyEvent], list[AnyEvent]] = ([], [])
    for event in events:
        parted[event.subject.int & 1 ^ begin_with].append(event)
    return [half for half in parted if half]
