"""Takes in which code of BPS is which official kampung code, for registers that know only the codes of BPS."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from flask import Blueprint, make_response, render_template, request
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.registers.complaints import Complaint, ImportRefused
from casework.registers.crosswalks import LARGEST, read_crosswalk
from casework.store.area_names import KAMPUNG_LEVELS, NamedArea
from casework.store.areas import list_areas
from casework.store.engine import transaction
from casework.store.places import bps_areas, keep_bps_areas
from webui.config import web
from webui.edition_view import sentence_of
from webui.forms import BadForm, CommandForm, Draft, read_form, redrawn
from webui.speech import say as _
from webui.visitors import now, visitor

blueprint = Blueprint("crosswalk", __name__)


@dataclass(frozen=True, slots=True)
class Known:
    """The official kampung, and those that no code of BPS leads to yet."""

    kampung: Sequence[NamedArea]
    without: Sequence[NamedArea]

    @property
    def with_code(self) -> int:
        """How many have a code of BPS."""
        return len(self.kampung) - len(self.without)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file's rows."""

    kept: Counter[str]
    refused: Sequence[Complaint]


@blueprint.get("/edisi/kode-bps")
def page() -> str:
    """What is known so far, and a form for a file."""
    return _draw(Draft(uuid4()))


@blueprint.post("/edisi/kode-bps")
def bring() -> Response:
    """Take a file's good rows and tell the others; the same file again changes nothing."""
    try:
        read_form(CommandForm)
        outcome = _take_in()
    except ImportRefused as refused:
        return _again(BadForm({"file": " ".join(dict.fromkeys(map(sentence_of, refused.reasons)))}))
    except BadForm as problem:
        return _again(BadForm({"form": _("Isian ini tidak dapat dibaca.")}) if problem.unknown else problem)
    return make_response(_draw(Draft(uuid4()), outcome))


def _take_in() -> Outcome:
    if not visitor().scope.covers(None):
        said = _("Kode wilayah berlaku untuk seluruh kabupaten. Petugas data kabupaten yang membawanya.")
        raise BadForm({"form": said})
    file = request.files.get("file")
    if file is None or not file.filename:
        raise BadForm({"file": _("Pilih berkas XLSX atau CSV.")})
    with TemporaryDirectory(prefix="sikkep-") as folder, transaction(web().engine) as session:
        path = Path(folder) / Path(file.filename.replace("\\", "/")).name[-80:]
        file.save(path)
        found = read_crosswalk(path, [area.code for area in _kampung(session)])
        return Outcome(keep_bps_areas(session, found.codes, visitor().actor, now()), found.refused)


def _kampung(session: Session) -> list[NamedArea]:
    return [area for area in list_areas(session) if area.level in KAMPUNG_LEVELS]


def _again(problem: BadForm) -> Response:
    return make_response(_draw(redrawn(problem)), 422)


def _draw(draft: Draft, outcome: Outcome | None = None) -> str:
    with transaction(web().engine) as session:
        kampung, known = _kampung(session), set(bps_areas(session).values())
    drawn = Known(kampung, [area for area in kampung if area.code not in known])
    most = LARGEST // 1_000_000
    return render_template("editions/crosswalk.html", known=drawn, draft=draft, outcome=outcome, most=most)
