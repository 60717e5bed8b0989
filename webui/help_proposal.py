"""Proposing a family for a pledge: what speaks against it is shown first, and who sets it aside says why."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, make_response, redirect, render_template, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework import turnstile
from casework.rules.coverage import need_for
from casework.rules.decisions import Refused
from casework.rules.overlaps import Overlap
from casework.rules.referrals import DEFAULT
from casework.store.area_names import names_of_areas
from casework.store.engine import transaction
from casework.store.pledge_views import names_of_partners
from schemas.support_commands import ProposeSupport
from webui.case_view import CaseView, gather, look_at_case, require_line
from webui.case_work import refuse_unknown
from webui.config import web
from webui.family import keep_words
from webui.family_work import signed
from webui.forms import BadForm, Draft, as_problem, read_form, redrawn
from webui.help import places_of
from webui.help_forms import HelpForm
from webui.help_pledges import Chance, find_chance, may_set_aside, overlaps_of
from webui.help_work import terms_of
from webui.moments import today
from webui.speech import say as _
from webui.visitors import now

blueprint = Blueprint("help_proposal", __name__)


@blueprint.get("/kasus/<uuid:household_id>/bantuan/komitmen/<uuid:pledge_id>")
def form(household_id: UUID, pledge_id: UUID) -> str:
    """The pledge with its conditions for this family, and an empty form."""
    with transaction(web().engine) as session:
        return _draw(session, household_id, pledge_id, Draft(uuid4()))


@blueprint.post("/kasus/<uuid:household_id>/bantuan/komitmen/<uuid:pledge_id>")
def propose(household_id: UUID, pledge_id: UUID) -> Response:
    """Propose the family, hold a place, and ask the partner."""
    try:
        with transaction(web().engine) as session:
            _do(session, household_id, pledge_id)
    except Refused as refused:
        return _draw_again(household_id, pledge_id, as_problem(refused))
    except BadForm as problem:
        return _draw_again(household_id, pledge_id, problem)
    return redirect(url_for("help.page", household_id=household_id, tersimpan="usul-bantuan"), 303)


def _do(session: Session, household_id: UUID, pledge_id: UUID) -> None:
    require_line(session, household_id)
    view = gather(session, household_id)
    chance = _chance(session, view, pledge_id)
    sent = read_form(HelpForm)
    if turnstile.was_granted(session, sent.command_id):
        return
    _check(view, chance, sent)
    keep_words(session, sent, household_id)
    turnstile.carry_out(session, _wish(view, chance, sent), now())


def _chance(session: Session, view: CaseView, pledge_id: UUID) -> Chance:
    chance = find_chance(session, view, pledge_id)
    if chance is None:
        abort(404)
    return chance


def _wish(view: CaseView, chance: Chance, sent: HelpForm) -> ProposeSupport:
    offered = chance.offered
    return ProposeSupport(
        **signed(sent, view.household_id), terms=terms_of(chance, sent.quantity), person_id=sent.person,
        need=need_for(view.casefile.needs, offered.benefit), overrides=tuple(sorted(set(sent.overrides))),
        answer_by=DEFAULT.answer_by(today(), offered.benefit, offered.answer_days),
    )  # fmt: skip


def _check(view: CaseView, chance: Chance, sent: HelpForm) -> None:
    """Refuse what the page would not have offered. Raises `BadForm`."""
    if not chance.may_propose:
        raise BadForm({"form": _("Keluarga ini tidak dapat diusulkan untuk komitmen ini. Lihat alasannya.")})
    if not chance.fits(sent.person):
        raise BadForm({"person": _("Pilih anggota dari daftar.")})
    found = overlaps_of(view, chance.offered, sent.person)
    if set(sent.overrides) - {one.rule for one in found}:
        raise BadForm({"form": _("Ada aturan yang dikesampingkan padahal tidak berlaku. Periksa lagi.")})
    errors = dict(_against(found, sent))
    if errors:
        raise BadForm(errors)


def _against(found: tuple[Overlap, ...], sent: HelpForm) -> Iterator[tuple[str, str]]:
    if any(one.rule not in sent.overrides for one in found):
        yield "overrides", _("Baca peringatan tumpang tindih, lalu centang bila tetap akan diusulkan.")
    if any(one.is_forbidden for one in found):
        if not may_set_aside():
            yield (
                "form",
                _("Bantuan ini tidak boleh digandakan. Hanya operator register dapat mengesampingkannya."),
            )
        elif not sent.note:
            yield "note", _("Tulis alasan mengesampingkan aturan.")


def _draw(session: Session, household_id: UUID, pledge_id: UUID, draft: Draft) -> str:
    view = look_at_case(session, household_id)
    chance = _as_chosen(view, _chance(session, view, pledge_id), str(draft.typed.get("person", "")))
    context: dict[str, Any] = {
        "areas": names_of_areas(session, places_of([chance])),
        "may_set_aside": may_set_aside(),
        "partners": names_of_partners(session),
        "members": list(_members(view, chance)),
    }
    return render_template("helping/propose.html", view=view, chance=chance, draft=draft, **context)


def _as_chosen(view: CaseView, chance: Chance, person: str) -> Chance:
    """The same, with what it overlaps with for the member who was chosen."""
    chosen = next((one for one in chance.person_ids if chance.asks_person and str(one) == person), None)
    return replace(chance, overlaps=overlaps_of(view, chance.offered, chosen)) if chosen else chance


def _members(view: CaseView, chance: Chance) -> Iterator[tuple[str, str]]:
    names = {member.person_ids[0]: member for member in view.family.living}
    for person_id in chance.person_ids:
        member = names[person_id]
        age = member.age_on(today())
        yield str(person_id), member.name if age is None else f"{member.name} ({_('%(age)s tahun', age=age)})"


def _draw_again(household_id: UUID, pledge_id: UUID, problem: BadForm) -> Response:
    if problem.unknown:
        return refuse_unknown(household_id, problem.unknown)
    with transaction(web().engine) as session:
        drawn = _draw(session, household_id, pledge_id, redrawn(problem))
    return make_response(drawn, 422)
