"""The forms of pledges: what each may hold, and the word that it becomes."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from casework.rules.pledge_words import Speaker
from casework.rules.pledges import Offer
from schemas.codes import Pillar, Unit
from schemas.events import KIND_OF, PledgeEvent
from schemas.events.base import Code, DistrictArea, TypedText
from schemas.pledge_codes import KIND_OF_BENEFIT, Benefit, Fact, SupportKind
from schemas.pledge_reasons import Authority, RevokeReason, SuspendReason, WithdrawReason
from schemas.sharing import SharedField
from webui.forms import CommandForm, MaybeDay, blank_is_none
from webui.visitors import now, visitor

SOURCE = "webui/pledges"
_MANY = 21


def _plain_number(raw: object) -> object:
    # People write 15.000 and 15 000; a comma would be a fraction, which no pledge has.
    text = raw.strip().replace(".", "").replace(" ", "") if isinstance(raw, str) else raw
    return None if text == "" else text


MaybeId = Annotated[UUID | None, BeforeValidator(blank_is_none)]
MaybeQuantity = Annotated[Annotated[int, Field(ge=1, le=10_000_000_000)] | None, BeforeValidator(_plain_number)]
MaybeUnit = Annotated[Unit | None, BeforeValidator(blank_is_none)]
MaybeArea = Annotated[DistrictArea | None, BeforeValidator(blank_is_none)]
Words = Annotated[tuple[str, ...], Field(max_length=_MANY)]


class WordForm(CommandForm):
    """A word on a pledge that stands. `seen` is the newest word that the page showed."""

    seen: MaybeId = None


class SuspendForm(WordForm):
    """Nothing goes out for now."""

    reason: SuspendReason
    until: MaybeDay = None


class WithdrawForm(WordForm):
    """The partner takes it back."""

    reason: WithdrawReason


class RevokeForm(WordForm):
    """Somebody above the partner ends it."""

    revoked_by: Authority
    reason: RevokeReason


class FirmForm(WordForm):
    """What was missing so far."""

    quantity: MaybeQuantity = None
    unit: MaybeUnit = None
    area_code: MaybeArea = None
    starts_on: MaybeDay = None
    ends_on: MaybeDay = None


class OfferForm(FirmForm):
    """Everything that is offered. The rows of conditions are read apart, by `condition_rows`."""

    agency: Annotated[Code | None, BeforeValidator(blank_is_none)] = None
    programme: TypedText
    pillars: Annotated[tuple[Pillar, ...], Field(max_length=3)]
    status: Literal["promised", "running"]
    benefit: Annotated[Benefit | None, BeforeValidator(blank_is_none)] = None
    support: Annotated[SupportKind | None, BeforeValidator(blank_is_none)] = None
    fields: Annotated[tuple[SharedField, ...], Field(max_length=40)] = ()
    needs_consent: bool = False
    answer_days: Annotated[Annotated[int, Field(ge=0, le=365)] | None, BeforeValidator(_plain_number)] = None
    fact: Words = ()
    strength: Words = ()
    operator: Words = ()
    number: Words = ()
    choice: Annotated[tuple[str, ...], Field(max_length=400)] = ()
    add: Annotated[Fact | None, BeforeValidator(blank_is_none)] = None
    step: Literal["simpan"] = "simpan"


def speaker(form: CommandForm) -> Speaker:
    """The person at the browser, with this form."""
    return Speaker(form.command_id, visitor().actor, SOURCE, now())


def typed_of(offer: Offer, seen: UUID) -> dict[str, object]:
    """What is offered, as the form holds it."""
    return {
        "seen": str(seen), "programme": offer.programme, "pillars": _codes(offer.pillars), "status": offer.status.value,
        "quantity": offer.quantity or "", "unit": offer.unit or "", "area_code": offer.area_code or "",
        "starts_on": _day(offer.starts_on), "ends_on": _day(offer.ends_on), "benefit": offer.benefit or "",
        "support": _own_kind(offer), "fields": _codes(offer.fields or ()),
        "needs_consent": "yes" if offer.needs_consent else "",
        "answer_days": "" if offer.answer_days is None else offer.answer_days,
    }  # fmt: skip


def kind_of(event: PledgeEvent) -> str:
    """The kind of a word, for the address after saving."""
    return KIND_OF[type(event)]


def _own_kind(offer: Offer) -> str:
    usual = KIND_OF_BENEFIT[offer.benefit] if offer.benefit else None
    return offer.support.value if offer.support and offer.support is not usual else ""


def _codes(codes: Sequence[Any]) -> tuple[str, ...]:
    return tuple(str(code.value) for code in codes)


def _day(day: Any) -> str:
    return day.isoformat() if day else ""
