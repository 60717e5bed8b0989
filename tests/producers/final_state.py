"""One digest for all that an import leaves in the database, so that two installations can be held side by side."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import Engine, text
from sqlmodel import Session

from casework.store.engine import transaction
from casework.store.sealing import Sealer, place_of

# Left out: what the clock says, and what is drawn by lot (ids of hand-overs, nonces, numbers of transactions).
LEFT_OUT = {
    "edition": {"hand_over_id", "imported_at", "signed_at"},
    "hand_over": {"hand_over_id", "brought_at", "decided_at"},
    "hand_over_complaint": {"hand_over_id"},
    "hand_over_step": {"step_id", "hand_over_id", "at"},
    "outbox": {"outbox_id", "xid", "posted_at"},
    "registry_question": {"asked_at"},
    "registry_record": {"key_cipher", "family_card_cipher"},
    "person": {"nik_cipher"},
}
# Ciphers are never the same twice: what they open to is.
SEALED = (
    ("registry_record", "record_id", "key_cipher"),
    ("registry_record", "record_id", "family_card_cipher"),
    ("person", "person_id", "nik_cipher"),
)
# A try that broke off is written down too.
TRIES = "SELECT * FROM hand_over_step WHERE state <> 'reading'"
# The order in which letters go out is part of what was left.
LETTERS = "SELECT row_number() OVER (ORDER BY xid, outbox_id) AS place, * FROM outbox"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_DIGEST = """
    SELECT count(*), coalesce(md5(string_agg(line, E'\\n' ORDER BY line)), '') FROM (
      SELECT (to_jsonb(t) - CAST(:left_out AS text[]) #- '{report,hand_over_id}')::text AS line FROM (%s) t) lines
"""


def digests(engine: Engine, sealer: Sealer) -> dict[str, str]:
    """Rows and digest of every table, of what is sealed, and the names of staging tables that are left."""
    with transaction(engine) as session:
        tables = session.execute(text(_TABLES)).scalars().all()
        found = {table: _table(session, table) for table in tables}
        found |= {f"{table}.{cipher}": _opened(session, sealer, table, key, cipher) for table, key, cipher in SEALED}
        left = "SELECT tablename FROM pg_tables WHERE schemaname = 'staging'"
        found["staging"] = " ".join(session.execute(text(left)).scalars())
    return found


def _table(session: Session, table: str) -> str:
    rows = {"hand_over_step": TRIES, "outbox": LETTERS}.get(table, f'SELECT * FROM "{table}"')
    said = session.execute(text(_DIGEST % rows), {"left_out": sorted(LEFT_OUT.get(table, ()))}).one()
    return f"{said[0]} rows {said[1]}"


def _opened(session: Session, sealer: Sealer, table: str, key: str, cipher: str) -> str:
    digest = hashlib.sha256()
    for plain in _plain(session, sealer, table, key, cipher):
        digest.update(plain.encode())
    return digest.hexdigest()


def _plain(session: Session, sealer: Sealer, table: str, key: str, cipher: str) -> Iterator[str]:
    query = text(f"SELECT {key}, {cipher} FROM {table} WHERE {cipher} IS NOT NULL ORDER BY {key}")
    for row_id, sealed in session.execute(query):
        yield f"{row_id} {sealer.open(bytes(sealed), place_of(table, cipher, row_id))}\n"
