"""How fast the events of an edition reach the timelines, beside the invented stream of the timeline benchmark.

python -m benchmarks.difference_rate [--families N] [--facts N] [--no-kafka] [--json]
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Engine

from benchmarks.facts import PER_HOUSEHOLD, stream
from benchmarks.import_files import Edition, write_editions
from benchmarks.import_rate import prepare
from benchmarks.importing import take_in
from benchmarks.ours import ConsumerProcess, Place, consumer_process, place_on
from benchmarks.stage import Stage, set_up
from benchmarks.timeline_rate import Measured, count_rows, show_ratios
from casework.bus.messages import Wire
from casework.store import outbox
from casework.store.engine import open_engine, transaction
from producers.outbox_relay import relay_once

OF_STREAM, OF_CONSUMERS = 0.9, 1.0
STREAM, FIRST, NEXT = "invented stream", "first edition", "difference of the next"


@dataclass(frozen=True, slots=True)
class Told(Measured):
    """One pile of letters over a wire: `relayed` seconds until all were on it, then `seconds` for the consumers."""

    wire: str
    relayed: float


def measure(stage: Stage, families: int, facts: int, folder: Path) -> Iterator[Told]:
    """Over each wire: the invented stream, then the events of a first edition and of the next one."""
    editions = write_editions(families, folder)
    for wire in stage.wires:
        with stage.database() as url:
            yield from _invented(place_on(stage, url, wire), facts)
        with stage.database() as url:
            prepare(url)
            yield from _editions(place_on(stage, url, wire), editions)


def promises(told: Sequence[Told]) -> dict[str, tuple[float, float]]:
    """Each promise as (measured, promised at least): as quick as the stream, and the relay no slower than consumers."""
    promised: dict[str, tuple[float, float]] = {}
    streams = {one.wire: one for one in told if one.way == STREAM}
    for one in told:
        if one.way != STREAM:
            promised[f"{one.wire}, {one.way}: of the stream's rate"] = one.rate / streams[one.wire].rate, OF_STREAM
            promised[f"{one.wire}, {one.way}: relay, of the consumers"] = one.seconds / one.relayed, OF_CONSUMERS
    return promised


def _invented(place: Place, facts: int) -> Iterator[Told]:
    with _road(place) as road:
        sent = list(stream(facts // PER_HOUSEHOLD))
        with transaction(road.engine) as session:
            outbox.post(session, sent, sent[-1].occurred_at)
        yield road.carry(STREAM)


def _editions(place: Place, editions: Sequence[Edition]) -> Iterator[Told]:
    with _road(place) as road:
        for what, edition in zip((FIRST, NEXT), editions, strict=True):
            take_in(place.url, edition)
            yield road.carry(what)


@dataclass(frozen=True, slots=True)
class _Road:
    """From the outbox over a wire to one consumer process."""

    place: Place
    engine: Engine
    wire: Wire
    process: ConsumerProcess

    def carry(self, what: str) -> Told:
        """Relay all that waits, then let the consumers work it off."""
        before = count_rows(self.engine)
        facts, relayed = self._relay()
        seconds = self.process.work_off()
        self._relay()  # the notices that came of it: nobody waits for them here
        return Told(what, facts, count_rows(self.engine) - before, seconds, self.place.wire_name, relayed)

    def _relay(self) -> tuple[int, float]:
        began, carried = time.monotonic(), 0
        while some := relay_once(self.engine, self.wire):
            carried += some
        return carried, time.monotonic() - began


@contextmanager
def _road(place: Place) -> Iterator[_Road]:
    engine = open_engine(place.url)
    with closing(place.wire(engine)) as wire, consumer_process(place) as process:
        yield _Road(place, engine, wire, process)
    engine.dispose()


def _show(machine: str, told: Sequence[Told]) -> None:
    print(machine)
    for one in told:
        rows = one.rows / one.seconds
        print(f"{one.wire:<6} {one.way:<24} {one.facts:>8,} facts, relayed {one.facts / one.relayed:>8,.0f}/s, "
              f"on their timelines {one.rate:>7,.0f}/s {rows:>8,.0f} rows/s")  # fmt: skip
    show_ratios(promises(told))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.difference_rate", description=__doc__)
    parser.add_argument("--families", type=int, default=150_000)
    parser.add_argument("--facts", type=int, default=40_000)
    parser.add_argument("--no-kafka", action="store_true")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with (
        set_up(with_kafka=not wanted.no_kafka) as stage,
        tempfile.TemporaryDirectory(prefix="sikkep-rate-") as folder,
    ):
        told = list(measure(stage, wanted.families, wanted.facts, Path(folder)))
        if wanted.json:
            rows = [asdict(one) | {"rate": one.rate} for one in told]
            print(json.dumps({"machine": stage.machine, "measured": rows, "promises": promises(told)}))
            return
        _show(stage.machine + ("" if stage.kafka else f"; no Kafka: {stage.without_kafka}"), told)


if __name__ == "__main__":
    main()
