"""The forms of help for a kampung: what each may hold, and the word that it becomes."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, StringConstraints

from casework.rules.area_help import AreaHelp
from casework.rules.pledge_words import signed
from casework.rules.pledges import Pledge
from schemas.events.base import Text
from schemas.events.pledges import AreaHelpDelivered, AreaHelpPlanned, AreaHelpReleased, Ranked
from schemas.ids import plain_id
from schemas.pledge_reasons import AreaNote, AreaReleaseReason
from webui.forms import CommandForm, Day, blank_is_none
from webui.pledge_forms import MaybeQuantity, speaker
from webui.referral_forms import MaybeValue
from webui.visitors import now

Kampung = Annotated[str, StringConstraints(pattern=r"^18\.02\.\d{2}\.\d{4}$")]
_Said = Literal["plan_changed", "kampung_not_ready", "no_budget", "out_of_stock", "recorded_in_error"]


class PlanForm(CommandForm):
    """So much for a kampung, on a day."""

    kampung: Kampung
    quantity: MaybeQuantity = None
    planned_on: Day


class DeliveryForm(CommandForm):
    """It came; the partner's paper says so."""

    delivered_on: Day
    quantity: MaybeQuantity = None
    receipt: Text
    value: MaybeValue = None
    note: Annotated[AreaNote | None, BeforeValidator(blank_is_none)] = None


class CancelForm(CommandForm):
    """It does not come. That a pledge ended is for the pledge to say."""

    reason: _Said


def planned(form: PlanForm, pledge: Pledge, ranked: Ranked | None = None) -> AreaHelpPlanned:
    """A new piece of help; the same form always makes the same piece. `ranked` where it comes from the ranking."""
    return AreaHelpPlanned(
        **_of(form, pledge, plain_id("area help", form.command_id), form.kampung), quantity=form.quantity,
        planned_on=form.planned_on, ranked=ranked,
    )  # fmt: skip


def delivered(form: DeliveryForm, pledge: Pledge, piece: AreaHelp) -> AreaHelpDelivered:
    """The piece came; as much as was planned where nothing else is said."""
    return AreaHelpDelivered(
        **_of(form, pledge, piece.help_id, piece.word.area_code), quantity=form.quantity or piece.quantity,
        delivered_on=form.delivered_on, receipt=form.receipt, value=form.value, note=form.note,
    )  # fmt: skip


def cancelled(form: CancelForm, pledge: Pledge, piece: AreaHelp) -> AreaHelpReleased:
    """The piece goes back."""
    of_piece = _of(form, pledge, piece.help_id, piece.word.area_code)
    return AreaHelpReleased(**of_piece, reason=AreaReleaseReason(form.reason))


def _of(form: CommandForm, pledge: Pledge, help_id: UUID, area_code: str) -> dict[str, Any]:
    offer = pledge.offer
    return {
        **signed(speaker(form), pledge.pledge_id, offer.agency, now()), "help_id": help_id, "area_code": area_code,
        "pillars": offer.pillars, "benefit": offer.benefit, "unit": offer.unit,
    }  # fmt: skip
