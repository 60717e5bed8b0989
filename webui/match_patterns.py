"""Patterns: pairs of which the rules say the same in every field, to be decided at once after a sample."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from flask import Blueprint, make_response, redirect, render_template, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.reviews.pairs import Reviewer
from casework.reviews.patterns import MOST, Bulk, decide_pattern, sample_of, take_back
from casework.rules.decisions import Refused
from casework.rules.reviewing import POLICY, Said
from casework.store.engine import transaction
from casework.store.match_lists import list_standing
from casework.store.match_queue import Pattern, list_patterns
from webui.addresses import some_id
from webui.config import web
from webui.errors import show_trouble
from webui.forms import BadForm, CommandForm, Draft, read_form
from webui.match_filters import QueueWish, told_counts, wanted_queue
from webui.speech import say as _
from webui.visitors import log_look, looks_at, now, visitor

blueprint = Blueprint("match_patterns", __name__)


@dataclass(frozen=True, slots=True)
class PatternLine:
    """One pattern, with what the person at the browser answered to its sample."""

    pattern: Pattern
    sample: Sequence[Said]

    @property
    def missing(self) -> int:
        """How many pairs of the sample are still to be looked at."""
        return max(0, POLICY.bulk_sample - len(self.sample))

    @property
    def verdict(self) -> str | None:
        """The one answer to all of the sample."""
        found = {said.verdict.value for said in self.sample}
        return found.pop() if len(found) == 1 and not self.missing else None


class PatternForm(CommandForm):
    """Which pattern is decided: the form stands at the address of the queue, narrowed to it."""


class BulkForm(CommandForm):
    """Which decisions are taken back: those of one wish."""

    bulk: UUID


@blueprint.get("/padupadan/pola")
def patterns() -> str:
    """The patterns in the queue, the most frequent first."""
    with transaction(web().engine) as session:
        return _draw(session, wanted_queue())


@blueprint.post("/padupadan/pola")
def decide() -> Response:
    """Decide all pairs of a pattern."""
    wanted = wanted_queue()
    try:
        with transaction(web().engine) as session:
            form = read_form(PatternForm)
            who = visitor()
            by = Reviewer(form.command_id, who.actor, who.role.value, who.agency, now())
            done = decide_pattern(session, wanted.as_filter(), by)
    except (Refused, BadForm) as problem:
        words = _(problem.words) if isinstance(problem, Refused) else _("Muat ulang halaman, lalu isi lagi.")
        with transaction(web().engine) as session:
            return make_response(_draw(session, replace(wanted, pattern=None), refusal=words), 422)
    return redirect(
        url_for("match_patterns.patterns", tersimpan=_told(done), register=wanted.registers, massal=form.command_id),
        303,
    )


@blueprint.post("/padupadan/keputusan/batal")
def take_back_all() -> Response:
    """Take back what was decided at once, pair by pair."""
    try:
        with transaction(web().engine) as session:
            form = read_form(BulkForm)
            who = visitor()
            pairs = list_standing(session, who.scope, form.bulk, MOST)
            by = Reviewer(form.command_id, who.actor, who.role.value, who.agency, now())
            done = take_back(session, pairs, by)
    except BadForm:
        return show_trouble(400, _("Formulir tidak sesuai"), _("Muat ulang halaman, lalu isi lagi."))
    return redirect(url_for("matching.decisions", massal=form.bulk, tersimpan=_told(done)), 303)


def _told(done: Bulk) -> str:
    return f"{done.decided}-{done.waiting}-{done.refused}"


def _draw(session: Session, wanted: QueueWish, refusal: str = "") -> str:
    me, asked = visitor().actor, replace(wanted, pattern=None).as_filter()
    found = list_patterns(session, asked, max(1, POLICY.bulk_least - POLICY.bulk_sample))
    lines = [PatternLine(each, sample_of(session, me, each.digest)) for each in found]
    log_look(session, looks_at("view_pairs", shown=len(lines)))
    return render_template(
        "matching/patterns.html", lines=lines, wanted=replace(wanted, pattern=None), policy=POLICY,
        refusal=refusal, draft=lambda: Draft(uuid4()), bulk=some_id("massal"), done=told_counts(),
    )  # fmt: skip
