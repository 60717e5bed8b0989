"""Guard: the migrations make just the tables that the models describe, and can be taken back one by one."""

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text

from casework.store.engine import open_engine
from casework.store.migrating import _config, differences, migrate
from casework.store.revisions import newest_revision


def test_models_and_migrations_agree(database: str) -> None:
    engine = open_engine(database)
    assert differences(engine) == []
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE edition ADD COLUMN forgotten int"))
    assert len(differences(engine)) == 1
    engine.dispose()


def test_the_newest_migration_can_be_taken_back_and_made_again(database: str) -> None:
    engine = open_engine(database)
    with engine.connect() as connection:
        command.downgrade(_config(connection), "-1")
        connection.commit()
    assert differences(engine) != []
    migrate(engine)
    assert differences(engine) == []
    engine.dispose()


def test_the_newest_script_is_the_head_of_the_chain_as_alembic_sees_it() -> None:
    assert newest_revision() == ScriptDirectory.from_config(_config(None)).get_current_head()
