"""The measurement itself works: every part has its time, the peers had the same rows, and promises are judged."""

from pathlib import Path

import pytest

from benchmarks.import_files import as_text, write_editions, write_workbooks
from benchmarks.import_rate import Measured, measure, promises
from benchmarks.importing import PARTS, Imported
from benchmarks.stage import Stage
from sikkep.postgres import OwnPostgres

pytestmark = pytest.mark.slow

FAMILIES = 300


def test_an_edition_is_taken_in_beside_its_peers(template: str, postgres: OwnPostgres, tmp_path: Path) -> None:
    stage = Stage(template, postgres.application_password(), None, "left out", "any machine")
    first, later, books = measure(stage, FAMILIES, 400, tmp_path)
    for one in (first, later, books):
        assert set(one.imported.seconds) == set(one.imported.cpu) == set(PARTS)
        assert one.imported.whole > 0 and one.copy > 0 and one.duckdb > 0
        assert one.imported.ours_mb > 50 and one.imported.database_mb > 10
    assert first.imported.appeared == first.imported.families == FAMILIES - FAMILIES // 50
    joined, left = later.imported.appeared, later.imported.left
    assert joined == left == FAMILIES // 50
    assert later.imported.changed >= 4 * FAMILIES // 50
    assert (first.cells, books.imported.rows > 400) == (None, True)


def test_the_files_of_two_editions_differ_as_they_say(tmp_path: Path) -> None:
    first, later = write_editions(100, tmp_path)
    for edition in (first, later):
        assert edition.rows == sum(len(path.read_text().splitlines()) - 1 for path in edition.files)
        assert "Dusun IX RT 001 RW 009" in edition.files[0].read_text() or edition is first
    books = write_workbooks(400, tmp_path)
    assert all(path.exists() for path in (*books.files, *as_text(books).files))


@pytest.mark.parametrize(("seconds", "copy", "times"), [(30.0, 4.0, 7.5), (60.0, 4.0, 15.0)])
def test_a_promise_is_judged_by_the_whole_import(seconds: float, copy: float, times: float) -> None:
    spent = dict.fromkeys(PARTS, seconds / len(PARTS))
    imported = Imported("2023", 1000, 300, 0, 0, 0, spent, spent, 200.0, 300.0)
    told = promises([Measured("CSV", imported, 1.0, copy, 1.0)])
    assert told == {"CSV: times COPY": (times, 10.0), "CSV: MB, all our processes": (200.0, 1024.0)}
