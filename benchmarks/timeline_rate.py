"""How fast facts become timelines: ours on both wires, beside the database's limit and the plain one-by-one way.

python -m benchmarks.timeline_rate [--facts N] [--rounds N] [--long] [--no-kafka] [--json]
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from statistics import median
from uuid import UUID

from sqlalchemy import Engine, text

from benchmarks.facts import PER_HOUSEHOLD, stream
from benchmarks.limit import Step, ready_rows, seconds_to_merge
from benchmarks.one_by_one import seconds_to_commit
from benchmarks.ours import Place, consumer_process, place_on
from benchmarks.stage import Stage, set_up
from casework.bus.messages import Wire, message_of
from casework.store.engine import open_engine
from consumers.case_timelines import BATCH as TWO_HALVES
from schemas.events.base import HouseholdEvent

SAMPLE = 200 * PER_HOUSEHOLD
WAVE = 2500 * PER_HOUSEHOLD
WAVES = 25
BATCH = TWO_HALVES // 2
PLAIN = "one by one, SQLModel"
OF_LIMIT, TIMES_PLAIN, OF_FIRST = 0.3, 30.0, 0.85


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of doing it: facts and rows per second."""

    way: str
    facts: int
    rows: int
    seconds: float

    @property
    def rate(self) -> float:
        """Facts per second."""
        return self.facts / self.seconds


