"""The audit trace: who did what, when, in which case, and who looked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request
from sqlmodel import Session

from casework.store.access import LookFilter, list_looks
from casework.store.api_keys import names_of_systems
from casework.store.data_request_steps import StepFilter, search_steps
from casework.store.data_requests import numbers_of
from casework.store.engine import transaction
from casework.store.pledge_views import names_of_partners
from casework.store.trace_views import TraceFilter, TraceLine, list_trace, stream_trace
from casework.store.users import User, list_users, names_of_actors
from webui.addresses import one_of, page_number, some_day, some_id, some_text
from webui.config import web
from webui.exports import csv_lines
from webui.kinds import KINDS
from webui.moments import end_of, start_of
from webui.speech import say as _
from webui.visitors import log_look, looks_at, visitor

blueprint = Blueprint("trace", __name__)
PER_PAGE = 40
MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class TracePage:
    """One page of the trace or of the access log. `has_more` was learnt by asking for one line more."""

    address: Mapping[str, Any]
    lines: Sequence[Any]
    names: Mapping[str, str]
    agencies: Mapping[str, str]
    users: Sequence[User]
    page: int
    has_more: bool

    @property
    def may_open_cases(self) -> bool:
        """Whether the person may follow a line into its case."""
        return visitor().scope.sees_households


@blueprint.get("/jejak")
def trace_list() -> str:
    """Who did what, when, in which case."""
    with transaction(web().engine) as session:
        return draw_trace(session)


@blueprint.get("/jejak.csv")
def trace_file() -> Response:
    """The same as a file for a spreadsheet."""
    wanted = _wanted()
    with transaction(web().engine) as session:
        log_look(session, looks_at("download_trace", **_for_log()))
    response = Response(_rows(wanted), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="jejak-sikkep.csv"'
    return response


@blueprint.get("/jejak/akses")
def looks() -> str:
    """Who looked at what."""
    page = page_number(request.args.get("hal"))
    day = some_day("hari")
    wanted = LookFilter(
        some_text("pelaku"), some_id("kasus"), start_of(day) if day else None, end_of(day) if day else None
    )
    with transaction(web().engine) as session:
        found = list_looks(session, wanted, limit=PER_PAGE + 1, offset=(page - 1) * PER_PAGE)
        drawn = _page(session, found, page, [entry.look.actor for entry in found])
        log_look(session, looks_at("view_looks", shown=len(drawn.lines), **_for_log()))
    return render_template("trace/looks.html", page=drawn)


@blueprint.get("/jejak/permohonan")
def requests() -> str:
    """What was done with requests for data, by whom."""
    page, day = page_number(request.args.get("hal")), some_day("hari")
    wanted = StepFilter(
        actor=some_text("pelaku"), since=start_of(day) if day else None, until=end_of(day) if day else None
    )
    with transaction(web().engine) as session:
        found = search_steps(session, wanted, limit=PER_PAGE + 1, offset=(page - 1) * PER_PAGE)
        drawn = _page(session, found, page, [step.person.actor for step in found])
        numbers = numbers_of(session, [step.request_id for step in found])
        log_look(session, looks_at("view_request_trace", shown=len(drawn.lines), **_for_log()))
    return render_template("trace/requests.html", page=drawn, numbers=numbers)


def draw_trace(session: Session) -> str:
    """The trace as the address asks for it, with the look written down."""
    page = page_number(request.args.get("hal"))
    found = list_trace(session, _wanted(), limit=PER_PAGE + 1, offset=(page - 1) * PER_PAGE)
    drawn = _page(session, found, page, [line.actor for line in found])
    log_look(session, looks_at("view_trace", shown=len(drawn.lines), **_for_log()))
    return render_template("trace/page.html", page=drawn)


def _wanted() -> TraceFilter:
    day, actor = some_day("hari"), some_text("pelaku")
    return TraceFilter(
        actor=actor,
        household_id=some_id("kasus"),
        kind=one_of("jenis", KINDS),
        since=start_of(day) if day else None,
        until=end_of(day) if day else None,
        only_people=one_of("sistem", ("ya",)) is None and not (actor or "").startswith("system:"),
    )


def _page(session: Session, found: Sequence[Any], page: int, actors: Sequence[str]) -> TracePage:
    users = list_users(session)
    names = names_of_systems(session) | names_of_actors(session, sorted(set(actors)))
    return TracePage(
        _address(), found[:PER_PAGE], names, names_of_partners(session), users, page, len(found) > PER_PAGE
    )


def _address() -> dict[str, Any]:
    return {
        "pelaku": some_text("pelaku"),
        "kasus": some_id("kasus"),
        "hari": some_day("hari"),
        "jenis": one_of("jenis", KINDS),
        "sistem": one_of("sistem", ("ya",)),
    }


def _for_log() -> dict[str, Any]:
    return {name: str(value) for name, value in _address().items() if value}


def _rows(wanted: TraceFilter) -> Iterator[str]:
    heading = [
        _("Dicatat"),
        _("Terjadi"),
        _("Pelaku"),
        _("Jenis"),
        _("Perangkat daerah"),
        _("Kasus"),
        _("Nomor peristiwa"),
    ]
    with transaction(web().engine) as session:
        lines = list(stream_trace(session, wanted, limit=MOST_ROWS))
    return csv_lines(heading, (_cells(line) for line in lines))


def _cells(line: TraceLine) -> list[object]:
    moments = [line.recorded_at.isoformat(), line.occurred_at.isoformat()]
    return [*moments, line.actor, str(KINDS.get(line.kind, line.kind)), line.agency, line.household_id, line.event_id]
