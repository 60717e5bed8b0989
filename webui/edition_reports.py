"""What a hand-over's report says in full: every complaint, every difference, the quality by kampung, and as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from flask import Blueprint, Response, render_template, request, send_file
from sqlmodel import Session

from casework.registers.complaints import complaint_of
from casework.registers.sentences import SENTENCES
from casework.registers.workbook_report import write_report
from casework.store.area_names import NamedArea, list_kecamatan, names_of_areas
from casework.store.complaints import NotedFilter, count_complaints, list_complaints
from casework.store.differences import LineFilter, Quality
from casework.store.engine import transaction
from schemas.codes import RecordField
from webui.addresses import one_of, page_number, some_area
from webui.config import web
from webui.data_request_download import SPREADSHEET
from webui.edition_differences import lines_of
from webui.edition_view import HandOverView, require_hand_over, require_report
from webui.speech import say
from webui.visitors import log_look, looks_at

blueprint = Blueprint("edition_reports", __name__)
PER_PAGE, KAMPUNG = 50, 25
MOST_ROWS = 100_000
"""Of one sheet: a million take two minutes, and nobody reads them. The command line gives all."""
KINDS = ("record_appeared", "record_changed", "record_left")


@dataclass(frozen=True, slots=True)
class QualityPage:
    """One page of kampung, those whose data is worst first; `whole` is the sum of all."""

    lines: Sequence[Quality]
    whole: Quality
    names: Mapping[str, str]
    kecamatan: Sequence[NamedArea]
    area: str | None
    page: int
    pages: int


@blueprint.get("/edisi/<uuid:hand_over_id>/catatan")
def complaints(hand_over_id: UUID) -> str:
    """All complaints, or all of one kind, in the order of the files."""
    page, code = page_number(request.args.get("hal")), one_of("jenis", SENTENCES)
    with transaction(web().engine) as session:
        entry = require_hand_over(session, hand_over_id)
        counts = count_complaints(session, hand_over_id)
        noted = list_complaints(
            session, hand_over_id, NotedFilter(code), limit=PER_PAGE, offset=(page - 1) * PER_PAGE
        )  # fmt: skip
    total = counts.get(code, 0) if code else sum(counts.values())
    return render_template(
        "editions/complaints.html", it=entry, code=code, counts=counts, lines=[complaint_of(each) for each in noted],
        page=page, pages=max(1, -(-total // PER_PAGE)), total=total,
    )  # fmt: skip


@blueprint.get("/edisi/<uuid:hand_over_id>/perbedaan")
def differences(hand_over_id: UUID) -> str:
    """Who appears, changes and leaves, compared with the edition before."""
    page = page_number(request.args.get("hal"))
    wanted = LineFilter(one_of("jenis", KINDS), one_of("bagian", RecordField), some_area("wilayah"))
    with transaction(web().engine) as session:
        view = require_report(session, hand_over_id)
        lines = lines_of(session, view, wanted, page)
        log_look(session, looks_at("view_list", shown=lines.named, page="perbedaan"))
        drawn = {"lines": lines, "wanted": wanted, "page": page, "kecamatan": list_kecamatan(session)}
    return render_template("editions/differences.html", view=view, it=view.entry, **drawn)


@blueprint.get("/edisi/<uuid:hand_over_id>/mutu")
def quality(hand_over_id: UUID) -> str:
    """How good the data of each kampung is."""
    with transaction(web().engine) as session:
        view = require_report(session, hand_over_id)
        drawn = _quality(session, view, some_area("wilayah"), page_number(request.args.get("hal")))
    return render_template("editions/quality.html", view=view, it=view.entry, page=drawn)


@blueprint.get("/edisi/<uuid:hand_over_id>/laporan.xlsx")
def workbook(hand_over_id: UUID) -> Response:
    """The whole report as a spreadsheet. It names nobody."""
    with transaction(web().engine) as session, TemporaryDirectory(prefix="sikkep-") as folder:
        entry = require_hand_over(session, hand_over_id)
        path = Path(folder) / "report.xlsx"
        write_report(session, entry, path, say, MOST_ROWS)
        # Open, it outlives its folder: a large report is sent from the disk, and nothing of it stays there.
        file = path.open("rb")
    name = f"laporan-{entry.brought.source}-{entry.brought.name}.xlsx"
    return send_file(file, mimetype=SPREADSHEET, as_attachment=True, download_name=name)


def _quality(session: Session, view: HandOverView, area: str | None, page: int) -> QualityPage:
    every = view.report.quality if view.report else ()
    chosen = [line for line in every if area is None or (line.area_code or "").startswith(area)]
    shown = sorted(chosen, key=_gaps, reverse=True)[(page - 1) * KAMPUNG : page * KAMPUNG]
    whole = Quality(None, *(sum(line[1:][at] for line in chosen) for at in range(len(Quality._fields) - 1)))
    codes = [line.area_code for line in shown] + [(line.area_code or "")[:8] for line in shown]
    names, kecamatan = names_of_areas(session, codes), list_kecamatan(session)
    return QualityPage(shown, whole, names, kecamatan, area, page, max(1, -(-len(chosen) // KAMPUNG)))


def _gaps(line: Quality) -> float:
    """How much is missing, by person. Families without a known kampung come first of all."""
    if line.area_code is None:
        return float("inf")
    return (line.without_nik + line.nik_untrusted + line.without_birth_date) / max(1, line.people)
