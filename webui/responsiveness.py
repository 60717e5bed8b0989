"""The board of partners: who answers, how fast, and what came of what was promised."""

from flask import Blueprint, render_template

from casework.rules.granting import local_day
from casework.rules.referrals import DEFAULT
from casework.store.engine import transaction
from casework.store.responsiveness import list_responsiveness
from schemas.codes import Role
from webui.config import web
from webui.inbox import own_agency
from webui.visitors import now, visitor

blueprint = Blueprint("responsiveness", __name__)


@blueprint.get("/ketanggapan")
def board() -> str:
    """Every partner with a pledge; an agency sees its own line."""
    agency = own_agency() if visitor().role is Role.AGENCY else None
    with transaction(web().engine) as session:
        lines = list_responsiveness(session, local_day(now()), agency)
    return render_template("responsiveness/page.html", lines=lines, chasing=DEFAULT.chasing)
