"""Looks for families that stand twice in one register, and leaves all of them to a person."""

from collections.abc import Iterator
from datetime import datetime

from duckdb import DuckDBPyConnection
from sqlalchemy import Engine
from sqlmodel import Session

from casework.store import comparison, match_memory, match_moves, match_runs, records
from casework.store.comparison import Finding
from casework.store.editions import find_newest_edition
from casework.store.engine import transaction
from casework.store.match_runs import Registers
from producers.matching.comparing import MatchRefused, Progress, no_progress, post_new
from producers.matching.evidence import Speaker
from producers.matching.findings import Comparison, words_of
from producers.matching.linking import find_doubles
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
    comparison.lay_down(session, _pairs(teller), teller.patterns)
    match_runs.keep_candidates(session, registers, teller.touched(), compared.rule, compared.compared_at)
    match_runs.keep_members(session, teller.members())
    match_memory.recall(session, *registers)
    comparison.heed(session)
    match_moves.leave_out_united(session)
    words = {said: words_of(pattern) for said, pattern in teller.patterns.items()}
    _publish(session, compared.with_words(words))


def _pairs(teller: Teller) -> Iterator[Finding]:
    """Without the many who stand there once: of them there is nothing to tell."""
    return (finding for finding in teller.findings() if finding.right_record)


def _publish(session: Session, compared: Comparison) -> None:
    for outcomes in comparison.stream_outcomes(session):
        post_new(session, [compared.say(outcome) for outcome in outcomes if outcome.right], compared.compared_at)
