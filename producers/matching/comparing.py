"""Compares two registers (padupadan) and tells what was found for each household of the left one."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from sqlalchemy import Engine
from sqlmodel import Session

from casework.store import comparison, family_rows, outbox, records
from casework.store.comparison import Candidate
from casework.store.editions import find_newest_edition
from casework.store.engine import transaction
from producers.matching.findings import Comparison
from producers.matching.grading import RULE, Grade, candidate, grade
from schemas.codes import Source

Progress = Callable[[str, int], None]
"""Told what is being done ("banding", "simpan") and how many of it are done."""
_BATCH = 5000


class MatchRefused(Exception):
    """The registers cannot be compared. The sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class MatchReport:
    """What came of it: households of the left register by finding, and how many candidates wait for a person."""

    left: str
    right: str
    rule: str
    households: int
    found: int
    needs_review: int
    not_found: int
    candidates_to_review: int


def match_registers(
    engine: Engine, now: datetime, *, left: Source = Source.P3KE, right: Source = Source.DTKS,
    progress: Progress | None = None,
) -> MatchReport:  # fmt: skip
    """Compare, in one transaction link what was found and post the findings. Raises `MatchRefused`.

    What was told before is not told again, so a second run over the same registers posts nothing.
    """
    tell = progress or _silent
    with transaction(engine) as session:
        records.take_turn(session)
        compared = _comparison(session, left, right, now)
        comparison.lay_side_by_side(session, left, right)
        done, candidates = 0, _candidates(session)
        while batch := list(islice(candidates, _BATCH)):
            comparison.keep_candidates(session, batch)
            done += len(batch)
            tell("banding", done)
        comparison.settle(session)
        kinds = _publish(session, compared, now, tell)
        comparison.link(session)
        family_rows.hold_places(session)  # a person's word on who belongs where stands above a finding
    return _report(compared, kinds)


def _silent(_doing: str, _done: int) -> None:
    """Nobody wants to know."""


def _comparison(session: Session, left: Source, right: Source, now: datetime) -> Comparison:
    newest = find_newest_edition(session, right)
    for source in (left, right):
        if find_newest_edition(session, source) is None:
            raise MatchRefused(f"Belum ada edisi {source.value.upper()} yang diimpor. Impor dahulu, lalu padankan.")
    if newest is None or left is right:
        raise MatchRefused("Dua register yang dipadankan harus berbeda.")
    return Comparison(left, right, newest.name, newest.reference_on, now)


def _candidates(session: Session) -> Iterator[Candidate]:
    pairs = comparison.stream_pairs(session)
    for _, group in groupby(pairs, key=lambda pair: (pair.left_record, pair.right_record)):
        of_both = list(group)
        grades: list[Grade] = [graded for pair in of_both if (graded := grade(pair))]
        if grades:
            yield candidate(grades, of_both[0])


def _publish(session: Session, compared: Comparison, now: datetime, tell: Progress) -> Counter[str]:
    kinds: Counter[str] = Counter()
    under_review = None
    for outcomes in comparison.stream_outcomes(session, compared.left):
        findings = [compared.say(outcome) for outcome in outcomes]
        new = comparison.keep_told(session, [finding.event_id for finding in findings], now)
        outbox.post(session, [finding for finding in findings if finding.event_id in new], now)
        for finding in findings:
            kinds[finding.kind] += 1
            if finding.kind == "match_needs_review" and finding.household_id != under_review:
                under_review = finding.household_id
                kinds["household_under_review"] += 1
        tell("simpan", kinds.total() - kinds["household_under_review"])
    return kinds


def _report(compared: Comparison, kinds: Counter[str]) -> MatchReport:
    found, review, absent = kinds["match_found"], kinds["household_under_review"], kinds["match_not_found"]
    return MatchReport(
        left=compared.left.value,
        right=compared.right.value,
        rule=RULE,
        households=found + review + absent,
        found=found,
        needs_review=review,
        not_found=absent,
        candidates_to_review=kinds["match_needs_review"],
    )
