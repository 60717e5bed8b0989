"""The insurer's quota: 3,000 persons go out on one list, and the answers come back in one file.

SIZES=whole makes it the real 15,000.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import pytest
from sqlalchemy import Engine, text

from casework.lists import answering
from casework.store.engine import open_engine, transaction
from casework.store.target_list_pieces import stream_pieces
from schemas.target_lists import TargetList
from tests.listing import BPJS, NOW, QUOTA, SEALER, TODAY, answer_file, begin, listed, people, propose, refs_of, settle
from tests.sizes import size

T = TypeVar("T")
PERSONS = size(3_000, 15_000)
REFUSED = PERSONS // 50
ACCEPTED = PERSONS - REFUSED
REASONS = ("NIK_TIDAK_VALID", "SUDAH_PESERTA", "MENINGGAL", "LUAR_WILAYAH", "TIDAK_MEMENUHI_SYARAT")


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    """The database as the program sees it."""
    engine = open_engine(app_database_url)
    yield engine
    engine.dispose()


def stock(engine: Engine) -> tuple[int, ...]:
    with transaction(engine) as session:
        row = session.execute(
            text("SELECT reserved, delivered, remaining FROM pledge_stock WHERE pledge_id = :id"), {"id": QUOTA}
        ).one()
        return tuple(row)


def column(engine: Engine, query: str) -> Counter[str]:
    with transaction(engine) as session:
        return Counter({row[0]: row[1] for row in session.execute(text(query))})


@pytest.mark.slow
def test_a_quota_of_persons_is_listed_and_answered_to_the_last_one(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spans: dict[str, float] = {}
    begin(engine, PERSONS)
    everybody = people(PERSONS // 3)
    _timed(spans, "settled", lambda: settle(engine, everybody))
    _timed(spans, "proposed", lambda: propose(engine, everybody))
    assert stock(engine) == (PERSONS, 0, 0)
    found: TargetList = _timed(spans, "listed", lambda: listed(engine))
    assert (found.pieces, found.families, found.number) == (PERSONS, PERSONS // 3, "460/0001/SIKKEP/2026")
    _timed(spans, "read out", lambda: _read_out(engine, found))
    refs = refs_of(engine, found)
    rows = [
        (refs[one.person_id], one.nik, "DITOLAK", REASONS[at % len(REASONS)], "") if at < REFUSED
        else (refs[one.person_id], one.nik, "DITERIMA", "", "01-11-2026")
        for at, one in enumerate(everybody)
    ]  # fmt: skip
    file = answer_file(tmp_path / "hasil.csv", rows)
    with transaction(engine) as session:
        result = _timed(spans, "read", lambda: answering.bring(session, SEALER, found, file, ("hasil.csv", BPJS, NOW)))
    assert not result.troubles
    outcome = _timed(spans, "applied", lambda: answering.apply(engine, found, result, BPJS, lambda: NOW))
    assert (outcome.accepted, outcome.delivered, sum(outcome.declined.values())) == (ACCEPTED, ACCEPTED, REFUSED)
    assert set(outcome.declined.values()) == {REFUSED // len(REASONS)}
    assert stock(engine) == (0, ACCEPTED, REFUSED)
    kinds = column(engine, "SELECT kind, count(*) FROM timeline WHERE kind LIKE 'support_%' GROUP BY 1")
    assert kinds == {
        "support_proposed": PERSONS, "support_reserved": PERSONS, "support_sent": PERSONS, "support_accepted": ACCEPTED,
        "support_delivered": ACCEPTED, "support_declined": REFUSED,
    }  # fmt: skip
    again = _timed(spans, "applied again", lambda: answering.apply(engine, found, result, BPJS, lambda: NOW))
    assert (again.accepted, again.delivered, again.known) == (0, 0, PERSONS)
    assert stock(engine) == (0, ACCEPTED, REFUSED)
    with capsys.disabled():
        print(" ".join(f"{what} {span:.1f} s;" for what, span in spans.items()))


def _read_out(engine: Engine, found: TargetList) -> None:
    with transaction(engine) as session:
        niks = {
            piece.person and piece.person.nik
            for piece in stream_pieces(session, SEALER, found.list_id, found.fields, TODAY)
        }
    assert len(niks) == PERSONS


def _timed(spans: dict[str, float], what: str, act: Callable[[], T]) -> T:
    start = perf_counter()
    done = act()
    spans[what] = perf_counter() - start
    return done
