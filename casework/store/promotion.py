"""Takes a signed hand-over into its register: records, people, and the letters about them, in one transaction."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver
from casework.store.staging import Desk

_RECORD_VALUES = ("area_code", "address", "decile", "family_card_index")
_PERSON_VALUES = ("sex", "birth_date", "relation", "nik_index")


def _origins(columns: Iterable[str], place: str) -> str:
    """Where a value comes from that this edition leaves blank: the edition, file and row that stated it last."""
    # A value that is stated has its origin in the record's own edition and row, and needs no entry.
    told = ", ".join(
        f"'{column}', CASE WHEN excluded.{column} IS NULL AND kept.{column} IS NOT NULL"
        f" THEN coalesce(kept.origins -> '{column}', {place}) END"
        for column in columns
    )
    return f"jsonb_strip_nulls(jsonb_build_object({told}))"


_STOOD = "jsonb_build_object('edition', kept.edition_id, 'file', kept.file, 'sheet', kept.sheet, 'row', kept.\"row\")"
_KEEP_RECORDS = """
    INSERT INTO registry_record AS kept (
      record_id, source, key_index, household_id, own_household_id, edition_id, data_event_id, file, sheet, "row",
      area_code, decile, aid, indicators, content_hash, is_present, head_name, address, place_written, said_hash,
      key_cipher, family_card_cipher, family_card_index)
    SELECT m.record_id, %(source)s, m.key_index, m.household_id, m.household_id, %(edition_id)s,
           coalesce(t.event_id, r.data_event_id), m.file, m.sheet, m.row, m.area_code, m.decile, t.aid, t.indicators,
           t.content_hash, true, m.head_name, m.address, m.place_written, m.said_hash, m.key_cipher,
           m.family_card_cipher, m.family_card_index
    FROM {families} m JOIN {told} t USING (record_id) LEFT JOIN registry_record r USING (record_id)
    ORDER BY m.first_line
    ON CONFLICT (record_id) DO UPDATE SET
      origins = {record_origins},
      edition_id = excluded.edition_id, data_event_id = excluded.data_event_id,
      file = excluded.file, sheet = excluded.sheet, "row" = excluded."row",
      area_code = coalesce(excluded.area_code, kept.area_code), decile = coalesce(excluded.decile, kept.decile),
      aid = excluded.aid, indicators = excluded.indicators, content_hash = excluded.content_hash, is_present = true,
      head_name = excluded.head_name, address = coalesce(excluded.address, kept.address),
      place_written = CASE WHEN kept.area_code IS NULL THEN excluded.place_written END,
      said_hash = excluded.said_hash, key_cipher = excluded.key_cipher,
      family_card_cipher = coalesce(excluded.family_card_cipher, kept.family_card_cipher),
      family_card_index = coalesce(excluded.family_card_index, kept.family_card_index)
"""
# Who says the same as before only stands in another row of another file now.
_MOVE_TO_EDITION = """
    UPDATE registry_record r SET edition_id = %(edition_id)s, file = m.file, sheet = m.sheet, "row" = m.row
    FROM {families} m
    WHERE m.record_id = r.record_id AND NOT EXISTS (SELECT 1 FROM {told} t WHERE t.record_id = m.record_id)
"""
_PERSON_STOOD = (
    "(SELECT jsonb_build_object('edition', b.edition_id, 'file', b.file, 'sheet', b.sheet, 'row', b.\"row\")"
    " FROM before b WHERE b.record_id = kept.record_id)"
)
_BEFORE = """
    CREATE TEMPORARY TABLE before ON COMMIT DROP AS
    SELECT r.record_id, r.edition_id, r.file, r.sheet, r."row" FROM registry_record r JOIN {told} t USING (record_id)
"""
_KEEP_PEOPLE = """
    INSERT INTO person AS kept (
      person_id, record_id, source, name, name_folded, sex, birth_date, relation, is_head, nik_cipher,
      nik_index, is_nik_trusted)
    SELECT p.person_id, p.record_id, %(source)s, p.name, p.name_folded, p.sex, p.birth_date, p.relation,
           p.is_head, p.nik_cipher, p.nik_index, p.is_nik_trusted
    FROM {people} p JOIN {families} m USING (record_id) JOIN {told} t USING (record_id)
    WHERE m.has_people OR NOT EXISTS (
      SELECT 1 FROM person o WHERE o.record_id = p.record_id AND o.person_id <> p.person_id)
    ON CONFLICT (person_id) DO UPDATE SET
      origins = {person_origins},
      record_id = excluded.record_id, name = excluded.name,
      name_folded = excluded.name_folded, sex = coalesce(excluded.sex, kept.sex),
      birth_date = coalesce(excluded.birth_date, kept.birth_date),
      relation = coalesce(excluded.relation, kept.relation),
      is_head = excluded.is_head, nik_cipher = coalesce(excluded.nik_cipher, kept.nik_cipher),
      nik_index = coalesce(excluded.nik_index, kept.nik_index),
      is_nik_trusted = CASE WHEN excluded.nik_index IS NULL THEN kept.is_nik_trusted
                            ELSE excluded.is_nik_trusted END
"""
_DROP_MEMBERS_WHO_LEFT = """
    DELETE FROM person o USING {families} m, {told} t
    WHERE o.record_id = m.record_id AND m.has_people AND t.record_id = m.record_id
      AND NOT EXISTS (SELECT 1 FROM {people} p WHERE p.person_id = o.person_id)
"""
_MARK_GONE = """
    UPDATE registry_record r SET is_present = false, data_event_id = t.event_id
    FROM {told} t WHERE r.record_id = t.record_id AND t.kind = 'record_left'
"""
_POST = """
    INSERT INTO outbox (topic, key, value, headers, posted_at)
    SELECT topic, key, value, headers, %(now)s FROM {told} WHERE event_id IS NOT NULL ORDER BY line, record_id
"""


_RECORD_ORIGINS = _origins(_RECORD_VALUES, _STOOD)
_PERSON_ORIGINS = _origins(_PERSON_VALUES, _PERSON_STOOD)
_STEPS = (
    "ANALYZE {told} (record_id, kind)", _BEFORE, "CREATE INDEX ON before (record_id)", _MOVE_TO_EDITION,
    _KEEP_RECORDS, _KEEP_PEOPLE, _DROP_MEMBERS_WHO_LEFT, _MARK_GONE, _POST,
)  # fmt: skip


def take_in(session: Session, desk: Desk, source: str, edition_id: UUID, now: datetime) -> None:
    """Write records and people, and post what is new: a blank erases nothing, an absent family stays, marked."""
    values = {"source": source, "edition_id": edition_id, "now": now}
    names = {**desk.tables, "record_origins": _RECORD_ORIGINS, "person_origins": _PERSON_ORIGINS}
    for step in _STEPS:
        driver(session).execute(step.format_map(names).encode(), values if "%(" in step else None)
