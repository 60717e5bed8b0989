"""Tells trouble of the database, which passes, from trouble with what was written, which does not."""

import psycopg
from sqlalchemy import exc

from casework.store.caseload import RivalWriter

# Operational by class, but the fault of one row (too many columns, an index entry too long): waiting does not help.
_ROWS_FAULT = ("54",)
# Not operational by class, but no message's fault: read-only stand-by, a missing right, a missing table.
_NO_MESSAGES_FAULT = ("25006", "42501", "42P01")


def is_passing(problem: BaseException) -> bool:
    """Whether the same work may well succeed later: connection lost, deadlock, rival writer, disk full, server
    restarting.

    An unclear commit (applied, but the connection died before the answer) counts too: doing it again is harmless.
    """
    if isinstance(problem, exc.TimeoutError | RivalWriter):
        return True
    if isinstance(problem, exc.DBAPIError):
        return problem.connection_invalidated or (problem.orig is not None and is_passing(problem.orig))
    if not isinstance(problem, psycopg.Error):
        return False
    state = problem.sqlstate or ""
    if state in _NO_MESSAGES_FAULT:
        return True
    return isinstance(problem, psycopg.OperationalError | psycopg.InterfaceError) and not state.startswith(_ROWS_FAULT)
