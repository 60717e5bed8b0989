"""The command that brings tables, rights, areas and topics up to date."""

import asyncio

from sqlalchemy.exc import OperationalError

from casework.bus.kafka_topics import ensure_topics
from casework.store.engine import open_engine
from casework.store.migrating import migrate as migrate_tables
from sikkep.areas import load_areas
from sikkep.cli.opening import opened_house, opened_settings
from sikkep.cli.output import refuse, say
from sikkep.house import consumers_of, keep_areas, own_postgres
from sikkep.on_kafka import kafka_access


def migrate() -> None:
    """Siapkan tabel, hak, wilayah dan topik / bring tables, rights, areas and topics up to date."""
    settings = opened_settings()
    owner_url = settings.owner_url
    if owner_url is None:
        with own_postgres(settings), opened_house(settings) as house:
            keep_areas(house.engine, load_areas())
        say("Basis data siap. / The database is ready.")
        return
    password = settings.app_password.get_secret_value() if settings.app_password else None
    owner = open_engine(owner_url, statement_ms=0)
    try:
        revision = migrate_tables(owner, password)
    except OperationalError as problem:
        # The first line says whether it is the address, the password or the name, and never quotes the password.
        refuse("Basis data tidak menjawab. / The database does not answer.", str(problem.orig).splitlines()[0])
    keep_areas(owner, load_areas())
    if access := kafka_access(settings):
        asyncio.run(ensure_topics(access, consumers_of(owner), replication=settings.kafka_replication))
    say(f"Basis data siap / the database is ready: {revision}")
