"""The ledger: one hash-chain link per timeline row, in the order of recording."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver


class Link(NamedTuple):
    """One link of a household's chain."""

    household_id: UUID
    seq: int
    event_id: UUID
    entry_hash: bytes


@dataclass(frozen=True, slots=True)
class Pair:
    """A link beside the timeline row that it should seal; one of the two is None where it is missing.

    `head` and `length` are what the household's case file says of the chain.
    """

    household_id: UUID
    head: bytes | None
    length: int | None
    seq: int | None
    entry_hash: bytes | None
    event_id: UUID | None
    kind: str | None
    occurred_at: datetime | None
    recorded_at: datetime | None
    actor: str | None
    agency: str | None
    body: str | None


def append(session: Session, links: Sequence[Link]) -> None:
    """Add links. A sequence number that is taken raises `UniqueViolation` and the transaction is undone."""
    into = "COPY ledger (household_id, seq, event_id, entry_hash) FROM STDIN (FORMAT binary)"
    with driver(session).cursor() as cursor, cursor.copy(into) as copy:
        copy.set_types(("uuid", "int4", "uuid", "bytea"))
        for link in links:
            copy.write_row(link)


def stream_pairs(session: Session) -> Iterator[Pair]:
    """Every link beside its timeline row, and every row without a link, by household and sequence. Flat memory."""
    with driver(session).cursor(name="ledger_pairs", binary=True) as cursor:
        cursor.itersize = 5000
        cursor.execute("""
            WITH pairs AS (
              SELECT coalesce(l.household_id, t.household_id) AS household_id, l.seq, l.entry_hash,
                     coalesce(t.event_id, l.event_id) AS event_id, t.kind, t.occurred_at, t.recorded_at, t.actor,
                     t.agency, t.body::text AS body
              FROM ledger l FULL JOIN timeline t ON t.event_id = l.event_id AND t.household_id = l.household_id
            )
            SELECT coalesce(p.household_id, c.household_id), c.chain_head, c.chain_length, p.seq, p.entry_hash,
                   p.event_id, p.kind, p.occurred_at, p.recorded_at, p.actor, p.agency, p.body
            FROM pairs p FULL JOIN casefile c USING (household_id)
            ORDER BY 1, p.seq NULLS LAST, p.event_id
        """)
        for row in cursor:
            yield Pair(*row)
