"""A database that knows the official areas, for whatever brings data in."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.producers.offices import prepared


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """As the owner, on a database of this test's own."""
    opened = prepared(database)
    yield opened
    opened.dispose()
