"""A world of pages for each test, as the role that may add to the record but not rewrite it."""

from collections.abc import Iterator

import pytest

from casework.store.engine import open_engine
from sikkep.postgres import OwnPostgres
from tests.webui.bringing import know_all_areas
from tests.webui.world import World, filled_copy, world_on


@pytest.fixture(scope="session")
def mould(template: str, postgres: OwnPostgres) -> Iterator[str]:
    """Every database here has the world in it."""
    with filled_copy(template, postgres.application_password()) as url:
        yield url


@pytest.fixture
def world(app_database_url: str) -> Iterator[World]:
    """Two families in two kampung, and one person per role."""
    engine = open_engine(app_database_url)
    yield world_on(engine)
    engine.dispose()


@pytest.fixture
def official_areas(world: World, database: str) -> None:
    """All areas of the official list, beside the world's two kampung."""
    know_all_areas(database)
