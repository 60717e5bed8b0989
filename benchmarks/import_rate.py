"""How fast an edition of a register comes in, beside plain COPY of the same rows and DuckDB reading the same files.

python -m benchmarks.import_rate [--families N] [--workbook-rows N] [--json]
"""

import argparse
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.import_files import Edition, as_text, write_editions, write_workbooks
from benchmarks.import_peers import seconds_in_duckdb, seconds_to_copy, seconds_to_read_cells
from benchmarks.importing import PARTS, Imported, take_in
from benchmarks.stage import Stage, set_up
from casework.store.areas import keep_areas
from casework.store.engine import open_engine, transaction
from sikkep.areas import load_areas

TIMES_COPY, MOST_MB = 10.0, 1024.0
NAMES = dict(zip(PARTS, ("read and stage", "merge", "compare", "promote"), strict=True))


@dataclass(frozen=True, slots=True)
class Measured:
    """One import and its peers, in seconds. `cells` is calamine alone, for workbooks."""

    what: str
    imported: Imported
    megabytes: float
    copy: float
    duckdb: float
    cells: float | None = None

    @property
    def times_copy(self) -> float:
        """How many times as long as the COPY it took."""
        return self.imported.whole / self.copy


def measure(stage: Stage, families: int, workbook_rows: int, folder: Path) -> Iterator[Measured]:
    """A first edition and the next one as CSV, then workbooks, each with its peers right after it."""
    if families:
        first, later = write_editions(families, folder)
        with stage.database() as url:
            prepare(url)
            for what, edition in (("CSV, first edition", first), ("CSV, next edition", later)):
                yield _beside_peers(url, what, edition, edition)
    if workbook_rows:
        books = write_workbooks(workbook_rows, folder)
        with stage.database() as url:
            prepare(url)
            yield _beside_peers(url, "XLSX", books, as_text(books))


def promises(measured: Sequence[Measured]) -> dict[str, tuple[float, float]]:
    """Each promise as (measured, promised at most)."""
    told = {f"{one.what}: times COPY": (one.times_copy, TIMES_COPY) for one in measured if one.cells is None}
    # The database fills the cache that it was given, whatever is brought.
    return told | {f"{one.what}: MB, all our processes": (one.imported.ours_mb, MOST_MB) for one in measured}


def _beside_peers(url: str, what: str, edition: Edition, as_csv: Edition) -> Measured:
    imported = take_in(url, edition)
    cells = seconds_to_read_cells(edition.files) if edition is not as_csv else None
    copy, duck = seconds_to_copy(url, as_csv.files), seconds_in_duckdb(as_csv.files)
    return Measured(what, imported, edition.megabytes, copy, duck, cells)


def prepare(url: str) -> None:
    """Let the database know the district's areas."""
    engine = open_engine(url)
    with transaction(engine) as session:
        keep_areas(session, [(area.code, area.name, area.level, area.parent) for area in load_areas()])
    engine.dispose()


def _show(machine: str, measured: Sequence[Measured]) -> None:
    print(machine)
    for one in measured:
        it = one.imported
        print(f"{one.what}: {it.rows:,} rows ({one.megabytes:,.0f} MB), {it.families:,} families, "
              f"{it.appeared:,} appeared, {it.changed:,} changed, {it.left:,} left")  # fmt: skip
        for part, name in NAMES.items():
            print(f"  {name:<16} {it.seconds[part]:>8.1f} s   (our processes {it.cpu[part]:.1f} s of CPU)")
        print(f"  {'whole':<16} {it.whole:>8.1f} s   {it.rows / it.whole:,.0f} rows/s")
        print(f"  {'COPY, plain':<16} {one.copy:>8.1f} s   ours takes {one.times_copy:.1f} times as long")
        print(f"  {'DuckDB, reading':<16} {one.duckdb:>8.1f} s")
        if one.cells is not None:
            print(f"  {'cells alone':<16} {one.cells:>8.1f} s")
        print(f"  memory: ours {it.ours_mb:,.0f} MB, database {it.database_mb:,.0f} MB")
    for name, (found, most) in promises(measured).items():
        print(f"{'kept  ' if found <= most else 'BROKEN'} {name}: {found:,.1f} (promised {most:,.0f})")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.import_rate", description=__doc__)
    parser.add_argument("--families", type=int, default=400_000)
    parser.add_argument("--workbook-rows", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with set_up(with_kafka=False) as stage, tempfile.TemporaryDirectory(prefix="sikkep-rate-") as folder:
        measured = list(measure(stage, wanted.families, wanted.workbook_rows, Path(folder)))
        machine = f"{stage.machine}; {os.getloadavg()[0]:.1f} programs at work at the end"
        if wanted.json:
            told = [asdict(one) | {"times_copy": one.times_copy} for one in measured]
            print(json.dumps({"machine": machine, "measured": told, "promises": promises(measured)}))
            return
        _show(machine, measured)


if __name__ == "__main__":
    main()
