"""Two hundred decisions and twenty undos stand when all editions are read again and everything is matched anew."""

import csv
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from casework.reviews.answering import answer, undo
from casework.reviews.pairs import Answer, Reviewer, require_pair
from casework.rules.decisions import Refused
from casework.store.access import Scope
from casework.store.engine import transaction
from casework.store.match_queue import QueueFilter, Waiting, list_waiting
from casework.turnstile import record
from producers.matching import forget, match_registers
from schemas.codes import Role, Source, Verdict
from schemas.events.matches import MatchFound, MatchNeedsReview
from schemas.ids import plain_id
from sikkep.district import generate
from sikkep.district.generation import Options
from sikkep.district.rates import Rates
from tests.producers.offices import NOW, csv_file, hand_over, posted

DECISIONS, UNDOS, ALTERED = 200, 20, 40
QUEUE = QueueFilter(Scope(Role.REGISTRAR, ("18.02",)), "user:a")
MINUTES = count(1)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        signs = ";" if ";" in file.readline() else ","
        file.seek(0)
        return list(csv.DictReader(file, delimiter=signs))


def hear(engine: Engine) -> None:
    for topic in ("household-data", "match-results"):
        facts = posted(engine, topic)
        with transaction(engine) as session:
            record(session, facts, NOW)


def by(who: str, pair_id: UUID, what: str) -> Reviewer:
    at = NOW + timedelta(minutes=next(MINUTES))
    return Reviewer(plain_id(who, pair_id, what), f"user:{who}", "registrar", "dinsos", at)


def decide(engine: Engine, pair: Waiting, verdict: Verdict) -> bool:
    """Answer, with a second person where one is needed; False where the answer is refused."""
    try:
        with transaction(engine) as session:
            said = Answer(pair.match_id, verdict, require_pair(session, pair.match_id).digest)
            if answer(session, said, by("a", pair.match_id, verdict)).verdict is None:
                answer(session, said, by("b", pair.match_id, verdict))
    except Refused:
        return False
    return True


def review(engine: Engine) -> tuple[dict[UUID, str], set[UUID]]:
    """Decide on pairs, two in three as one family; returns the words that stand, and the pairs taken back."""
    with transaction(engine) as session:
        pairs = list_waiting(session, QUEUE, limit=DECISIONS + 60)
    words: dict[UUID, str] = {}
    for number, pair in enumerate(pairs):
        if len(words) == DECISIONS:
            break
        verdict = Verdict.SAME if number % 3 else Verdict.NOT_SAME
        given = next((each for each in (verdict, Verdict.NOT_SAME) if decide(engine, pair, each)), None)
        if given:
            words[pair.match_id] = given.value
    assert len(words) == DECISIONS
    undone = set(list(words)[::10][:UNDOS])
    for pair_id in sorted(undone):
        with transaction(engine) as session:
            undo(session, pair_id, by("a", pair_id, "undo"), close=False)
    return {pair_id: word for pair_id, word in words.items() if pair_id not in undone}, undone


def homes(session: Session, pairs: Sequence[UUID]) -> dict[UUID, bool]:
    """Whether the two records of each pair stand in one household."""
    rows = session.execute(
        text("""
            SELECT c.match_id, l.household_id = r.household_id FROM match_candidate c
            JOIN registry_record l ON l.record_id = c.left_record JOIN registry_record r ON r.record_id = c.right_record
            WHERE c.match_id = ANY(:pairs)"""),
        {"pairs": list(pairs)},
    )
    return {row[0]: row[1] for row in rows}


@pytest.mark.slow
def test_every_decision_stands_and_only_new_evidence_is_asked_again(engine: Engine, tmp_path: Path) -> None:
    files = generate(2600, 31, tmp_path, options=Options(rates=Rates().times(5), has_spreadsheets=False)).files
    p3ke, dtks = [files["p3ke_keluarga.csv"], files["p3ke_individu.csv"]], files["dtks.csv"]
    hand_over(engine, Source.P3KE, p3ke, "2023")
    hand_over(engine, Source.DTKS, [dtks], "2024-08")
    match_registers(engine, NOW)
    hear(engine)
    words, undone = review(engine)
    with transaction(engine) as session:
        stood = homes(session, list(words))
        told = len(posted(engine, "match-results"))
    again = rows_of(dtks)[::-1]  # the same rows in another order, and some families with another address
    altered = {row["NOKK"] for row in again[:: len(again) // ALTERED]}
    for row in again:
        if row["NOKK"] in altered:
            row["rt"], row["rw"], row["Alamat"] = "099", "099", "UMBUL BARU"
    hand_over(engine, Source.P3KE, [csv_file(tmp_path / f"p3ke{n}.csv", rows_of(path)[::-1])
                                    for n, path in enumerate(p3ke)], "2024")  # fmt: skip
    hand_over(engine, Source.DTKS, [csv_file(tmp_path / "dtks2.csv", again, ";")], "2024-09")
    forget(engine, Source.P3KE, Source.DTKS)
    match_registers(engine, NOW + timedelta(days=1))
    with transaction(engine) as session:
        asked = {pair.match_id: pair.stage for pair in list_waiting(session, QUEUE, limit=10_000)}
        now = homes(session, list(words))
        changed = changed_since(session)
    assert {pair_id: stood[pair_id] for pair_id in now} == now  # links and refusals stand, whatever is new
    assert {pair_id for pair_id in asked if pair_id in words} <= changed
    assert all(asked[pair_id] == "changed" for pair_id in asked if pair_id in words)
    assert changed & set(words) <= {*asked} | silent_or_given_away(engine)
    assert 0 < len(changed & set(words)) <= ALTERED
    assert undone & set(asked)
    assert all(asked[pair_id] == "undone" for pair_id in undone & set(asked))
    events = posted(engine, "match-results")[told:]
    found = {event.match_id for event in events if isinstance(event, MatchFound)}
    doubts = {event.match_id for event in events if isinstance(event, MatchNeedsReview)}
    assert not found & {*words, *undone}
    assert doubts & set(words) <= changed


def changed_since(session: Session) -> set[UUID]:
    """Pairs of which something else is known than when somebody decided."""
    asked = """
        SELECT c.match_id FROM match_candidate c JOIN (
          SELECT DISTINCT ON (match_id) match_id, digest FROM match_step WHERE step = 'decided'
          ORDER BY match_id, position DESC) d USING (match_id)
        WHERE c.digest <> d.digest"""
    return set(session.execute(text(asked)).scalars())


def silent_or_given_away(engine: Engine) -> set[UUID]:
    """Pairs too weak by now to ask about, and those whose record another family has by a person's word."""
    with transaction(engine) as session:
        return set(session.execute(text("""
            SELECT c.match_id FROM match_candidate c WHERE c.band = 'silent' OR EXISTS (
              SELECT FROM match_step s WHERE s.right_record = c.right_record AND s.match_id <> c.match_id
                AND s.step = 'decided' AND s.verdict = 'same')""")).scalars())  # fmt: skip
