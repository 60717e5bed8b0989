"""Asks whose a NIK is that people wrote down for one family and that a person of another family bears already."""

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlmodel import Session

from casework.store.engine import driver
from casework.store.own_rows import NO_EDITION, SOURCE
from casework.store.sealing import Sealer
from schemas.codes import QuestionSort
from schemas.ids import plain_id

# One of each family, as the register named first knows them; a number put right counts like one of a register.
_BEARERS = """
    WITH bearing AS (
      SELECT person_id FROM person WHERE nik_index = %(index)s AND is_nik_trusted
      UNION
      SELECT person_id FROM correction WHERE value_index = %(index)s AND field = 'nik' AND settled_at IS NULL
    )
    SELECT DISTINCT ON (h.household_id) p.person_id, p.name_folded, coalesce(c.area_code, r.area_code)
    FROM bearing JOIN person p USING (person_id) JOIN person_home h USING (person_id)
    JOIN registry_record r USING (record_id) LEFT JOIN casefile c ON c.household_id = h.household_id
    ORDER BY h.household_id, p.source = 'verval', p.person_id
"""
_ASK = """
    INSERT INTO registry_question (question_id, sort, source, edition_id, asked_at, area_code, families, about)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""


def ask_whose(session: Session, sealer: Sealer, nik: str, now: datetime) -> None:
    """Write the question down, if several families have this number; to be called after the number was written.

    It bears the narrowest area in which all of them live: who may not see all of that does not hear of it.
    """
    index = sealer.blind_index("nik", nik)
    found = driver(session).execute(_BEARERS, {"index": index}).fetchall()
    if len(found) > 1:
        driver(session).execute(_ASK, _question(index, found, now))


def _question(index: bytes, bearers: Sequence[Sequence[Any]], now: datetime) -> tuple[Any, ...]:
    people: list[UUID] = sorted(person_id for person_id, _, _ in bearers)
    is_of_two = len({name for _, name, _ in bearers}) > 1
    sort = QuestionSort.NIK_SHARED if is_of_two else QuestionSort.PERSON_TWICE
    about = {"people": [str(person_id) for person_id in people], "index": index.hex()}
    question_id = plain_id("question", sort, SOURCE, about["index"], *about["people"])
    area_code = _area_of_all([area_code for _, _, area_code in bearers])
    return question_id, sort.value, SOURCE, NO_EDITION, now, area_code, len(bearers), Jsonb(about)


def _area_of_all(codes: Sequence[str | None]) -> str | None:
    """18.02.01.2003 and 18.02.01.2004 are both in 18.02.01; None where one of them is not known."""
    known = [code.split(".") for code in codes if code]
    shared = takewhile(lambda parts: len(set(parts)) == 1, zip(*known, strict=False))
    return ".".join(parts[0] for parts in shared) or None if len(known) == len(codes) else None
