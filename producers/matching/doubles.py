"""Looks for families that stand twice in one register, and leaves all of them to a person."""

from datetime import datetime

from duckdb import DuckDBPyConnection
from sqlalchemy import Engine
from sqlmodel import Session

from casework.store import comparison, match_memory, match_moves, records
from casework.store.editions import find_newest_edition
from casework.store.engine import transaction
from casework.store.match_runs import Registers
from producers.matching.comparing import MatchRefused, keep_found
from producers.matching.evidence import Speaker
from producers.matching.findings import Comparison
from producers.matching.linking import find_doubles
from producers.matching.publishing import Progress, no_progress, publish
from producers.matching.registers import taken_twice
from producers.matching.rules import the_rules
from producers.matching.tables import lay_out
from producers.matching.telling import Teller
from schemas.codes import Source


def match_within(engine: Engine, now: datetime, source: Source, *, progress: Progress = no_progress) -> int:
    """Compare a register with itself, in one transaction, and post which families may be one. Raises `MatchRefused`.

    Each pair is told once, on the timeline of the family whose row has the lower id. Nothing is linked: two households
    would become one. Returns how many pairs wait for a person.
    """
    rules = the_rules()
    with transaction(engine) as session:
        records.take_turn(session)
        edition = find_newest_edition(session, source)
        if edition is None:
            raise MatchRefused(
                f"Belum ada edisi {source.value.upper()} yang diimpor. Impor dahulu, lalu cari yang ganda."
            )
        compared = Comparison(source, source, edition.name, edition.reference_on, now, {}, rules.doubles.version)
        progress("baca", 0)
        with taken_twice(engine, source.value) as duck:
            lay_out(duck, rules)
            progress("banding", len(duck.table("left_family")))
            _keep(session, duck, compared)
        return comparison.count_findings(session, source.value, source.value).candidates_to_review


def _keep(session: Session, duck: DuckDBPyConnection, compared: Comparison) -> None:
    rules = the_rules()
    teller = Teller(duck, Speaker(rules, find_doubles(duck, rules)))
    registers = Registers(compared.left.value, compared.right.value)
    with teller.findings(has_lonely=False) as findings:
        comparison.lay_down(session, findings, teller.patterns)
    keep_found(session, teller, registers, compared.rule, compared.compared_at)
    match_memory.recall(session, *registers)
    comparison.heed(session)
    match_moves.leave_out_united(session)
    comparison.leave_out_lonely(session)
    publish(session, compared.knowing(teller.patterns), no_progress)
