"""Finds families of the other register by hand: by words of a name within the kampung, or by a whole number."""

import re
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver
from casework.store.match_pairs import MatchPair
from casework.store.sealing import Sealer
from casework.store.spelling import fold_name

SHORTEST_NUMBER = 12
_SIGNS = re.compile(r"[\s.\-'`]+")
_FOUND = """
    SELECT DISTINCT r.record_id, r.head_name, coalesce(f.area_code, r.area_code), r.address
    FROM registry_record r JOIN person p USING (record_id) LEFT JOIN casefile f ON f.household_id = r.household_id
    WHERE r.source = %(source)s AND r.is_present AND r.record_id <> %(but)s AND {condition}
    ORDER BY 2, 1 LIMIT 20
"""
_BY_NUMBER = "(p.nik_index = %(nik)s OR r.family_card_index = %(card)s)"
_BY_NAME = """to_tsvector('simple'::regconfig, p.name_folded) @@ to_tsquery('simple'::regconfig, %(words)s)
    AND coalesce(f.area_code, r.area_code) = %(area)s"""


class Found(NamedTuple):
    """A family of the other register."""

    record_id: UUID
    head_name: str
    area_code: str | None
    address: str | None


def find_by_hand(session: Session, sealer: Sealer, pair: MatchPair, typed: str) -> list[Found]:
    """Families of the right register with this NIK or No. KK, or, in the left family's kampung, with these words."""
    digits = _SIGNS.sub("", typed)
    values: dict[str, object] = {"source": pair.right.source, "but": pair.right.record_id, "area": pair.left.area_code}
    if digits.isdigit() and len(digits) >= SHORTEST_NUMBER:
        condition = _BY_NUMBER
        values |= {"nik": sealer.blind_index("nik", digits), "card": sealer.blind_index("family_card", digits)}
    else:
        condition = _BY_NAME
        values |= {"words": " & ".join(f"{word}:*" for word in fold_name(typed).split())}
        if not values["words"]:
            return []
    query = _FOUND.format(condition=condition).encode()
    return [Found(*row) for row in driver(session).execute(query, values)]
