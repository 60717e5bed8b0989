"""What people said about places and columns that no official list has: kept for the next edition."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from schemas.tables.hand_overs import BpsAreaRow, ColumnTitleRow, PlaceAliasRow


def place_aliases(session: Session) -> dict[tuple[str, str], str]:
    """The kampung meant by a spelling: (kecamatan, kampung), both folded, to the official code."""
    return {(row.kecamatan, row.kampung): row.area_code for row in session.exec(select(PlaceAliasRow))}


def keep_place_alias(session: Session, place: tuple[str, str], area_code: str, actor: str, now: datetime) -> None:
    """Remember which kampung is meant by a spelling; the newest answer counts."""
    told = {"area_code": area_code, "said_by": actor, "said_at": now}
    query = insert(PlaceAliasRow).values(kecamatan=place[0], kampung=place[1], **told)
    session.execute(query.on_conflict_do_update(index_elements=["kecamatan", "kampung"], set_=told))


def bps_areas(session: Session) -> dict[str, str]:
    """The crosswalk: BPS code to official (Kemendagri) code."""
    return {row.bps_code: row.area_code for row in session.exec(select(BpsAreaRow))}


def keep_bps_areas(session: Session, crosswalk: Mapping[str, str], actor: str, now: datetime) -> Counter[str]:
    """Keep a crosswalk; codes that it does not name stay as they are. Counts what is new, changed and the same."""
    before = bps_areas(session)
    told = {bps: _compared(before.get(bps), code) for bps, code in crosswalk.items()}
    news = [
        {"bps_code": bps, "area_code": crosswalk[bps], "said_by": actor, "said_at": now}
        for bps, what in told.items() if what != "same"
    ]  # fmt: skip
    if news:
        query = insert(BpsAreaRow).values(news)
        newer = {name: query.excluded[name] for name in ("area_code", "said_by", "said_at")}
        session.execute(query.on_conflict_do_update(index_elements=["bps_code"], set_=newer))
    return Counter(told.values())


def _compared(before: str | None, code: str) -> str:
    return "new" if before is None else "same" if before == code else "changed"


def column_titles(session: Session, source: str) -> dict[str, str]:
    """What people said that a register's titles (folded) mean."""
    query = select(ColumnTitleRow).where(col(ColumnTitleRow.source) == source)
    return {row.title: row.part for row in session.exec(query)}


def keep_column_titles(session: Session, source: str, titles: Mapping[str, str], actor: str, now: datetime) -> None:
    """Remember what titles mean; the newest word counts."""
    for title, part in titles.items():
        told = {"part": part, "said_by": actor, "said_at": now}
        query = insert(ColumnTitleRow).values(source=source, title=title, **told)
        session.execute(query.on_conflict_do_update(index_elements=["source", "title"], set_=told))
