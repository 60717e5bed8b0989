"""The pages of one family's help: who helped, who promised, what nobody covers, and which pledges fit it."""

from uuid import UUID

from flask import Blueprint, render_template

from casework.rules.coverage import FITTING
from casework.rules.eligibility import Answer
from casework.rules.outcomes import may_be_helped
from casework.store.area_names import names_of_areas
from casework.store.engine import transaction
from casework.store.pledge_views import names_of_partners
from schemas.codes import Need
from schemas.pledge_codes import Benefit, Fact
from webui.addresses import one_of
from webui.case_view import look_at_case
from webui.case_work_forms import fresh_drafts
from webui.config import web
from webui.help_pledges import Chance, list_chances
from webui.help_view import gather_help, has_visit_ahead
from webui.moments import in_days

blueprint = Blueprint("help", __name__)
SAVED = ("usul-bantuan", "terima", "bantah", "lepas", "alih", "persetujuan")
_ORDER = (Answer.MET, Answer.NOT_KNOWN, Answer.NOT_MET)
_DAYS_TO_VISIT = 7


@blueprint.get("/kasus/<uuid:household_id>/bantuan")
def page(household_id: UUID) -> str:
    """Who helped, who promised, and which needs nobody covers."""
    with transaction(web().engine) as session:
        found = gather_help(session, look_at_case(session, household_id))
    return render_template("helping/page.html", view=found.case, found=found, saved=one_of("tersimpan", SAVED))


@blueprint.get("/kasus/<uuid:household_id>/bantuan/komitmen")
def why(household_id: UUID) -> str:
    """Every pledge with its conditions: why, or why not. Narrowed to what answers a need, or to one kind of help."""
    need, benefit = one_of("kebutuhan", Need), one_of("bantuan", Benefit)
    with transaction(web().engine) as session:
        view = look_at_case(session, household_id)
        chances = [one for one in list_chances(session, view) if _is_wanted(one, need, benefit)]
        areas = names_of_areas(session, places_of(chances))
        partners = names_of_partners(session)
    chances.sort(key=lambda one: one.is_closed)
    groups = [(answer, [one for one in chances if one.judgement.answer is answer]) for answer in _ORDER]
    return render_template(
        "helping/why.html", view=view, groups=groups, areas=areas, partners=partners, need=need, benefit=benefit,
        unknown=any(one.unknown for one in chances), is_open=may_be_helped(view.casefile),
        visit_ahead=has_visit_ahead(view),
        visit_on=in_days(_DAYS_TO_VISIT), draft=fresh_drafts()["follow_up"],
    )  # fmt: skip


def places_of(chances: list[Chance]) -> set[str]:
    """The areas that conditions, or what is stated of them, speak of."""
    lines = [line for one in chances for line in one.judgement.lines if line.condition.fact is Fact.AREA]
    return {place for line in lines for place in (*line.condition.values, *line.value.split("+"))}


def _is_wanted(one: Chance, need: str | None, benefit: str | None) -> bool:
    answers = need is None or one.offered.benefit in {*FITTING[Need(need)], Benefit.SOCIAL_FUND}
    return answers and (benefit is None or one.offered.benefit == benefit)
