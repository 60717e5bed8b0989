"""Keeps what strange column titles mean, or how a text is written, and has a refused file read again."""

import re
from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from pydantic import ConfigDict, Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.registers import lifecycle
from casework.registers.complaints import ImportRefused
from casework.registers.delimited import AUTOMATIC, Writing
from casework.registers.parts import PART_NAMES
from casework.store.engine import transaction
from casework.store.hand_overs import HandOverEntry, Step, lock_hand_over
from schemas.codes import HandOverState
from webui.config import web
from webui.edition_forms import Encoding, Separator
from webui.edition_titles import FIELD, REPAIRABLE, Repair, repair_of
from webui.edition_view import refuse_changed, require_hand_over, sentence_of
from webui.editions import draw_again
from webui.forms import NOT_FIELDS, BadForm, CommandForm, read_form
from webui.speech import say as _
from webui.visitors import now, visitor

blueprint = Blueprint("edition_repair", __name__)
_COLUMN = re.compile(rf"{FIELD}\d{{1,3}}")


class RepairForm(CommandForm):
    """How to read it. What the titles mean comes beside it, a field for each. `version` counts the steps seen."""

    model_config = ConfigDict(extra="ignore")  # `_refuse_strange_fields` sees to the rest

    version: Annotated[int, Field(ge=0, le=1_000_000)]
    encoding: Encoding = None
    separator: Separator = None


@blueprint.post("/edisi/<uuid:hand_over_id>/kolom")
def explain(hand_over_id: UUID) -> Response:
    """Keep what the titles mean, for this file and for the next edition, and have it read again."""
    with transaction(web().engine) as session:
        require_hand_over(session, hand_over_id)
    try:
        _refuse_strange_fields()
        form = read_form(RepairForm)
        with transaction(web().engine) as session:
            _read_again(session, lock_hand_over(session, hand_over_id), form)
    except ImportRefused as refused:
        return draw_again(hand_over_id, "repair", BadForm({"form": " ".join(map(sentence_of, refused.reasons))}))
    except BadForm as problem:
        return draw_again(hand_over_id, "repair", problem)
    return redirect(url_for("editions.edition_page", hand_over_id=hand_over_id, tersimpan="repair"), 303)


def _refuse_strange_fields() -> None:
    known = {*RepairForm.model_fields, *NOT_FIELDS}
    if strange := [name for name in request.form if name not in known and not _COLUMN.fullmatch(name)]:
        raise BadForm({}, tuple(strange))


def _read_again(session: Session, entry: HandOverEntry, form: RepairForm) -> None:
    titles: dict[str, str] = {}
    if entry.state in REPAIRABLE:
        refuse_changed(session, entry.hand_over_id, form.version)
        repair = repair_of(entry)
        titles = _meanings(repair) if repair else {}
        if entry.state is HandOverState.READY:
            _refuse_nothing_new(entry, form, titles, repair)
    step = Step(now(), visitor().actor, HandOverState.WAITING, "")
    writing = Writing(form.encoding or "", form.separator or "")
    lifecycle.read_otherwise(session, entry.hand_over_id, step, writing, titles)


def _refuse_nothing_new(
    entry: HandOverEntry, form: RepairForm, titles: Mapping[str, str], repair: Repair | None
) -> None:
    """To read it once more costs minutes, and whoever has read its report would have to read it again."""
    known = {column.folded for column in repair.known} if repair else set()
    is_new = any(part or folded in known for folded, part in titles.items())
    is_written_alike = form.separator in (None, entry.brought.separator or AUTOMATIC)
    if not is_new and is_written_alike and form.encoding in (None, entry.brought.encoding):
        raise BadForm({"form": _("Belum ada yang diubah. Isi paling sedikit satu.")})


def _meanings(repair: Repair) -> dict[str, str]:
    """What was chosen for each title that was strange, or is to mean something else. Raises `BadForm`."""
    chosen = {one.folded: request.form.get(one.field, one.meaning if one.is_known else "") for one in repair.columns}
    told = [column for column in repair.columns if column.is_changed_by(chosen[column.folded])]
    wrong: dict[str, str] = {}
    for column in told:
        if chosen[column.folded] and chosen[column.folded] not in PART_NAMES:
            wrong[column.field] = _("Pilih salah satu.")
        elif rivals := repair.rivals(column, chosen):
            wrong[column.field] = _("Arti ini sudah dipakai kolom %(other)s.", other=rivals[0])
    if wrong:
        raise BadForm({"form": _("Periksa lagi arti kolomnya."), **wrong})
    return {column.folded: chosen[column.folded] for column in told}
