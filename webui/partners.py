"""The partners: who takes part, whom a letter reaches, and what each promised and gave."""

from flask import Blueprint, render_template

from casework.store.engine import transaction
from casework.store.partner_views import list_partners
from schemas.codes import Role
from webui.config import web
from webui.inbox import own_agency
from webui.visitors import visitor

blueprint = Blueprint("partners", __name__)


@blueprint.get("/mitra")
def partner_list() -> str:
    """Every partner; an agency sees itself."""
    agency = own_agency() if visitor().role is Role.AGENCY else None
    with transaction(web().engine) as session:
        lines = list_partners(session, agency)
    return render_template("partners/page.html", lines=lines)
