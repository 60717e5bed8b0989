"""What data officers decide about a hand-over: sign, reject, take back, or have it compared again."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Blueprint, redirect, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.registers import lifecycle
from casework.registers.complaints import ImportRefused
from casework.store.engine import transaction
from casework.store.hand_overs import lock_hand_over
from schemas.codes import HandOverState
from webui.config import web
from webui.edition_forms import DecisionForm
from webui.edition_view import Changed, refuse_changed, require_hand_over, sentence_of
from webui.editions import draw_again
from webui.forms import BadForm, read_form
from webui.visitors import now, visitor

blueprint = Blueprint("edition_work", __name__)
Deed = Callable[[Session, UUID, str, str, datetime], None]
_ABOUT_WORDS = ("words_missing", "sign_stopped")


@blueprint.post("/edisi/<uuid:hand_over_id>/tanda-tangan")
def sign(hand_over_id: UUID) -> Response:
    """The second person says that it may come in."""
    return _decide(hand_over_id, "sign", lifecycle.sign)


@blueprint.post("/edisi/<uuid:hand_over_id>/tolak")
def reject(hand_over_id: UUID) -> Response:
    """Say no, and why."""
    return _decide(hand_over_id, "reject", lifecycle.reject)


@blueprint.post("/edisi/<uuid:hand_over_id>/tarik")
def withdraw(hand_over_id: UUID) -> Response:
    """Whoever brought it takes it back."""
    return _decide(hand_over_id, "withdraw", lifecycle.withdraw)


@blueprint.post("/edisi/<uuid:hand_over_id>/bandingkan")
def compare(hand_over_id: UUID) -> Response:
    """Have the desk lay what was read beside the register as it stands."""
    return _decide(hand_over_id, "compare", lifecycle.compare_anew)


def _decide(hand_over_id: UUID, act: str, deed: Deed) -> Response:
    """Do it; a refusal comes back on the page, beside the form that asked, with what was typed."""
    with transaction(web().engine) as session:
        require_hand_over(session, hand_over_id)
    try:
        form = read_form(DecisionForm)
        with transaction(web().engine) as session:
            if lock_hand_over(session, hand_over_id).state is HandOverState.READY:
                refuse_changed(session, hand_over_id, form.version)
            deed(session, hand_over_id, visitor().actor, form.words or "", now())
    except ImportRefused as refused:
        fields = {("words" if each.code in _ABOUT_WORDS else "form"): sentence_of(each) for each in refused.reasons}
        return draw_again(hand_over_id, act, BadForm(fields))
    except BadForm as problem:
        return draw_again(hand_over_id, act, problem, 409 if isinstance(problem, Changed) else None)
    return redirect(url_for("editions.edition_page", hand_over_id=hand_over_id, tersimpan=act), 303)
