"""How fast two registers are matched, end to end, beside the bare NIK join and plain Splink on the same rows.

python -m benchmarks.matching_rate [--families N ...] [--times T] [--seed S] [--without-yardsticks] [--json]
"""

import argparse
import json
import math
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from uuid import UUID

from benchmarks.matching_rows import change, fill_vault, tidy
from benchmarks.stage import Stage, set_up
from benchmarks.watching import watched
from casework.store.engine import driver, open_engine, transaction
from producers.matching import match_registers
from producers.matching.evaluating import Measured, Task, evaluate
from producers.matching.registers import taken
from producers.matching.rules import the_rules

MOST_SECONDS, MOST_MB, MOST_SHARE = 120.0, 8192.0, 0.1
_CHANGED = 50
"""One record of so many says something else in the later edition."""

_KEPT = "SELECT match_id, band, score, place, is_one_of_several, digest FROM match_candidate ORDER BY match_id"


@dataclass(frozen=True, slots=True)
class Run:
    """One match run in a process of its own: seconds in all and by part, and the most memory held, in MB.

    `cpu`: seconds that our process worked, without the database's.
    """

    seconds: float
    cpu: float
    parts: dict[str, float]
    households: int
    found: int
    needs_review: int
    ours_mb: float = 0.0
    database_mb: float = 0.0


@dataclass(frozen=True, slots=True)
class Size:
    """All runs over one district, and how good each way of matching was."""

    families: int
    whole: Run
    changes: Run
    is_same: bool
    ways: list[Measured] = field(default_factory=list)


def measure(stage: Stage, families: int, seed: int, times: float, has_yardsticks: bool = True) -> Size:
    """Match a district, then an edition in which two of a hundred changed; compare with all of it compared again."""
    with stage.database() as url:
        engine = open_engine(url, statement_ms=0)
        true = fill_vault(engine, families, seed, times)
        whole = _watched(url)
        ways = list(_ways(url, true, has_yardsticks))
        tidy(engine)
        change(engine, _CHANGED)
        changes = _watched(url)
        with transaction(engine) as session:
            incremental = driver(session).execute(_KEPT).fetchall()
            driver(session).execute("DELETE FROM match_seen")
        _watched(url)
        with transaction(engine) as session:
            is_same = driver(session).execute(_KEPT).fetchall() == incremental
        engine.dispose()
    return Size(families, whole, changes, is_same, ways)


def promises(sizes: Sequence[Size]) -> dict[str, tuple[float, float]]:
    """Each promise as (measured, promised at most)."""
    largest, smallest = sizes[-1], sizes[0]
    told = {
        "seconds end to end": (largest.whole.seconds, MOST_SECONDS),
        "MB, ours and the database's": (largest.whole.ours_mb + largest.whole.database_mb, MOST_MB),
        "an edition with 2 % changed, share of the whole": (
            largest.changes.seconds / largest.whole.seconds, MOST_SHARE,
        ),
        "links that another way of comparing finds": (float(not largest.is_same), 0.0),
    }  # fmt: skip
    if largest is not smallest:
        growth = largest.families / smallest.families
        most = growth * math.log(largest.families) / math.log(smallest.families)
        told["growth of the cost"] = (largest.whole.seconds / smallest.whole.seconds, most)
    return told


def _ways(url: str, true: set[tuple[UUID, UUID]], has_yardsticks: bool) -> Iterator[Measured]:
    engine = open_engine(url, statement_ms=0)
    task = Task(lambda: taken(engine, ("p3ke", "dtks")), the_rules(), true, set())
    yield from evaluate(task, has_yardsticks=has_yardsticks)
    engine.dispose()


def _watched(url: str) -> Run:
    told, ours_mb, database_mb = watched(_work, url)
    return replace(told, ours_mb=ours_mb, database_mb=database_mb)


def _work(url: str, line: Connection) -> None:
    engine = open_engine(url)
    marks: list[tuple[str, float]] = []

    def tell(doing: str, _done: int) -> None:
        if not marks or marks[-1][0] != doing:
            marks.append((doing, time.monotonic()))

    started = time.monotonic()
    report = match_registers(engine, datetime.now(UTC), progress=tell)
    ended = time.monotonic()
    until = [at for _, at in marks[1:]] + [ended]
    parts = {doing: end - begun for (doing, begun), end in zip(marks, until, strict=True)}
    told = Run(ended - started, time.process_time(), parts, report.households, report.found, report.needs_review)
    line.send(told)
    engine.dispose()


def _show(machine: str, sizes: Sequence[Size]) -> None:
    print(machine)
    for size in sizes:
        for name, run in (("whole", size.whole), ("2 % changed", size.changes)):
            parts = ", ".join(f"{part} {seconds:.1f}" for part, seconds in run.parts.items())
            print(f"{size.families:,} families, {name}: {run.seconds:.1f} s ({parts}); CPU {run.cpu:.1f} s")
            print(f"  {run.found:,} found, {run.needs_review:,} for a person; "
                  f"ours {run.ours_mb:,.0f} MB, database {run.database_mb:,.0f} MB")  # fmt: skip
        for way in size.ways:
            print(f"  {way.way:<22} {way.seconds:6.1f} s  precision {way.automatic.precision:.5f}  recall "
                  f"{way.automatic.recall:.4f}  F1 {way.likely.f1:.4f}  review {way.review_share:.2%}  "
                  f"reviewed {way.reviewed.recall:.4f}")  # fmt: skip
    for name, (found, most) in promises(sizes).items():
        print(f"{'kept  ' if found <= most else 'BROKEN'} {name}: {found:,.2f} (promised {most:,.2f})")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.matching_rate", description=__doc__)
    parser.add_argument("--families", type=int, nargs="+", default=[50_000, 400_000])
    parser.add_argument("--times", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=90_210)
    parser.add_argument("--without-yardsticks", action="store_true")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with set_up(with_kafka=False) as stage:
        sizes = [measure(stage, n, wanted.seed, wanted.times, not wanted.without_yardsticks) for n in wanted.families]
        machine = f"{stage.machine}; {os.getloadavg()[0]:.1f} programs at work at the end"
    if wanted.json:
        print(json.dumps({"machine": machine, "sizes": [asdict(size) for size in sizes], "promises": promises(sizes)}))
        return
    _show(machine, sizes)


if __name__ == "__main__":
    main()
