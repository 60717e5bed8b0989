"""The demo's further edition: a real report that waits for a signature, brought once."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.registers.lifecycle import reject
from casework.registers.reports import from_json
from casework.store.engine import transaction
from casework.store.hand_overs import HandOverEntry, list_hand_overs
from producers.registries.desk_work import work_off
from schemas.codes import Source
from sikkep.demo import next_edition
from sikkep.demo.next_edition import Desk
from sikkep.district import generate
from tests.producers.offices import NOW, hand_over, office, prepared


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The demo's folder with its district."""
    generate(300, 1802, tmp_path)
    return Desk(tmp_path, tmp_path / "hand-overs")


def newest(engine: Engine) -> HandOverEntry:
    with transaction(engine) as session:
        return next(entry for entry in list_hand_overs(session) if entry.code == "p3ke:2024")


def test_the_demo_has_an_edition_that_waits_for_a_signature_and_brings_it_once(database: str, desk: Desk) -> None:
    engine = prepared(database)
    hand_over(engine, Source.P3KE, sorted(desk.demo.glob("*p3ke_*2023.csv")), "2023")
    assert next_edition.wait_for_signature(engine, desk, NOW)
    assert work_off(office(engine), desk.hand_overs) == 1
    report = from_json(newest(engine).report or {})
    assert report.stops == ()
    assert report.compared_with == "p3ke:2023"
    found = {"nik_excel_scientific": 3, "area_unknown": 2, "name_missing": 1}
    assert found.items() <= report.counts.items()
    assert min(report.appeared, report.changed, report.left) > 0
    with transaction(engine) as session:
        reject(session, newest(engine).hand_over_id, "user:kabid", "Contoh", NOW)
    assert not next_edition.wait_for_signature(engine, desk, NOW)
    engine.dispose()
