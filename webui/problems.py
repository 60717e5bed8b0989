"""Tells a partner's system what went wrong: RFC 9457, in words that a person at the partner can act on."""

import json
from collections.abc import Sequence

import structlog
from flask import Flask, Response, request

from casework.rules.granting import Refused, Stale
from schemas.pledge_wishes import ProblemSeen, Wrong
from webui.languages import chosen_language
from webui.speech import say as _

log = structlog.get_logger("webui")


class Problem(Exception):
    """The request is not carried out. `code` names the sort of problem for ever; `errors` say where in the body."""

    def __init__(self, status: int, code: str, detail: str, errors: Sequence[Wrong] = ()) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.errors = status, code, detail, tuple(errors)


def install(app: Flask) -> None:
    """Answer what the API refuses."""
    app.register_error_handler(Problem, answer)


def answer(problem: Problem, title: str = "", number: str = "") -> Response:
    """The problem as an answer. `number` is what a person can quote."""
    said = ProblemSeen(
        type=f"urn:sikkep:problem:{problem.code}", title=title or _titles()[problem.code], status=problem.status,
        detail=problem.detail, instance=f"urn:sikkep:request:{number}" if number else request.path,
        errors=problem.errors,
    )  # fmt: skip
    body = said.model_dump(mode="json")
    if not problem.errors:
        del body["errors"]
    log.info("api_problem", status=problem.status, code=problem.code, step=request.endpoint)
    response = Response(json.dumps(body, ensure_ascii=False), problem.status, content_type="application/problem+json")
    response.headers["Content-Language"] = chosen_language()
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if problem.status == 429:
        response.headers["Retry-After"] = "60"
    return response


def as_problem(refused: Refused) -> Problem:
    """A refusal of the rules: 409 where somebody else was faster."""
    words = _(refused.words)
    errors = [Wrong(pointer=f"/{refused.field}", detail=words)] if refused.field else []
    return Problem(409, "stale", words) if isinstance(refused, Stale) else Problem(422, "refused", words, errors)


def _titles() -> dict[str, str]:
    return {
        "key": _("Kunci API tidak berlaku"),
        "too-often": _("Terlalu banyak percobaan"),
        "not-json": _("Isi kiriman bukan JSON"),
        "media-type": _("Jenis kiriman keliru"),
        "body": _("Isian belum benar"),
        "page": _("Halaman yang diminta tidak dapat dibaca"),
        "request-key": _("Idempotency-Key belum benar"),
        "request-key-taken": _("Idempotency-Key sudah dipakai"),
        "stale": _("Isinya sudah berubah"),
        "refused": _("Tidak dapat dicatat"),
        "not-found": _("Komitmen tidak ditemukan"),
    }
