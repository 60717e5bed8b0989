"""The list of what partners pledged."""

from flask import Blueprint, render_template

from casework.store.area_names import names_of_areas
from casework.store.engine import transaction
from casework.store.pledge_views import list_pledges
from schemas.codes import Pillar, PledgeStatus, Role
from webui.addresses import one_of
from webui.config import web
from webui.inbox import own_agency
from webui.visitors import visitor

blueprint = Blueprint("pledges", __name__)


@blueprint.get("/komitmen")
def pledge_list() -> str:
    """Pledges by partner; an agency sees its own."""
    pillar, status = one_of("strategi", Pillar), one_of("status", PledgeStatus)
    agency = own_agency() if visitor().role is Role.AGENCY else None
    with transaction(web().engine) as session:
        lines = list_pledges(session, agency=agency, pillar=pillar, status=status)
        areas = names_of_areas(session, (line.area_code for line in lines))
    return render_template("pledges/page.html", lines=lines, areas=areas, pillar=pillar, status=status)
