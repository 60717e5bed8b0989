"""One changed character anywhere breaks the chain."""

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
        ROW._replace(event_id=plain_id(3)), ROW._replace(household_id=plain_id(3)), ROW._replace(kind="note_adde"),
        ROW._replace(occurred_at=ROW.occurred_at + timedelta(microseconds=1)),
        ROW._replace(recorded_at=ROW.occurred_at),
        ROW._replace(actor="user:budi"), ROW._replace(agency="baznas"), ROW._replace(body="{ }"),
        ROW._replace(actor="user:sit", agency="i"),
    ],
)  # fmt: skip
def test_every_column_is_sealed(other: Entry) -> None:
    assert link(START, 1, other) != link(START, 1, ROW)


def test_the_place_and_what_came_before_are_sealed() -> None:
    assert link(START, 2, ROW) != link(START, 1, ROW) != link(b"\x01" * 32, 1, ROW)
