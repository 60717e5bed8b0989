"""The official areas, for choosing and for naming."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from casework.store.access import Scope
from schemas.areas import lies_within
from schemas.tables.registry import AreaRow

KAMPUNG_LEVELS = ("kampung", "kelurahan")


@dataclass(frozen=True, slots=True)
class NamedArea:
    """A kecamatan, kampung or kelurahan with its code (18.02.01.2001)."""

    code: str
    name: str
    level: str
    parent: str | None


def list_kecamatan(session: Session) -> list[NamedArea]:
    """All kecamatan by name."""
    return _areas(session, col(AreaRow.level) == "kecamatan")


def list_kecamatan_in_reach(session: Session, scope: Scope) -> list[NamedArea]:
    """The kecamatan of whose families this person may see some, by name; also where they keep only a kampung of it."""
    return [
        area for area in list_kecamatan(session)
        if scope.covers(area.code) or any(lies_within(own, area.code) for own in scope.household_areas)
    ]  # fmt: skip


def list_kampung(session: Session, kecamatan: str) -> list[NamedArea]:
    """The kampung and kelurahan of one kecamatan, by name."""
    return _areas(session, col(AreaRow.parent) == kecamatan)


def list_every_kampung(session: Session) -> list[NamedArea]:
    """All kampung and kelurahan by name."""
    return _areas(session, col(AreaRow.level).in_(KAMPUNG_LEVELS))


def has_kampung(session: Session, code: str) -> bool:
    """Whether there is such a kampung or kelurahan."""
    return bool(_areas(session, (col(AreaRow.code) == code) & col(AreaRow.level).in_(KAMPUNG_LEVELS)))


def names_of_areas(session: Session, codes: Iterable[str | None]) -> dict[str, str]:
    """The names behind area codes; unknown codes are left out."""
    wanted = {code for code in codes if code}
    return {area.code: area.name for area in _areas(session, col(AreaRow.code).in_(wanted))} if wanted else {}


def _areas(session: Session, condition: object) -> list[NamedArea]:
    rows = session.exec(select(AreaRow).where(condition).order_by(col(AreaRow.name)))  # type: ignore[arg-type]
    return [NamedArea(row.code, row.name, row.level, row.parent) for row in rows]
