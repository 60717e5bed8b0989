"""Keeps the official areas."""

from collections.abc import Iterable

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from casework.store.area_names import NamedArea
from schemas.tables.registry import AreaRow


def keep_areas(session: Session, areas: Iterable[tuple[str, str, str, str | None]]) -> int:
    """Write areas down (code, name, level, parent), over what stood there; returns how many there are in the list."""
    values = [dict(zip(("code", "name", "level", "parent"), area, strict=True)) for area in areas]
    if not values:
        return 0
    statement = insert(AreaRow).values(values)
    renewed = {column: statement.excluded[column] for column in ("name", "level", "parent")}
    session.execute(statement.on_conflict_do_update(index_elements=["code"], set_=renewed))
    return len(values)


def list_areas(session: Session) -> list[NamedArea]:
    """Every area, by code."""
    rows = session.exec(select(AreaRow).order_by(col(AreaRow.code)))
    return [NamedArea(row.code, row.name, row.level, row.parent) for row in rows]


def has_areas(session: Session) -> bool:
    """Whether the official list has been loaded."""
    return session.exec(select(AreaRow.code).limit(1)).first() is not None
