"""The start page: what each role should look at first."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.registers.lifecycle import AT_WORK
from casework.store.case_lists import CaseFilter, count_by_kecamatan, count_cases, list_cases
from casework.store.data_requests import OVERDUE, RequestFilter, count_requests
from casework.store.editions import list_editions
from casework.store.engine import transaction
from casework.store.hand_overs import list_hand_overs
from casework.store.pledge_views import PledgeLine, list_pledges
from casework.store.questions import QuestionFilter, count_questions
from schemas.codes import HandOverState, Pillar, Role
from webui.accounts import draw_accounts
from webui.case_search import lines_with_names
from webui.config import web
from webui.data_request_forms import person_here
from webui.edition_view import register_title
from webui.inbox import draw_inbox
from webui.match_filters import count_todo
from webui.moments import today
from webui.trace import draw_trace
from webui.visitors import log_look, looks_at, visitor

blueprint = Blueprint("home", __name__)
SHOWN = 5
SOON = timedelta(days=7)
OPEN = (*AT_WORK, HandOverState.READY)


@blueprint.get("/")
def start() -> str | Response:
    """One page per role."""
    pages = {
        Role.CASE_WORKER: _case_worker,
        Role.REGISTRAR: _registrar,
        Role.PLANNER: _planner,
        Role.AGENCY: draw_inbox,
        Role.AUDITOR: draw_trace,
        Role.ADMIN: draw_accounts,
    }
    with transaction(web().engine) as session:
        return pages[visitor().role](session)


def _case_worker(session: Session) -> str:
    me = visitor()
    wanted = {
        "due": CaseFilter(worker=me.actor, due_by=today() + SOON, sort="due"),
        "urgent": CaseFilter(state="open", urgency="urgent"),
        "changed": CaseFilter(state="open", sort="changed"),
    }
    found = {name: list_cases(session, me.scope, each, limit=SHOWN) for name, each in wanted.items()}
    counts = {name: count_cases(session, me.scope, each) for name, each in wanted.items()}
    every = [line for lines in found.values() for line in lines]
    families, actors = lines_with_names(session, every)
    log_look(session, looks_at("view_list", shown=len(every), page="start"))
    return render_template(
        "home/case_worker.html", found=found, counts=counts, families=families, actors=actors, pairs=count_todo(session)
    )


def _registrar(session: Session) -> str:
    waiting = list_hand_overs(session, OPEN, limit=SHOWN)
    questions = count_questions(session, QuestionFilter(scope=visitor().scope))
    return render_template(
        "home/registrar.html", editions=list_editions(session), waiting=waiting, title=register_title,
        pairs=count_todo(session), questions=sum(questions.values()),
        overdue=count_requests(session, person_here(), RequestFilter(today(), OVERDUE)),
    )  # fmt: skip


def _planner(session: Session) -> str:
    rows = count_by_kecamatan(session)
    totals = {
        name: sum(getattr(row, name) for row in rows)
        for name in ("watched", "open", "urgent", "soon", "graduated", "closed")
    }
    pledges = list_pledges(session)
    return render_template("home/planner.html", rows=rows, totals=totals, pillars=_by_pillar(pledges))


def _by_pillar(pledges: list[PledgeLine]) -> list[dict[str, Any]]:
    return [
        {
            "pillar": pillar.value,
            "promised": sum(pillar in pledge.pillars and pledge.status == "promised" for pledge in pledges),
            "running": sum(pillar in pledge.pillars and pledge.status == "running" for pledge in pledges),
            "without_number": sum(pillar in pledge.pillars and pledge.quantity is None for pledge in pledges),
        }
        for pillar in Pillar
    ]
