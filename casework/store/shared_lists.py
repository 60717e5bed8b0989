"""Which families a request for data means, and the list that is fixed when it is released."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver
from schemas.data_requests import Asked
from schemas.sharing import Selection

# A family counts as matched where two registers speak of it: matching puts their records under one household.
_MEANT = {
    Selection.OPEN: "c.state = 'open'",
    Selection.URGENT: "c.state = 'open' AND c.urgency = 'urgent'",
    Selection.MATCHED: """c.state <> 'closed' AND (
        SELECT count(DISTINCT r.source) FROM registry_record r WHERE r.household_id = c.household_id) > 1""",
}
# The whole kabupaten (a code of five signs, 18.02) takes in families whose kampung is not known.
_IN_AREAS = """EXISTS (
    SELECT FROM unnest(%s::text[]) AS area (code)
    WHERE c.area_code = code OR c.area_code ^@ (code || '.') OR (c.area_code IS NULL AND length(code) <= 5)
)"""


def count_meant(session: Session, asked: Asked) -> int:
    """How many families a request means as of now."""
    statement = f"SELECT count(*) FROM {_from(asked)}"  # noqa: S608 - words of our own
    row = driver(session).execute(statement.encode(), [list(asked.areas)]).fetchone()
    return int(str(row[0])) if row else 0


def fix_list(session: Session, request_id: UUID, asked: Asked) -> int:
    """Write down the families that a request means as of now, by kampung, with a running number; returns how many."""
    statement = f"""
        INSERT INTO data_request_family (request_id, seq, household_id)
        SELECT %s, row_number() OVER (ORDER BY c.area_code, c.household_id), c.household_id FROM {_from(asked)}
    """  # noqa: S608 - words of our own
    return driver(session).execute(statement.encode(), [request_id, list(asked.areas)]).rowcount


def list_fixed(session: Session, request_id: UUID) -> list[tuple[UUID, str | None]]:
    """The families of a released list with their kampung, in the list's order."""
    query = """
        SELECT f.household_id, c.area_code FROM data_request_family f JOIN casefile c USING (household_id)
        WHERE f.request_id = %s ORDER BY f.seq
    """
    return [(row[0], row[1]) for row in driver(session).execute(query, [request_id])]


def list_portion(session: Session, request_id: UUID, after: int, limit: int) -> Sequence[tuple[int, UUID]]:
    """The next families of a released list behind number `after`."""
    query = """
        SELECT seq, household_id FROM data_request_family WHERE request_id = %s AND seq > %s ORDER BY seq LIMIT %s
    """
    return [(row[0], row[1]) for row in driver(session).execute(query, [request_id, after, limit])]


def _from(asked: Asked) -> str:
    return f"casefile c WHERE {_IN_AREAS} AND {_MEANT[asked.selection]}"
