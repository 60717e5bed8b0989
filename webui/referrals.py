"""Help that partners are asked for: the list of what waits for them, and the page of one piece of help."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from sqlmodel import Session

from casework.store.engine import transaction
from casework.store.pledge_views import names_of_partners
from casework.store.referrals import (
    GROUPS,
    Referral,
    ReferralFilter,
    count_by_group,
    count_referrals,
    list_asked_pledges,
    list_referrals,
)
from schemas.codes import Role
from schemas.pledge_codes import SupportState
from webui.addresses import one_of, page_number, some_id, some_text
from webui.config import web
from webui.forms import Draft
from webui.inbox import own_agency
from webui.moments import today
from webui.referral_forms import fresh_drafts
from webui.referral_view import look_at, require_referral
from webui.visitors import visitor

blueprint = Blueprint("referrals", __name__)
PER_PAGE = 20
_NAMES = {"menunggu": "waiting", "disetujui": "agreed", "disalurkan": "delivered", "tidak-jadi": "ended"}
_ACTS = ("open", "accept", "decline", "wait", "schedule", "deliver")


@dataclass(frozen=True, slots=True)
class ReferralList:
    """One page of the list; `counts` are of all four groups, by their names in the address."""

    wanted: ReferralFilter
    page: int
    lines: Sequence[Referral]
    total: int
    counts: Mapping[str, int]
    pledges: Sequence[tuple[str, str]]
    partners: Mapping[str, str]

    @property
    def group(self) -> str:
        """The group's name in the address."""
        return next(name for name, group in _NAMES.items() if group == self.wanted.group)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))

    @property
    def states(self) -> list[str]:
        """The states to choose from, in the order in which help comes through them."""
        return [state.value for state in SupportState if state in GROUPS[self.wanted.group]]

    def as_address(self) -> dict[str, str | None]:
        """The parameters that lead here again, without the page."""
        pledge = str(self.wanted.pledge_id) if self.wanted.pledge_id else None
        return {
            "kelompok": self.group, "komitmen": pledge, "keadaan": self.wanted.state, "instansi": self.wanted.agency,
        }  # fmt: skip


@blueprint.get("/rujukan")
def referral_list() -> str:
    """What waits, what is agreed, what arrived, what came to nothing: a partner's own, or everybody's."""
    wanted, page = _wanted(), page_number(request.args.get("hal"))
    with transaction(web().engine) as session:
        drawn = _list(session, wanted, page)
    return render_template("referrals/list.html", page=drawn, today=today())


@blueprint.get("/rujukan/<uuid:support_id>")
def referral_page(support_id: UUID) -> str:
    """One piece of help."""
    with transaction(web().engine) as session:
        return draw_referral(session, support_id)


def draw_referral(
    session: Session, support_id: UUID, drafts: Mapping[str, Draft] | None = None, refusal: str = ""
) -> str:
    """The page; `drafts` are forms that were refused, `refusal` the words for what cannot be done."""
    referral = require_referral(session, support_id)
    return render_template(
        "referrals/page.html",
        view=look_at(session, referral),
        drafts=fresh_drafts(referral) | dict(drafts or {}),
        refusal=refusal,
        saved=request.args.get("tersimpan"),
        to={act: url_for(f"referral_work.{act}", support_id=support_id) for act in _ACTS},
    )


def _wanted() -> ReferralFilter:
    own = own_agency() if visitor().role is Role.AGENCY else None
    group = _NAMES[one_of("kelompok", _NAMES) or "menunggu"]
    return ReferralFilter(
        group=group,
        own=own,
        agency=None if own else some_text("instansi"),
        pledge_id=some_id("komitmen"),
        state=one_of("keadaan", [state.value for state in GROUPS[group]]),
    )


def _list(session: Session, wanted: ReferralFilter, page: int) -> ReferralList:
    counts = count_by_group(session, wanted)
    return ReferralList(
        wanted=wanted,
        page=page,
        lines=list_referrals(session, wanted, limit=PER_PAGE, offset=(page - 1) * PER_PAGE),
        total=count_referrals(session, wanted),
        counts={name: counts[group] for name, group in _NAMES.items()},
        pledges=[(str(each), name) for each, name in list_asked_pledges(session, wanted.own or wanted.agency)],
        partners=names_of_partners(session),
    )
