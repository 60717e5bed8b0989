"""What people can say of pairs of records, as events and wishes; beside `stories`, whose household it is."""

from typing import Any

from schemas.codes import Aid, Source, Verdict
from schemas.commands import DecideMatch, UndoMatch
from schemas.events.matches import MatchDecided, MatchUndone
from schemas.ids import derived_id, plain_id
from tests.stories import KAMPUNG, WORKER, appeared, day, household

COMPARED: dict[str, Any] = {
    "left": Source.P3KE, "right": Source.DTKS, "edition": "p3ke:2023", "right_edition": "dtks:2024-08",
    "rule": "padupadan:1",
}  # fmt: skip


def _pair(pair: int) -> dict[str, Any]:
    return {"match_id": plain_id("match", pair), "counterpart_id": plain_id("counterpart", pair)}


def _said(kind: str, pair: int, at: int, *parts: object) -> dict[str, Any]:
    return {
        "event_id": derived_id(day(at), kind, pair, *parts), "occurred_at": day(at), "source": "webui",
        "actor": WORKER, "household_id": household(1), "area_code": KAMPUNG,
    }  # fmt: skip


def decided(verdict: Verdict = Verdict.SAME, pair: int = 1, at: int = 3, aid: tuple[Aid, ...] = ()) -> MatchDecided:
    """A person decided on a pair of the first household."""
    said = _said("decided", pair, at, verdict)
    based_on = (appeared().event_id,)
    return MatchDecided(**said, **COMPARED, **_pair(pair), verdict=verdict, aid=aid, based_on=based_on)


def undone(pair: int = 1, at: int = 4) -> MatchUndone:
    """A person took back what was said of a pair."""
    return MatchUndone(**_said("undone", pair, at), **_pair(pair))


def _wish(pair: int, at: int, *parts: object) -> dict[str, Any]:
    return {
        "command_id": plain_id("match wish", pair, at, *parts), "household_id": household(1), "actor": WORKER,
        "asked_at": day(at), **_pair(pair),
    }  # fmt: skip


def decide(verdict: Verdict = Verdict.SAME, pair: int = 1, at: int = 5, **said: object) -> DecideMatch:
    """A worker wants to decide on a pair."""
    usual = {"verdict": verdict, "reviewers": (WORKER,), "policy": "review-2026.1"}
    return DecideMatch(**(_wish(pair, at, verdict) | COMPARED | usual | said))


def undo(pair: int = 1, at: int = 6, **said: object) -> UndoMatch:
    """A worker wants to take back what was said of a pair."""
    return UndoMatch(**(_wish(pair, at, "undo") | said))
