"""What registers leave open is answered on the command line as on the page: in words, once, by a data officer."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from casework.store.areas import keep_areas
from casework.store.engine import open_engine, transaction
from casework.store.timelines import list_entries
from casework.store.users import NewUser, add_user
from casework.turnstile import record
from schemas.codes import Role
from sikkep.areas import load_areas
from tests.fates_file import fates_file
from tests.producers.offices import NOW, posted
from tests.sikkep.test_cli import Call, call

__all__ = ["call"]
BY = ("--as", "operator", "--basis", "visit")


@pytest.fixture
def engine(call: Call, database: str, tmp_path: Path) -> Iterator[Engine]:
    """An edition of DTKS came in by commands; it says of two members what became of them."""
    opened = open_engine(database)
    with transaction(opened) as session:
        keep_areas(session, [(area.code, area.name, area.level, area.parent) for area in load_areas()])
        for login in ("operator", "kabid"):
            add_user(session, NewUser(login, login.title(), "-", Role.REGISTRAR, "dinsos", ("18.02",)))
    brought = call("import", "dtks", fates_file(tmp_path / "dtks.csv"), "--edition", "2024-08", "--as", "operator")
    assert "1 x Berkas menyatakan anggota ini sudah meninggal" in brought.stdout
    assert call("editions", "sign", "dtks:2024-08", "--as", "kabid", "--reason", "Lengkap").exit_code == 0
    with transaction(opened) as session:
        record(session, posted(opened), NOW)
    yield opened
    opened.dispose()


def asked(call: Call) -> dict[str, str]:
    return {each["sort"]: each["question_id"] for each in json.loads(call("questions", "list", "--json").stdout)}


def kinds(engine: Engine) -> list[str]:
    with transaction(engine) as session:
        (household_id,) = session.execute(text("SELECT DISTINCT household_id FROM person_home")).scalars()
        return [entry.kind for entry in list_entries(session, household_id)]


def test_a_death_and_a_life_are_told_by_command(call: Call, engine: Engine) -> None:
    questions = asked(call)
    told = call("questions", "member", questions["member_died"], "meninggal", "--died-on", "2024-01-31", *BY)
    assert (told.exit_code, told.stdout.strip()) == (0, "Dicatat.")
    assert call("questions", "member", questions["member_inactive"], "hidup", *BY).exit_code == 0
    assert not asked(call)
    assert kinds(engine).count("member_died") == 1


def test_what_was_answered_and_who_may_not_answer_are_refused_in_words(call: Call, engine: Engine) -> None:
    question = asked(call)["member_died"]
    stranger = call("questions", "member", question, "hidup", "--as", "siti", "--basis", "visit")
    assert (stranger.exit_code, "petugas data" in stranger.stderr) == (1, True)
    assert call("questions", "member", question, "hidup", *BY).exit_code == 0
    again = call("questions", "member", question, "meninggal", *BY)
    assert (again.exit_code, "sudah dijawab" in again.stderr) == (1, True)
    assert call("questions", "member", uuid4(), "hidup", *BY).exit_code == 1
    assert "member_died" not in kinds(engine)


def test_a_day_of_death_belongs_to_a_death_and_lies_in_the_past(call: Call, engine: Engine) -> None:
    question = asked(call)["member_died"]
    assert call("questions", "member", question, "hidup", "--died-on", "2024-01-31", *BY).exit_code == 2
    to_come = call("questions", "member", question, "meninggal", "--died-on", "2999-01-31", *BY)
    assert (to_come.exit_code, "belum terjadi" in to_come.stderr) == (1, True)
    assert asked(call)["member_died"] == question