def compare(stage: Stage, facts: int, rounds: int) -> Iterator[Measured]:
    """In each round: ours over each wire, followed at once by the limit for the same rows; then the plain way."""
    sent = list(stream(facts // PER_HOUSEHOLD))
    few = list(stream(SAMPLE // PER_HOUSEHOLD, seed=2))
    for _ in range(rounds):
        for wire in stage.wires:
            yield from _ours_and_limit(stage, wire, sent)
        if stage.kafka:
            yield _plain(stage, stage.kafka, few)


def grow(stage: Stage) -> Iterator[tuple[Measured, int, float]]:
    """Waves of new households on one database: each with the timeline's rows after it and the process's memory."""
    with stage.database() as url:
        place, engine = Place(url), open_engine(url)
        wire = place.wire(engine)
        with consumer_process(place) as process:
            for wave in range(WAVES):
                _publish(wire, stream(WAVE // PER_HOUSEHOLD, seed=100 + wave))
                seconds = process.work_off()
                rows = count_rows(engine)
                yield Measured(f"wave {wave + 1}", WAVE, rows, seconds), rows, process.resident_mb()
        engine.dispose()


def _ours_and_limit(stage: Stage, wire: str, sent: Sequence[HouseholdEvent]) -> Iterator[Measured]:
    with stage.database() as url:
        ours, rows = _ours(place_on(stage, url, wire), sent)
        yield Measured(f"ours, {wire}", len(sent), rows, ours)
        ready = _rows_of(url, [fact.event_id for fact in sent], BATCH)
    with stage.database() as url:
        engine = open_engine(url, statement_ms=0)
        yield Measured(f"limit, after {wire}", len(sent), rows, seconds_to_merge(engine, ready))
        engine.dispose()


def _ours(place: Place, sent: Sequence[HouseholdEvent]) -> tuple[float, int]:
    engine = open_engine(place.url)
    wire = place.wire(engine)
    _publish(wire, sent)
    with consumer_process(place) as process:
        seconds = process.work_off()
    rows = count_rows(engine)
    wire.close()
    engine.dispose()
    return seconds, rows


def _plain(stage: Stage, bootstrap: str, sent: Sequence[HouseholdEvent]) -> Measured:
    with stage.database() as url:
        _, rows = _ours(Place(url), sent)
        ready = _rows_of(url, [fact.event_id for fact in sent], 1)
    with stage.database() as url:
        engine = open_engine(url)
        seconds = seconds_to_commit(bootstrap, engine, sent, ready)
        engine.dispose()
    return Measured(PLAIN, len(sent), rows, seconds)


def _rows_of(url: str, fact_ids: Sequence[UUID], size: int) -> list[Step]:
    engine = open_engine(url, statement_ms=0)
    ready = ready_rows(engine, fact_ids, size)
    engine.dispose()
    return ready


def _publish(wire: Wire, facts: Iterable[HouseholdEvent]) -> None:
    messages = map(message_of, facts)
    while some := list(islice(messages, BATCH)):
        wire.publish(some)


def count_rows(engine: Engine) -> int:
    """How many rows stand on all timelines."""
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM timeline")).scalar_one())


def verdicts(measured: Sequence[Measured]) -> dict[str, tuple[float, float]]:
    """Each promise as (measured ratio, promised ratio); ratios within a round, of which the median counts."""
    rates: dict[str, list[float]] = defaultdict(list)
    for one in measured:
        rates[one.way].append(one.rate)
    told: dict[str, tuple[float, float]] = {}
    for wire in ("log", "kafka"):
        ours = rates[f"ours, {wire}"]
        for peer, promise, promised in (
            (f"limit, after {wire}", f"{wire}: of the limit", OF_LIMIT),
            (PLAIN, f"{wire}: times one by one", TIMES_PLAIN),
        ):
            if ours and rates[peer]:
                told[promise] = (median(a / b for a, b in zip(ours, rates[peer], strict=True)), promised)
    return told


def grown(waves: Sequence[tuple[Measured, int, float]]) -> dict[str, tuple[float, float]]:
    """The last waves' rate against the first ones', and the memory of the first waves against the last."""
    first, last = waves[1:4], waves[-3:]
    ratio = sum(one.rate for one, _, _ in last) / sum(one.rate for one, _, _ in first)
    memory = max(mb for _, _, mb in first) / max(mb for _, _, mb in last)
    return {"rate, last against first waves": (ratio, OF_FIRST), "memory, first against last waves": (memory, OF_FIRST)}


def _show(machine: str, measured: Sequence[Measured], told: dict[str, tuple[float, float]]) -> None:
    print(machine)
    for way in dict.fromkeys(one.way for one in measured):
        mine = sorted((one for one in measured if one.way == way), key=lambda one: one.rate)
        middle, rates = mine[len(mine) // 2], " ".join(f"{one.rate:,.0f}" for one in mine)
        rows = middle.rows / middle.seconds
        print(f"{way:<20} {middle.facts:>7,} facts {middle.rate:>7,.0f} facts/s {rows:>8,.0f} rows/s   ({rates})")
    show_ratios(told)


def show_ratios(told: dict[str, tuple[float, float]]) -> None:
    """Print of each promise (measured ratio, at least so much was promised) whether it is kept."""
    for name, (ratio, promised) in told.items():
        print(f"{'kept  ' if ratio >= promised else 'BROKEN'} {name}: {ratio:.2f} (promised {promised})")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.timeline_rate", description=__doc__)
    parser.add_argument("--facts", type=int, default=40_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--long", action="store_true", help="grow one database to a million rows as well")
    parser.add_argument("--no-kafka", action="store_true")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with set_up(with_kafka=not wanted.no_kafka) as stage:
        measured = list(compare(stage, wanted.facts, wanted.rounds))
        told = verdicts(measured)
        waves = list(grow(stage)) if wanted.long else []
        told |= grown(waves) if waves else {}
        if wanted.json:
            rows = [asdict(one) | {"rate": one.rate} for one in measured]
            grew = [{"rows": rows_, "rate": one.rate, "mb": mb} for one, rows_, mb in waves]
            print(json.dumps({"machine": stage.machine, "measured": rows, "waves": grew, "ratios": told}))
            return
        _show(stage.machine + ("" if stage.kafka else f"; no Kafka: {stage.without_kafka}"), measured, told)
        for one, rows_, mb in waves:
            print(f"{one.way:<10} {rows_:>10,} rows on the timeline {one.rate:>9,.0f} facts/s {mb:>6.0f} MB")


if __name__ == "__main__":
    main()
