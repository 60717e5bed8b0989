"""Matches two registers in several ways, in memory only, and says how good each way is by a file of the truth."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from duckdb import DuckDBPyConnection

from producers.matching import yardsticks
from producers.matching.linking import link_all
from producers.matching.measuring import Quality, after_review, quality
from producers.matching.names import Forms, as_written, forms
from producers.matching.rules import Rules
from producers.matching.tables import fill, lay_out

Layout = Callable[[], DuckDBPyConnection]
"""Gives a fresh database in memory with `left_row` and `right_row`."""
Truth = set[tuple[UUID, UUID]]

_TRUE = """
    SELECT l.family, r.family FROM truth JOIN left_family l ON l.record_id = truth."left"
    JOIN right_family r ON r.record_id = truth."right"
"""
_TRUE_PEOPLE = """
    SELECT l.person, r.person FROM truth JOIN left_person l ON l.person_id = truth."left"
    JOIN right_person r ON r.person_id = truth."right"
"""
_FOUND = "SELECT lf, rf FROM verdict WHERE band = '{band}'"
_FOUND_PEOPLE = "SELECT l, r FROM member_pair JOIN verdict USING (lf, rf) WHERE band = '{band}'"
_LIKELY = " OR band = 'review' AND verdict.weight > 0"
# A yardstick finds people; two families are one by it where any of their people are.
_OF_PEOPLE = """
    SELECT l.family, r.family FROM found JOIN left_person l ON l.person = found.l
    JOIN right_person r ON r.person = found.r GROUP BY ALL
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """How one way of matching did, in seconds once names and addresses are read.

    `automatic` and `automatic_people`: what needs no person. `likely` and `likely_people`: with what is more likely
    than not, so that ways without a review can be compared. `review_share`: of the left families, how many a person
    must look at; `reviewed`: once a person who knows the truth did.
    """

    way: str
    seconds: float
    automatic: Quality
    automatic_people: Quality
    likely: Quality
    likely_people: Quality
    reviewed: Quality
    review_share: float


@dataclass(frozen=True, slots=True)
class Task:
    """What is matched, and what is true of it."""

    layout: Layout
    rules: Rules
    families: Truth
    people: Truth


def evaluate(task: Task, *, has_yardsticks: bool = True) -> Iterator[Measured]:
    """Measure the engine; then, if asked, the engine without this or that, and plainer ways."""
    yield _engine(task, "padupadan", forms)
    if not has_yardsticks:
        return
    yield _engine(task, "tanpa penormal nama", as_written)
    yield _engine(task, "tanpa bukti keluarga", forms, uses_family=False)
    yield _yardstick(task, "gabung NIK", yardsticks.join_by_nik)
    yield _yardstick(task, "tangga aturan persis", yardsticks.climb_ladder)
    if yardsticks.has_splink():
        yield _yardstick(task, "Splink polos", lambda duck: yardsticks.ask_splink(duck, task.rules.seed))


def _engine(task: Task, way: str, write: Callable[[str], Forms], *, uses_family: bool = True) -> Measured:
    with task.layout() as duck:
        lay_out(duck, task.rules, write)
        started = time.monotonic()
        link_all(duck, task.rules, uses_family=uses_family)
        seconds = time.monotonic() - started
        families, people = _true(duck, _TRUE, task.families), _true(duck, _TRUE_PEOPLE, task.people)
        found, shown = (_pairs(duck, _FOUND.format(band=band)) for band in ("automatic", "review"))
        sure, likely = (
            [_pairs(duck, query.format(band="automatic") + more) for query in (_FOUND, _FOUND_PEOPLE)]
            for more in ("", _LIKELY)
        )
        share = len({left for left, _ in shown}) / max(1, len(duck.table("left_family")))
    return Measured(
        way, seconds, quality(found, families), quality(sure[1], people), quality(likely[0], families),
        quality(likely[1], people), after_review(found, shown, families), share,
    )  # fmt: skip


def _yardstick(task: Task, way: str, find: Callable[[DuckDBPyConnection], None]) -> Measured:
    with task.layout() as duck:
        lay_out(duck, task.rules, as_written)
        started = time.monotonic()
        find(duck)
        seconds = time.monotonic() - started
        families, people = _true(duck, _TRUE, task.families), _true(duck, _TRUE_PEOPLE, task.people)
        of_families = quality(_pairs(duck, _OF_PEOPLE), families)
        of_people = quality(_pairs(duck, "SELECT l, r FROM found"), people)
    return Measured(way, seconds, of_families, of_people, of_families, of_people, of_families, 0.0)


def _true(duck: DuckDBPyConnection, query: str, truth: Truth) -> set[tuple[int, int]]:
    fill(duck, "truth", {"left": "UUID", "right": "UUID"}, sorted(truth))
    return _pairs(duck, query)


def _pairs(duck: DuckDBPyConnection, query: str) -> set[tuple[int, int]]:
    return {(left, right) for left, right in duck.execute(query).fetchall()}
