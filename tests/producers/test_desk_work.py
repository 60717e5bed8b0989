"""The desk beside the web: it works off what waits, puts aside what cannot come in, and sweeps up after a hard kill."""

import os
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine

from casework.registers.files import keep_file, new_shelf, stored_names
from casework.registers.lifecycle import bring, reasons_of, sign
from casework.store.engine import transaction
from casework.store.hand_overs import HandOverEntry, find_hand_over
from producers.registries import HandOver
from producers.registries.desk_work import clear_strays, desk, work_off
from schemas.codes import HandOverState, Source
from tests.producers.offices import ACTOR, NOW, SIGNER, csv_file, family, office

LONG_AGO = NOW.timestamp() - 100_000


def shelved(folder: Path, file: Path, mtime: float = LONG_AGO) -> Path:
    """A file on a shelf of its own, since a moment."""
    shelf = new_shelf(folder)
    with file.open("rb") as content:
        keep_file(shelf, file.name, content)
    os.utime(shelf, (mtime, mtime))
    return shelf


def carried(engine: Engine, folder: Path, edition: str, at: datetime = NOW) -> UUID:
    shelf = shelved(folder, csv_file(folder.parent / f"{edition}.csv", [family(alamat=edition)]))
    handed = HandOver(Source.P3KE, list(shelf.iterdir()), edition, ACTOR, at)
    with transaction(engine) as session:
        return bring(session, handed, stored_names(shelf))


def entry_of(engine: Engine, hand_over_id: UUID) -> HandOverEntry:
    with transaction(engine) as session:
        entry = find_hand_over(session, hand_over_id)
    assert entry
    return entry


def test_of_two_editions_signed_at_once_the_older_one_that_comes_too_late_ends_in_words(
    engine: Engine, tmp_path: Path
) -> None:
    folder = tmp_path / "hand-overs"
    newer = carried(engine, folder, "2024")
    older = carried(engine, folder, "2023", NOW + timedelta(minutes=1))
    assert work_off(office(engine), folder) == 2
    with transaction(engine) as session:
        for each in (newer, older):
            sign(session, each, SIGNER, "Untuk uji", NOW)
    assert work_off(office(engine), folder) == 2
    assert work_off(office(engine), folder) == 0
    assert entry_of(engine, newer).state is HandOverState.PROMOTED
    assert [reason.code for reason in reasons_of(entry_of(engine, older))] == ["edition_older"]


def test_files_that_no_hand_over_speaks_of_are_swept_up_after_a_day(engine: Engine, tmp_path: Path) -> None:
    folder, file = tmp_path / "hand-overs", csv_file(tmp_path / "a.csv", [family()])
    clear_strays(office(engine), folder)  # no folder yet
    carried(engine, folder, "2023")
    waits = set(folder.iterdir())
    stray, fresh = shelved(folder, file), shelved(folder, file, NOW.timestamp())
    clear_strays(office(engine), folder)
    assert set(folder.iterdir()) == waits | {fresh}
    assert not stray.exists()


def test_a_desk_that_runs_for_days_sweeps_up_too(engine: Engine, tmp_path: Path) -> None:
    folder, file = tmp_path / "hand-overs", csv_file(tmp_path / "a.csv", [family()])
    stop, days, strays = threading.Event(), 0, []

    def work(_office: object, _folder: Path) -> int:
        nonlocal days
        strays.append(shelved(folder, file, (NOW + timedelta(days=days)).timestamp()))
        days += 2
        if len(strays) == 2:
            stop.set()
        return 1

    desk(replace(office(engine), clock=lambda: NOW + timedelta(days=days)), folder, stop, [work])
    assert [stray.exists() for stray in strays] == [False, True]


def test_files_that_could_not_be_read_stay_a_week_for_whoever_says_what_they_mean(
    engine: Engine, tmp_path: Path
) -> None:
    folder = tmp_path / "hand-overs"
    shelf = shelved(folder, csv_file(tmp_path / "aneh.csv", [{"warna": "merah"}]))
    with transaction(engine) as session:
        bring(session, HandOver(Source.P3KE, list(shelf.iterdir()), "2023", ACTOR, NOW), stored_names(shelf))
    assert work_off(office(engine), folder) == 1
    assert work_off(office(engine), folder) == 0
    assert shelf.exists()
    later = replace(office(engine), clock=lambda: NOW + timedelta(days=7))
    assert work_off(later, folder) == 0
    assert not shelf.exists()
