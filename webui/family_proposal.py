"""The page on which a family is added that the village named and no register knows."""

from uuid import UUID, uuid4

from flask import Blueprint, make_response, redirect, render_template, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework import families
from casework.families import Newcomer
from casework.rules.decisions import Refused
from casework.store import own_rows
from casework.store.areas import list_areas
from casework.store.case_lists import visible_households
from casework.store.engine import transaction
from casework.store.own_rows import Head
from casework.store.vault import find_household_ids_by_family_card, find_household_ids_by_nik
from schemas.commands import ProposeFamily
from webui.case_work import refuse_unknown
from webui.config import web
from webui.family import keep_words
from webui.family_forms import ProposalForm, is_future
from webui.family_work import signed
from webui.forms import BadForm, Draft, as_problem, read_form, redrawn
from webui.moments import today
from webui.speech import say as _
from webui.visitors import now, visitor

blueprint = Blueprint("family_proposal", __name__)


@blueprint.get("/kasus/usul")
def form() -> str:
    """An empty form."""
    return _draw(Draft(uuid4(), {"meeting_on": today().isoformat()}))


@blueprint.post("/kasus/usul")
def propose() -> Response:
    """Open a household for the family."""
    try:
        with transaction(web().engine) as session:
            household_id = _do(session)
    except Refused as refused:
        return _draw_again(as_problem(refused))
    except BadForm as problem:
        return _draw_again(problem)
    return redirect(url_for("cases.case_page", household_id=household_id, tersimpan="usul"), 303)


def _do(session: Session) -> UUID:
    sent = read_form(ProposalForm)
    household_id = web().sealer.keyed_id("household", "proposed", str(sent.command_id))
    _refuse_what_is_wrong(session, sent, household_id)
    keep_words(session, sent, household_id)
    wish = ProposeFamily(
        **signed(sent, household_id), record_id=own_rows.record_id_of(web().sealer, household_id),
        members=sent.members, area_code=sent.kampung, meeting_on=sent.meeting_on, minutes=sent.minutes,
    )  # fmt: skip
    head = Head(sent.name, sent.nik, sent.birth_date, sent.sex)
    families.propose(session, web().sealer, wish, Newcomer(head, sent.address, sent.family_card), now())
    return household_id


def _refuse_what_is_wrong(session: Session, sent: ProposalForm, household_id: UUID) -> None:
    if not visitor().scope.covers(sent.kampung):
        raise BadForm({"kampung": _("Kampung ini di luar wilayah tugas Anda.")})
    if is_future(sent.birth_date, today()):
        raise BadForm({"birth_date": _("Tanggal ini belum terjadi.")})
    # Of a family that this person may not see nothing is said: whoever may see both is asked whose the number is.
    known = set(find_household_ids_by_nik(session, web().sealer, sent.nik)) if sent.nik else set()
    if visible_households(session, visitor().scope, known - {household_id}):
        raise BadForm({"nik": _("NIK ini sudah ada di SIKKEP. Cari keluarganya dengan NIK ini.")})
    cards = set(find_household_ids_by_family_card(session, web().sealer, sent.family_card or "-"))
    if visible_households(session, visitor().scope, cards - {household_id}):
        raise BadForm({"family_card": _("No. KK ini sudah ada di SIKKEP. Cari keluarganya dengan nomor ini.")})


def _draw(draft: Draft) -> str:
    with transaction(web().engine) as session:
        return render_template("family/proposal.html", draft=draft, areas=_own_areas(session))


def _own_areas(session: Session) -> list[object]:
    scope = visitor().scope
    areas = list_areas(session)
    reached = {area.parent for area in areas if scope.covers(area.code)}
    return [area for area in areas if scope.covers(area.code) or area.code in reached]


def _draw_again(problem: BadForm) -> Response:
    if problem.unknown:
        return refuse_unknown(None, problem.unknown)
    return make_response(_draw(redrawn(problem)), 422)
