"""What people see when something goes wrong: plain words, no inner details, and a number to quote."""

import secrets
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from casework.store.access import has_household
from casework.store.engine import transaction
from webui import problems
from webui.config import web
from webui.hypermedia import elsewhere
from webui.languages import is_for_machines
from webui.speech import say as _
from webui.uploads import room_at, too_large
from webui.visitors import OutOfScope, log_look, looks_at

log = structlog.get_logger("webui")
RETRY_AFTER = "5"
LONGEST_KEPT = 10_000
LONG_TEXTS = ("note", "words", "used_for", "deletion", "incidents")


@dataclass(frozen=True, slots=True)
class Trouble:
    """One error page. `kept` are the texts that the person had typed."""

    status: int
    title: str
    advice: str
    number: str
    kept: tuple[str, ...] = ()


def install(app: Flask) -> None:
    """Answer every error ourselves."""
    app.register_error_handler(CSRFError, _on_csrf)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(OutOfScope, _on_out_of_scope)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, _on_database)
    app.register_error_handler(InternalServerError, _on_crash)
    problems.install(app)


def show_trouble(status: int, title: str, advice: str, kept: tuple[str, ...] = ()) -> Response:
    """The error as a page, or as a message above the form that asked."""
    trouble = Trouble(status, title, advice, number_of_this(), kept)
    log.info("trouble", status=status, request_id=trouble.number, step=request.endpoint)
    if is_for_machines():
        return problems.answer(problems.Problem(status, f"http-{status}", advice), title, trouble.number)
    if request.headers.get("HX-Request"):
        return elsewhere(render_template("errors/_message.html", trouble=trouble), status, "#pesan")
    return make_response(render_template("errors/page.html", trouble=trouble), status)


def number_of_this() -> str:
    """What the person can quote and the log can be searched for; the same throughout one request."""
    if "trouble_number" not in g:
        g.trouble_number = secrets.token_hex(4)
    return str(g.trouble_number)


def _on_csrf(_error: CSRFError) -> Response:
    typed = [text for name, text in request.form.items(multi=True) if name in LONG_TEXTS and text]
    kept = tuple(text[:LONGEST_KEPT] for text in typed)
    return show_trouble(400, _("Sesi berakhir"), _("Muat ulang halaman atau masuk lagi, lalu kirim sekali lagi."), kept)


def _on_http(error: HTTPException) -> Response:
    status = error.code or 500
    if isinstance(error, SecurityError):
        return make_response("400", 400)  # a foreign Host header: not even our own addresses can be built
    if error.response is not None or status < 400:
        return error.get_response()  # type: ignore[return-value]
    if status in (401, 403):
        status = 404  # whether it exists is nobody's business
    title, advice = _words(status)
    if status == 413 and room_at(request.endpoint):
        advice = too_large()
    response = show_trouble(status, title, advice)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _on_out_of_scope(refused: OutOfScope) -> Response:
    with transaction(web().engine) as session:
        is_there = has_household(session, refused.household_id)
        log_look(session, looks_at("refused", refused.household_id, page=request.endpoint, is_there=is_there))
    return show_trouble(404, *_words(404))


def _on_database(error: Exception) -> Response:
    log.error("database", request_id=number_of_this(), error=type(error).__name__, step=request.endpoint)
    title, advice = _words(503)
    response = show_trouble(503, title, advice)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _on_crash(error: InternalServerError) -> Response:
    original = error.original_exception
    said = {"error": type(original).__name__, "position": _where(original)}
    log.error("crash", request_id=number_of_this(), step=request.endpoint, **said)
    return show_trouble(500, *_words(500))


def _where(error: Any) -> str:
    """File and line of a crash; never its message, which may quote a value."""
    trace = error.__traceback__ if error else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""


def _words(status: int) -> tuple[str, str]:
    known = {
        400: (_("Permintaan tidak dapat dibaca"), _("Periksa alamat atau isian, lalu coba lagi.")),
        404: (_("Halaman tidak ditemukan"), _("Alamatnya keliru, atau Anda tidak berwenang membukanya.")),
        405: (_("Cara membuka ini keliru"), _("Buka halamannya dari menu, bukan dari alamat ini.")),
        409: (_("Isinya sudah berubah"), _("Muat ulang halaman dan periksa isinya.")),
        413: (_("Kiriman terlalu besar"), _("Persingkat isinya, lalu kirim lagi.")),
        414: (_("Alamat terlalu panjang"), _("Kurangi saringan, lalu coba lagi.")),
        422: (_("Isian belum benar"), _("Periksa isian, lalu kirim lagi.")),
        429: (_("Terlalu banyak percobaan"), _("Tunggu satu menit, lalu coba lagi.")),
        503: (
            _("Sedang tidak tersedia"),
            _("Basis data belum menjawab. Tidak ada yang tersimpan. Coba lagi sebentar."),
        ),
    }
    crash = (
        _("Ada kesalahan pada sistem"),
        _("Tidak ada yang tersimpan. Coba lagi; bila berulang, sebutkan nomornya."),
    )
    return known.get(status, crash)
