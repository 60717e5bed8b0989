"""What every template may use: words for codes, times in words, addresses of files, and who is there."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from flask import Flask, request
from flask_babel import get_locale
from jinja2 import pass_context
from jinja2.runtime import Context

from casework.store.area_names import NamedArea
from webui import moments
from webui.assets import asset_url
from webui.condition_words import condition_sentence
from webui.config import web
from webui.doorkeeper import may_open
from webui.edition_view import advice_on, detail_of, edition_title, stop_words, wrong_with
from webui.family_words import TITLES
from webui.forms import Draft
from webui.help_words import HELP, OVERLAPS, found_words, overlap_sentence, source_words
from webui.kinds import ABOUTS, GROUPS, KINDS, group_of
from webui.languages import LANGUAGES
from webui.look_words import look_details
from webui.match_words import MATCH, evidence_sentence
from webui.menu import menu_place
from webui.reasons import AIDS, as_sentence, policy_words, reason_words
from webui.referral_words import follows
from webui.visitors import maybe_visitor
from webui.words import LISTS


def install_words(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.filters.update(
        word=word, kind=kind_words, aid=aid_words, sentence=as_sentence, reason=reason_words, group=group_of,
        moment=moments.moment_words, short_moment=moments.short_moment, day=moments.day_words,
        short_day=moments.short_day, local_day=moments.local_day, ago=moments.ago, due=moments.due_words,
        without=without, echo_day=echo_day, pair=pair, edition=edition_name, look_details=look_details,
        policy=policy_words, wrong_with=wrong_with, advice_on=advice_on, detail=detail_of, stop=stop_words,
        edition_title=edition_title, evidence=evidence_sentence, may_open=_may_open,
        condition=condition_sentence, overlap=overlap_sentence, said=source_words, found=found_words,
        overlap_rule=overlap_rule, follows=follows, is_past=moments.is_past,
        menu_place=menu_place, kind_choices=kind_choices,
    )  # fmt: skip
    app.jinja_env.globals.update(
        asset_url=asset_url,
        fresh=fresh,
        words=LISTS,
        languages=LANGUAGES,
        groups=GROUPS,
        kinds=KINDS,
        family_forms=TITLES,
        abouts=ABOUTS,
        match=MATCH,
        help=HELP,
    )
    app.context_processor(_surroundings)


@pass_context
def _may_open(_: Context, endpoint: str) -> bool:
    # Asked with the context, so that Jinja never takes the first reader's answer for a constant of the template.
    return may_open(endpoint)


def word(code: str | None, list_name: str) -> str:
    """The word for a code; a code without a word is shown as it is."""
    return "" if code is None else str(LISTS[list_name].get(code, code))


def kind_words(kind: str) -> str:
    """The name of an event kind, or of other news that an agency is told."""
    return str(KINDS.get(kind) or ABOUTS.get(kind, kind))


def kind_choices(kinds: Iterable[str]) -> list[tuple[str, str]]:
    """Event kinds with their names, for choosing."""
    return [(kind, kind_words(kind)) for kind in kinds]


def aid_words(code: str) -> str:
    """The name of an aid programme."""
    return str(AIDS.get(code, code))


def overlap_rule(code: str) -> str:
    """A rule of overlap in words, where only its code is known; one without words is shown as it is."""
    return str(OVERLAPS.get(code, code.replace("_", " ")))


def echo_day(typed: object) -> str:
    """A typed date in words; an English browser shows 11/03/2026 and means something else."""
    try:
        return moments.day_words(date.fromisoformat(str(typed)))
    except ValueError:
        return ""


def edition_name(edition: str) -> str:
    """`p3ke:2023` as people say it beside the register's name: `2023`."""
    return edition.partition(":")[2] or edition


def pair(area: NamedArea) -> tuple[str, str]:
    """An area as a choice."""
    return area.code, area.name


def fresh(_for: object) -> Draft:
    """An empty form with a command id of its own."""
    return Draft(uuid4())


def without(given: dict[str, Any], *names: str) -> dict[str, Any]:
    """The dictionary without some of its names: an address with one filter taken off."""
    return {name: value for name, value in given.items() if name not in names and value}


def _surroundings() -> dict[str, Any]:
    return {
        "visitor": maybe_visitor(),
        "is_demo": web().is_demo,
        "version": web().version,
        "language": str(get_locale()),
        "here": request.full_path if request.query_string else request.path,
        "wants_fragment": request.headers.get("HX-Request") == "true",
    }
