"""The letters of a match run are the same by whomever they are written: this process, or several of its forks."""

import csv
from datetime import UTC, date, datetime
from multiprocessing import active_children
from pathlib import Path

import pytest

from casework.store.comparison import Pattern
from producers.matching import publishing
from producers.matching.findings import Comparison
from producers.matching.publishing import _being_written
from schemas.codes import Source
from schemas.ids import plain_id

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
SURE = Pattern(("nik_equal",), {"nik": "equal", "name": "equal"}, {"nik": 20, "name": 9})
LONELY = Pattern(("nik_missing",), {}, {})
COMPARED = Comparison(Source.P3KE, Source.DTKS, "2024-08", date(2024, 8, 31), NOW, {}).knowing({1: SURE, 2: LONELY})


def outcome(number: int) -> list[object]:
    """As the database writes it: found, in doubt, or alone."""
    left = [plain_id("letter", number, part) for part in ("record", "household", "event")]
    row = [left[0], left[1], "18.02.01.2001", '["pbi"]', left[2], "2023", "2023-12-31"]
    if number % 3 == 2:
        return [*row, "", "", "f", "f", 0, 0, 2, "", "", "", ""]
    right = [plain_id("letter", number, part) for part in ("other", "pair", "other event")]
    is_found = "tf"[number % 3]
    return [*row, right[0], right[1], is_found, "f", 90, 3, 1, '["bpnt", "pkh"]', right[2], "2024-08", "2024-08-31"]


@pytest.fixture
def outcomes(tmp_path: Path) -> Path:
    path = tmp_path / "outcomes.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(map(outcome, range(60)))
    return path


def written(path: Path) -> tuple[int, list[bytes], list[bytes]]:
    """In how many pieces, the ids and the letters."""
    with _being_written(COMPARED, path) as pieces:
        told = list(pieces)
    return len(told), [one for some in told for one in some.event_ids], [one for some in told for one in some.rows]


def test_many_processes_write_what_one_writes_in_the_same_order(
    outcomes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, ids, letters = written(outcomes)
    monkeypatch.setattr(publishing, "_PIECE", 1000)
    monkeypatch.setattr(publishing, "spare_cores", lambda: 3)
    pieces, ids_of_many, letters_of_many = written(outcomes)
    assert (whole, len(ids), len(set(ids))) == (1, 60, 60)
    assert pieces > publishing._FEW
    assert (ids_of_many, letters_of_many) == (ids, letters)
    assert active_children() == []


def test_what_one_process_cannot_say_ends_the_run(outcomes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_PIECE", 1000)
    monkeypatch.setattr(publishing, "spare_cores", lambda: 3)
    with outcomes.open("a", encoding="utf-8") as file:
        file.write("no id,and no household\n")
    with pytest.raises(ValueError, match="hexadecimal"):
        written(outcomes)
    assert active_children() == []
