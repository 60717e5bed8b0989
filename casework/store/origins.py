"""Where a value comes from that the newest edition leaves blank: the edition, file and row that stated it last."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from schemas.tables.registry import EditionRow

_FIELDS = {"area_code": "area", "family_card_index": "family_card", "nik_index": "nik"}
Kept = Mapping[str, Mapping[str, Any]]
"""As the vault keeps it: by column, {"edition": id, "file": …, "sheet": …, "row": …}."""


class Origin(NamedTuple):
    """Which part of a row has its value from elsewhere than the row's own place."""

    field: str
    edition: str
    file: str
    sheet: str
    row: int


def edition_names(session: Session, kept: Iterable[Kept]) -> dict[str, str]:
    """The names of the editions that these values come from, by id."""
    ids = {UUID(str(place["edition"])) for origins in kept for place in origins.values()}
    if not ids:
        return {}
    query = select(EditionRow.edition_id, EditionRow.name).where(col(EditionRow.edition_id).in_(ids))
    return {str(edition_id): name for edition_id, name in session.exec(query)}


def origins_of(kept: Kept, names: Mapping[str, str]) -> tuple[Origin, ...]:
    """Where each of them stands."""
    return tuple(
        Origin(
            _FIELDS.get(column, column), names.get(place["edition"], ""), place["file"], place["sheet"], place["row"]
        )
        for column, place in sorted(kept.items())
    )
