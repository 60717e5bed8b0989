"""Compares two registers (padupadan) and tells what was found for each household of the left one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from duckdb import DuckDBPyConnection
from sqlalchemy import Engine
from sqlmodel import Session

from casework.store import comparison, family_rows, match_memory, match_moves, match_runs, match_sheets, records
from casework.store.editions import find_newest_edition
from casework.store.engine import transaction
from casework.store.match_runs import Registers
from producers.matching import closure, tables
from producers.matching.evidence import Speaker
from producers.matching.findings import Comparison
from producers.matching.learning import Model, model_from
from producers.matching.linking import link_all, link_changed
from producers.matching.publishing import Progress, no_progress, publish
from producers.matching.reading import Run, keep, read
from producers.matching.rules import the_rules
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


def match_registers(
    engine: Engine, now: datetime, *, left: Source = Source.P3KE, right: Source = Source.DTKS,
    progress: Progress = no_progress,
) -> MatchReport:  # fmt: skip
    """Compare, in one transaction link what was found and post the findings. Raises `MatchRefused`.

    Only what changed since the last run is compared, and what hangs together with it; all of it where nothing has been
    learned yet (see `forget`).
    What was told before is not told again, so a second run over the same registers posts nothing.
    """
    run = Run(engine, Registers(left.value, right.value), the_rules(), now, progress)
    with transaction(engine) as session, tables.open_tables() as duck:
        records.take_turn(session)
        compared = _comparison(session, left, right, now)
        known = match_runs.find_model(session, run.registers, run.rules.version)
        parts = read(session, duck, run, is_learned=known is not None)
        # The database keeps what was read while the engine compares.
        with ThreadPoolExecutor(1) as aside:
            keeping = aside.submit(keep, session, duck.cursor(), run, parts)
            model = _link(duck, run, model_from(known) if known else None)
            keeping.result()
        if known is None:
            match_runs.keep_model(session, run.registers, model.as_json(), run.rules.seed, run.now)
        teller = Teller(duck, Speaker(run.rules, model))
        _lay_down(session, teller, run)
        publish(session, compared.knowing(teller.patterns), run.tell, meanwhile=partial(_keep_found, teller, run))
        family_rows.hold_places(session)  # a person's word on who belongs where stands above a finding
        return _report(session, run)


def forget(engine: Engine, left: Source, right: Source) -> None:
    """Forget what was learned of two registers: the next run learns it again, and compares all families."""
    with transaction(engine) as session:
        match_runs.forget_model(session, Registers(left.value, right.value))
        match_sheets.forget_all(session, Registers(left.value, right.value))


def _comparison(session: Session, left: Source, right: Source, now: datetime) -> Comparison:
    newest = find_newest_edition(session, right)
    for source in (left, right):
        if find_newest_edition(session, source) is None:
            raise MatchRefused(f"Belum ada edisi {source.value.upper()} yang diimpor. Impor dahulu, lalu padankan.")
    if newest is None or left is right:
        raise MatchRefused("Dua register yang dipadankan harus berbeda. Untuk yang ganda: sikkep match doubles.")
    return Comparison(left, right, newest.name, newest.reference_on, now, {})


def _link(duck: DuckDBPyConnection, run: Run, known: Model | None) -> Model:
    run.tell("banding", closure.find_changed(duck))
    if known:
        link_changed(duck, run.rules, known)
        return known
    return link_all(duck, run.rules)


def _lay_down(session: Session, teller: Teller, run: Run) -> None:
    with teller.findings() as findings:
        comparison.lay_down(session, findings, teller.patterns)
    match_memory.recall(session, *run.registers)
    comparison.heed(session)
    match_moves.doubt_what_others_have(session)


def _keep_found(teller: Teller, run: Run, session: Session) -> None:
    keep_found(session, teller, run.registers, run.rules.version, run.now)
    match_moves.link(session)


def keep_found(session: Session, teller: Teller, registers: Registers, rule: str, now: datetime) -> None:
    """Keep all candidates of the families that were judged, in place of what was kept of these before."""
    if match_runs.has_candidates(session, registers):
        with teller.touched() as touched:
            match_runs.forget_others(session, registers, touched)
    match_runs.keep_candidates(session, registers, rule, now)
    with teller.members() as members:
        match_runs.keep_members(session, members)


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
