"""The forms of pledges: what each may hold, and the word that it becomes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from casework.rules.pledges import Offer, Pledge
from casework.rules.pledging import TERMS, is_only_more
from schemas.codes import Pillar, PledgeStatus, Unit
from schemas.conditions import Condition
from schemas.events import KIND_OF, PledgeEvent
from schemas.events.base import Code, Text
from schemas.events.pledges import PledgeChanged, PledgeFirmedUp, PledgeMade
from schemas.ids import plain_id
from schemas.pledge_codes import KIND_OF_BENEFIT, Benefit, Fact, SupportKind
from schemas.pledge_reasons import Authority, RevokeReason, SuspendReason, WithdrawReason
from schemas.sharing import SharedField
from webui.data_request_forms import DistrictArea
from webui.forms import CommandForm, MaybeDay, blank_is_none
from webui.visitors import now, visitor

SOURCE = "webui/pledges"
_MANY = 21


def _plain_number(raw: object) -> object:
    # People write 15.000 and 15 000; a comma would be a fraction, which no pledge has.
    text = raw.strip().replace(".", "").replace(" ", "") if isinstance(raw, str) else raw
    return None if text == "" else text


def _stripped(raw: object) -> object:
    return raw.strip() if isinstance(raw, str) else raw


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
    programme: Annotated[Text, BeforeValidator(_stripped)]
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

    def terms(self, conditions: tuple[Condition, ...]) -> dict[str, Any]:
        """What is offered. The kind of help follows from which help it is, unless somebody says otherwise."""
        usual = KIND_OF_BENEFIT[self.benefit] if self.benefit else None
        return {
            "programme": self.programme, "pillars": tuple(one for one in Pillar if one in self.pillars),
            "status": PledgeStatus(self.status), "quantity": self.quantity, "unit": self.unit,
            "area_code": self.area_code, "starts_on": self.starts_on, "ends_on": self.ends_on,
            "support": self.support or usual, "benefit": self.benefit, "conditions": conditions or None,
            "fields": tuple(one for one in SharedField if one in self.fields) or None,
            "needs_consent": self.needs_consent or None, "answer_days": self.answer_days,
        }  # fmt: skip


def firmed(form: FirmForm, offer: Offer) -> dict[str, Any]:
    """What is offered, with what the form fills in; what was said already stays."""
    before = {term: getattr(offer, term) for term in TERMS}
    filled = {name: getattr(form, name) for name in FirmForm.model_fields if name in TERMS and before[name] is None}
    return before | filled


def made(form: OfferForm, agency: str, conditions: tuple[Condition, ...]) -> PledgeMade:
    """A pledge that nobody has spoken of before."""
    return PledgeMade(**signed(form, plain_id("pledge", form.command_id), agency, now()), **form.terms(conditions))


def reworded(form: WordForm, pledge: Pledge, terms: dict[str, Any]) -> PledgeFirmedUp | PledgeChanged:
    """The pledge with other terms: firmed up where they only fill in what was missing, else changed."""
    kind = PledgeFirmedUp if is_only_more(pledge.offer, terms) else PledgeChanged
    return kind(**said_of(form, pledge), **terms)


def said_of(form: WordForm, pledge: Pledge) -> dict[str, Any]:
    """The envelope of a word on a pledge that stands."""
    # Who answers a word speaks after it, even where two machines' clocks disagree.
    at = max(now(), pledge.last.occurred_at + timedelta(milliseconds=1))
    return signed(form, pledge.pledge_id, pledge.offer.agency, at)


def signed(form: CommandForm, pledge_id: UUID, agency: str, at: datetime) -> dict[str, Any]:
    """The envelope: the same form always makes the same event."""
    return {
        "event_id": plain_id("pledge word", form.command_id), "occurred_at": at, "source": SOURCE,
        "actor": visitor().actor, "correlation_id": form.command_id, "pledge_id": pledge_id, "agency": agency,
    }  # fmt: skip


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
