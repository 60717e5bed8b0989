"""Registers in memory for the matching engine: people as rows, and what the engine says of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from duckdb import DuckDBPyConnection

from producers.matching.rules import the_rules
from producers.matching.tables import COLUMNS, SIDES, fill, lay_out, open_tables


class Someone(NamedTuple):
    """A person of a register, in the order of the engine's columns."""

    record_id: UUID
    person_id: UUID
    name: str
    sex: str | None
    born: date | None
    nik: int | None
    has_nik: bool
    area: str | None
    address: str | None


Register = Sequence[Someone]


def take(left: Iterable[Someone], right: Iterable[Someone]) -> DuckDBPyConnection:
    """Both registers as rows in memory."""
    duck = open_tables(500)
    for side, people in zip(SIDES, (left, right), strict=True):
        fill(duck, f"{side}_row", COLUMNS, people)
    return duck


def laid_out(left: Iterable[Someone], right: Iterable[Someone]) -> DuckDBPyConnection:
    """Both registers laid out side by side."""
    duck = take(left, right)
    lay_out(duck, the_rules())
    return duck


Verdict = tuple[UUID, UUID, str, int, bool, float]


def verdicts(duck: DuckDBPyConnection) -> dict[tuple[UUID, UUID], Verdict]:
    """What the engine says of each pair of records that it judged."""
    rows = duck.execute("""
        SELECT l.record_id, r.record_id, v.band, v.place, v.is_one_of_several, round(v.weight, 6)
        FROM verdict v JOIN left_family l ON l.family = v.lf JOIN right_family r ON r.family = v.rf
        WHERE v.lf IN (FROM left_touched)
    """).fetchall()
    return {(row[0], row[1]): row for row in rows}
