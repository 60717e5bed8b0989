"""Compares two registers (padupadan) and tells what was found for each household of the left one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from duckdb import DuckDBPyConnection
from sqlalchemy import Engine
from sqlmodel import Session

from casework.store import comparison, family_rows, match_memory, match_moves, match_runs, records
from casework.store.editions import find_newest_edition
from casework.store.engine import transaction
from casework.store.match_runs import Registers
from producers.matching import closure, tables
from producers.matching.evidence import Speaker
from producers.matching.findings import Comparison
from producers.matching.learning import Model, model_from
from producers.matching.linking import link_all, link_changed
from producers.matching.publishing import Progress, no_progress, publish
from producers.matching.registers import take_register
from producers.matching.rules import Rules, the_rules
from producers.matching.telling import Teller
from schemas.codes import Source


class MatchRefused(Exception):
    """The registers cannot be compared. The sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class MatchReport:
    """How things stand now: households of the left register by finding, and how many candidates wait for a person."""

    left: str
    right: str
    rule: str
    households: int
    found: int
    needs_review: int
    not_found: int
    candidates_to_review: int


@dataclass(frozen=True, slots=True)
class Run:
    """What one run works with."""

    registers: Registers
    rules: Rules
    now: datetime
    tell: Progress


def match_registers(
    engine: Engine, now: datetime, *, left: Source = Source.P3KE, right: Source = Source.DTKS,
    progress: Progress = no_progress,
) -> MatchReport:  # fmt: skip
    """Compare, in one transaction link what was found and post the findings. Raises `MatchRefused`.

    Only what changed since the last run is compared, and what hangs together with it; all of it where nothing has been
    learned yet (see `forget`).
    What was told before is not told again, so a second run over the same registers posts nothing.
    """
    run = Run(Registers(left.value, right.value), the_rules(), now, progress)
    with transaction(engine) as session, tables.open_tables() as duck:
        records.take_turn(session)
        compared = _comparison(session, left, right, now)
        _read(engine, duck, run)
        _remember(session, duck, run)
        teller = Teller(duck, Speaker(run.rules, _link(session, duck, run)))
        _tell(session, teller, run)
        publish(session, compared.knowing(teller.patterns), run.tell, meanwhile=match_moves.link)
        family_rows.hold_places(session)  # a person's word on who belongs where stands above a finding
        return _report(session, run)


def forget(engine: Engine, left: Source, right: Source) -> None:
    """Forget what was learned of two registers: the next run learns it again, and compares all families."""
    with transaction(engine) as session:
        match_runs.forget_model(session, Registers(left.value, right.value))


def _comparison(session: Session, left: Source, right: Source, now: datetime) -> Comparison:
    newest = find_newest_edition(session, right)
    for source in (left, right):
        if find_newest_edition(session, source) is None:
            raise MatchRefused(f"Belum ada edisi {source.value.upper()} yang diimpor. Impor dahulu, lalu padankan.")
    if newest is None or left is right:
        raise MatchRefused("Dua register yang dipadankan harus berbeda. Untuk yang ganda: sikkep match doubles.")
    return Comparison(left, right, newest.name, newest.reference_on, now, {})


def _read(engine: Engine, duck: DuckDBPyConnection, run: Run) -> None:
    """Take both registers into memory, each by a line of its own; nobody writes them while this run has the turn."""
    run.tell("baca", 0)
    with ThreadPoolExecutor(len(tables.SIDES)) as readers:
        lines = zip(tables.SIDES, run.registers, strict=True)
        for reading in [readers.submit(_read_one, engine, duck.cursor(), *line) for line in lines]:
            reading.result()
    tables.lay_out(duck, run.rules)
    closure.fingerprint(duck)


def _read_one(engine: Engine, duck: DuckDBPyConnection, side: str, source: str) -> None:
    with transaction(engine) as session:
        take_register(session, duck, side, source)


def _remember(session: Session, duck: DuckDBPyConnection, run: Run) -> None:
    """Take into memory what the last run left."""
    for name, columns, copy in (
        ("seen", closure.SEEN, match_runs.copy_seen),
        ("kept", closure.KEPT, match_runs.copy_kept),
    ):
        with tables.memory_file() as (path, file):
            copy(session, run.registers, file)
            tables.take_csv(duck, name, columns, path)


def _link(session: Session, duck: DuckDBPyConnection, run: Run) -> Model:
    changed = closure.find_changed(duck)
    run.tell("banding", changed)
    known = match_runs.find_model(session, run.registers, run.rules.version)
    if known is None:
        model = link_all(duck, run.rules)
        match_runs.keep_model(session, run.registers, model.as_json(), run.rules.seed, run.now)
        return model
    model = model_from(known)
    link_changed(duck, run.rules, model)
    return model


def _tell(session: Session, teller: Teller, run: Run) -> None:
    with teller.findings() as findings:
        comparison.lay_down(session, findings, teller.patterns)
    with teller.touched() as touched:
        match_runs.keep_candidates(session, run.registers, touched, run.rules.version, run.now)
    with teller.members() as members:
        match_runs.keep_members(session, members)
    with teller.seen() as seen:
        match_runs.keep_seen(session, run.registers, seen)
    match_memory.recall(session, *run.registers)
    comparison.heed(session)
    match_moves.doubt_what_others_have(session)


def _report(session: Session, run: Run) -> MatchReport:
    left, right = run.registers
    counts = comparison.count_findings(session, left, right)
    return MatchReport(
        left=left,
        right=right,
        rule=run.rules.version,
        households=counts.households,
        found=counts.found,
        needs_review=counts.needs_review,
        not_found=counts.households - counts.found - counts.needs_review,
        candidates_to_review=counts.candidates_to_review,
    )
