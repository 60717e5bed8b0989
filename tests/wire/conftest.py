"""Both wires for every contract test: the log, and Kafka on a real broker."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from casework.store.engine import driver, open_engine, transaction
from tests.wire.child import TABLES
from tests.wire.roads import Road


@pytest.fixture
def engine(database: str, app_database_url: str) -> Iterator[Engine]:
    """A database with the tests' two tables, as the application's role."""
    owner = open_engine(database)
    with transaction(owner) as session:
        driver(session).execute(TABLES.encode())
    owner.dispose()
    engine = open_engine(app_database_url, pool_size=10)
    yield engine
    engine.dispose()


@pytest.fixture
def log(engine: Engine, app_database_url: str) -> Road:
    return Road(engine, app_database_url)


@pytest.fixture
def kafka_road(engine: Engine, app_database_url: str, kafka_bootstrap: str) -> Iterator[Road]:
    road = Road(engine, app_database_url, kafka_bootstrap)
    yield road
    for wire in road.opened:
        wire.close()


@pytest.fixture(params=["log", pytest.param("kafka_road", marks=pytest.mark.kafka)])
def road(request: pytest.FixtureRequest) -> Road:
    found: Road = request.getfixturevalue(request.param)
    return found
