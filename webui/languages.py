"""Bahasa Indonesia first, English second: the pages are written in the first and translated by a catalogue."""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Blueprint, Flask, Response, redirect, request
from flask_babel import Babel, Domain, get_locale

from webui.config import web
from webui.visitors import maybe_visitor

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
_COOKIE = "bahasa"
_CATALOGUES = Path(__file__).parent / "translations"
blueprint = Blueprint("language", __name__)


class Catalogues(Domain):  # type: ignore[misc]
    """Reads the .po files themselves once, so that nothing needs to be compiled and kept in step."""

    def get_translations(self) -> NullTranslations:
        return read_catalogue(str(get_locale()))


class Languages(Babel):  # type: ignore[misc]
    """Flask-Babel with one set of catalogues for the whole application instead of one per request."""

    domain_instance = Catalogues()


@cache
def read_catalogue(language: str) -> NullTranslations:
    """The translations into a language; Bahasa Indonesia needs none."""
    path = _CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def install(app: Flask) -> None:
    """Choose the language of each answer, and show times as Lampung's clocks do."""
    Languages(app, default_locale="id", default_timezone="Asia/Jakarta", locale_selector=chosen_language)


def chosen_language() -> str:
    """A system's wish in its headers; the browser's own choice, else the account's, else Bahasa Indonesia."""
    if is_for_machines():
        return request.accept_languages.best_match(list(LANGUAGES), "id")
    chosen = request.cookies.get(_COOKIE)
    who = maybe_visitor()
    language = chosen or (who.user.language if who else web().language)
    return language if language in LANGUAGES else "id"


def is_for_machines() -> bool:
    """Whether a system asks, which has no cookie and cannot read a page."""
    return request.path.startswith("/api/")


@blueprint.post("/bahasa")
def choose() -> Response:
    """Switch the language of this browser."""
    language = request.form.get("bahasa", "id")
    response: Any = redirect(own_path(request.form.get("kembali")), 303)
    response.set_cookie(
        _COOKIE, language if language in LANGUAGES else "id",
        max_age=365 * 86400, secure=web().is_https, httponly=True, samesite="Lax",
    )  # fmt: skip
    return response  # type: ignore[no-any-return]


def own_path(path: str | None) -> str:
    """A place on our own pages to go back to; anything else leads to the start page."""
    is_own = path is not None and path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_own and path is not None else "/"
