"""One changed character anywhere breaks the chain."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.rules.chain import START, link
from casework.store.timelines import Entry
from schemas.ids import plain_id
from tests import stories

ROW = Entry(plain_id(1), plain_id(2), "note_added", stories.day(1), stories.day(2), "user:siti", None, "{}")


@pytest.mark.parametrize(
    "other",
    [
        replace(ROW, event_id=plain_id(3)), replace(ROW, household_id=plain_id(3)), replace(ROW, kind="note_adde"),
        replace(ROW, occurred_at=ROW.occurred_at + timedelta(microseconds=1)),
        replace(ROW, recorded_at=ROW.occurred_at),
        replace(ROW, actor="user:budi"), replace(ROW, agency="baznas"), replace(ROW, body="{ }"),
        replace(ROW, actor="user:sit", agency="i"),
    ],
)  # fmt: skip
def test_every_column_is_sealed(other: Entry) -> None:
    assert link(START, 1, other) != link(START, 1, ROW)


def test_the_place_and_what_came_before_are_sealed() -> None:
    assert link(START, 2, ROW) != link(START, 1, ROW) != link(b"\x01" * 32, 1, ROW)
