"""Brings a form up to what somebody else has said since it was drawn: what the person did not touch becomes the new."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session

from casework.rules.pledges import Pledge, standing
from casework.store.pledges import list_said
from schemas.condition_values import BadCondition
from schemas.events import PledgeEvent, read_event
from webui.condition_rows import ConditionRow, rows_of
from webui.pledge_forms import typed_of
from webui.pledge_view import standing_of


def merged(session: Session, pledge_id: UUID, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, with the newest word's values wherever the form still held those that it was drawn with."""
    newest = standing_of(session, pledge_id)
    fresh = typed_of(newest.offer, newest.last.event_id)
    before = _as_seen(session, pledge_id, typed.get("seen"))
    if before is None:
        return {**typed, "seen": fresh["seen"]}
    drawn = typed_of(before.offer, before.last.event_id)
    kept = {name: value for name, value in typed.items() if _plain(value) != _plain(drawn.get(name))}
    untouched = {name: fresh[name] for name in drawn if _plain(typed.get(name)) == _plain(drawn[name])}
    rows = typed["rows"]
    if _conditions(rows) == before.conditions:
        rows = rows_of(newest.conditions)
    return {**kept, **untouched, "rows": rows, "seen": fresh["seen"]}


def _as_seen(session: Session, pledge_id: UUID, seen: object) -> Pledge | None:
    """Where the pledge stood when the form was drawn."""
    words = [word for word in map(read_event, list_said(session, [pledge_id])) if isinstance(word, PledgeEvent)]
    ids = [str(word.event_id) for word in words]
    return standing(words[: ids.index(str(seen)) + 1]) if str(seen) in ids else None


def _conditions(rows: list[ConditionRow]) -> object:
    try:
        return tuple(row.condition() for row in rows)
    except BadCondition:
        return None


def _plain(value: object) -> object:
    """A value as it can be compared: a form knows no numbers, and one ticked box is no list."""
    if value is None or value == "":
        return ()
    many = value if isinstance(value, (list, tuple)) else (value,)
    return tuple(sorted(str(one).strip().replace(".", "") for one in many))
