"""Whoever edits, deletes or inserts a row by hand is found out: household and row are named."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from casework.store.engine import open_engine, transaction
from casework.turnstile import record
from casework.verification import Finding, verify
from schemas.ids import plain_id
from tests import stories

VICTIM, ROW = stories.household(2), stories.matched(2).event_id


@pytest.fixture
def owner(database: str) -> Iterator[Engine]:
    """Somebody with all rights, and three households with five entries each."""
    engine = open_engine(database)
    with transaction(engine) as session:
        facts = [fact for n in (1, 2, 3) for fact in (stories.appeared(n), stories.matched(n), stories.noted(n))]
        record(session, facts, datetime(2026, 11, 23, tzinfo=UTC))
    yield engine
    engine.dispose()


def tamper(owner: Engine, *statements: str) -> tuple[Finding, ...]:
    """Do what only a superuser can, then verify."""
    with transaction(owner) as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))  # switches the triggers off
        for statement in statements:
            session.execute(text(statement), {"household": VICTIM, "event": ROW, "other": plain_id("forged")})
    with transaction(owner) as session:
        return verify(session).findings


def kinds(findings: tuple[Finding, ...]) -> set[tuple[str, UUID, UUID | None]]:
    return {(finding.kind, finding.household_id, finding.event_id) for finding in findings}


def test_an_untouched_record_holds(owner: Engine) -> None:
    with transaction(owner) as session:
        result = verify(session)
    assert (result.households, result.entries, result.findings) == (3, 15, ())


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'user:mallory'", "occurred_at = occurred_at - interval '1 microsecond'", "kind = 'note_added'",
        "recorded_at = recorded_at + interval '1 day'", "agency = 'baznas'",
        "body = replace(body::text, '100', '99')::json",
        "body = (' ' || body::text)::json",
    ],
)  # fmt: skip
def test_an_edited_row_is_named(owner: Engine, change: str) -> None:
    assert kinds(tamper(owner, f"UPDATE timeline SET {change} WHERE event_id = :event")) == {("edited", VICTIM, ROW)}


def test_a_deleted_row_is_named(owner: Engine) -> None:
    assert kinds(tamper(owner, "DELETE FROM timeline WHERE event_id = :event")) == {("deleted", VICTIM, ROW)}


def test_an_inserted_row_is_named(owner: Engine) -> None:
    columns = "household_id, kind, occurred_at, recorded_at, actor, agency, body"
    forged = f"INSERT INTO timeline SELECT :other, {columns} FROM timeline WHERE event_id = :event"
    findings = tamper(owner, forged)
    assert kinds(findings) == {("inserted", VICTIM, plain_id("forged"))}


def test_a_row_moved_to_another_household_is_named_in_both(owner: Engine) -> None:
    findings = tamper(owner, f"UPDATE timeline SET household_id = '{stories.household(1)}' WHERE event_id = :event")
    assert kinds(findings) == {("deleted", VICTIM, ROW), ("inserted", stories.household(1), ROW)}


def test_a_row_deleted_with_its_link_leaves_a_gap(owner: Engine) -> None:
    findings = tamper(
        owner, "DELETE FROM ledger WHERE event_id = :event", "DELETE FROM timeline WHERE event_id = :event"
    )
    assert ("gap", VICTIM, None) in kinds(findings)


def test_a_cut_end_is_named_by_the_case_file(owner: Engine) -> None:
    cut = "household_id = :household AND seq = 5"
    findings = tamper(
        owner,
        f"DELETE FROM timeline WHERE event_id = (SELECT event_id FROM ledger WHERE {cut})",
        f"DELETE FROM ledger WHERE {cut}",
    )
    assert kinds(findings) == {("head", VICTIM, None)}


def test_two_rows_swapped_are_both_named(owner: Engine) -> None:
    findings = tamper(
        owner, "UPDATE ledger SET seq = seq + 100 WHERE household_id = :household AND seq = 2",
        "UPDATE ledger SET seq = 2 WHERE household_id = :household AND seq = 3",
        "UPDATE ledger SET seq = 3 WHERE household_id = :household AND seq = 102",
    )  # fmt: skip
    assert {finding.kind for finding in findings} == {"edited"}
    assert {finding.seq for finding in findings} >= {2, 3}


def test_a_case_file_that_lost_its_timeline_is_named(owner: Engine) -> None:
    findings = tamper(
        owner,
        "DELETE FROM timeline WHERE household_id = :household",
        "DELETE FROM ledger WHERE household_id = :household",
    )
    assert kinds(findings) == {("head", VICTIM, None)}
