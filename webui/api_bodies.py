"""Reads what a partner's system sent, and says in words what is wrong with it and what to do."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from flask import request
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from schemas.condition_values import BadCondition, condition_of
from schemas.conditions import Condition
from schemas.pledge_wishes import Wish, Wrong
from webui.problems import Problem
from webui.speech import say as _

LARGEST = 64 * 1024
_REQUEST_KEY = re.compile(r'"?([A-Za-z0-9_.:-]{8,100})"?')
W = TypeVar("W", bound=Wish)


def request_key() -> str:
    """The sender's own number of this request. Raises `Problem` where there is none."""
    found = _REQUEST_KEY.fullmatch(request.headers.get("Idempotency-Key", ""))
    if found is None:
        words = _("Kirim tajuk Idempotency-Key: 8 sampai 100 huruf, angka atau tanda hubung, baru untuk tiap pesan.")
        raise Problem(400, "request-key", words)
    return found[1]


def read_wish(model: type[W]) -> W:
    """The body that was sent. Raises `Problem` with everything that is wrong."""
    if request.mimetype != "application/json":
        raise Problem(415, "media-type", _("Kirim JSON dengan tajuk Content-Type: application/json."))
    request.max_content_length = LARGEST
    try:
        return model.model_validate_json(request.get_data())
    except ValidationError as problem:
        found = problem.errors(include_url=False, include_input=False)
    if any(error["type"] == "json_invalid" for error in found):
        raise Problem(
            400, "not-json", _("Isi kiriman harus satu objek JSON dalam UTF-8. Periksa kurung dan tanda kutip.")
        )
    raise _bad([Wrong(pointer=_pointer(error), detail=_words(error)) for error in found])


def conditions_of(sent: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """The conditions, each made by the one rule that forms and files use. Raises `Problem` that names the bad ones."""
    found, wrong = [], []
    for index, one in enumerate(sent):
        try:
            found.append(condition_of(one.strength, one.fact, one.values, one.operator))
        except BadCondition as problem:
            words = _("Nilai yang dikenal untuk syarat ini: %(known)s.", known=", ".join(problem.known))
            wrong.append(Wrong(pointer=f"/conditions/{index}/values", detail=words))
    if wrong:
        raise _bad(wrong)
    return tuple(dict.fromkeys(found))


def _bad(wrong: list[Wrong]) -> Problem:
    return Problem(422, "body", f"{wrong[0].pointer} {wrong[0].detail}".strip(), wrong)


def _pointer(error: ErrorDetails) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')[:80]}" for part in error["loc"])


def _words(error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return _("Nama program tidak boleh memuat nomor sepanjang NIK.")
    if words := _of_limits(kind, context) or _plain().get(kind):
        return words
    if kind.startswith("date"):
        return _("Tulis tanggal sebagai tahun-bulan-hari, misalnya 2026-12-31.")
    if kind.startswith("int"):
        return _("Tulis bilangan bulat tanpa tanda kutip, misalnya 1500.")
    return _("Isian ini tidak dapat dibaca.")


def _of_limits(kind: str, context: Mapping[str, Any]) -> str | None:
    if kind in ("enum", "literal_error"):
        return _("Isi dengan salah satu dari: %(known)s.", known=context["expected"])
    if kind == "greater_than_equal":
        return _("Paling sedikit %(least)s.", least=context["ge"])
    if kind == "less_than_equal":
        return _("Paling banyak %(most)s.", most=context["le"])
    if kind in ("too_long", "string_too_long"):
        return _("Terlalu panjang: paling banyak %(most)s.", most=context["max_length"])
    return None


def _plain() -> dict[str, str]:
    filled, text = _("Wajib diisi."), _("Tulis teks dalam tanda kutip.")
    return {
        "missing": filled, "too_short": filled, "string_too_short": filled, "string_type": text,
        "extra_forbidden": _("Isian ini tidak dikenal. Hapus, atau periksa ejaannya."),
        "bool_type": _("Isi true atau false."),
        "tuple_type": _("Tulis daftar dalam kurung siku."),
        "model_type": _("Tulis satu objek JSON dalam kurung kurawal."),
        "uuid_parsing": _("Isi dengan last_word dari jawaban terakhir."),
        "uuid_type": _("Isi dengan last_word dari jawaban terakhir."),
        "string_pattern_mismatch": _("Bentuknya keliru. Pakai kode wilayah 18.02.… atau kode dari daftar."),
    }  # fmt: skip
