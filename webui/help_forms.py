"""The forms about a family's help: propose it, say that it came or did not, take it back, hand it on, and consent."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from schemas.events.base import Code
from schemas.pledge_codes import ConfirmedBy
from webui.family_forms import MaybeId
from webui.forms import CommandForm, Long, MaybeLong, blank_is_none


def _plain(raw: object) -> object:
    # People write 1.500.000; without a decimal part a point can only part thousands.
    return raw.replace(".", "").replace(" ", "") if isinstance(raw, str) else raw


Quantity = Annotated[
    Annotated[int, BeforeValidator(_plain), Field(ge=1, le=10_000_000_000)] | None, BeforeValidator(blank_is_none)
]


class HelpForm(CommandForm):
    """Propose the family for a pledge. `overrides` are the overlap rules that the person has seen and sets aside."""

    person: MaybeId = None
    quantity: Quantity = None
    overrides: tuple[Code, ...] = ()
    note: MaybeLong = None


class ConfirmForm(CommandForm):
    """Whose word it is that the help came."""

    by: ConfirmedBy
    note: MaybeLong = None


class DisputeForm(CommandForm):
    """What the family says against it."""

    note: Long


class ReleaseForm(CommandForm):
    """Nothing more is needed to take a proposal back."""


class TransferForm(CommandForm):
    """To which pledge."""

    pledge: UUID
    quantity: Quantity = None


class ConsentForm(CommandForm):
    """Whether this partner may have the family's data."""

    partner: Code
    answer: Literal["ya", "tidak"]
    note: MaybeLong = None
