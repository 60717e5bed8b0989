"""How what a person, a file or a partner's system says of a pledge becomes a word on the record. One way for all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from casework.rules.granting import Refused
from casework.rules.pledges import Offer, Pledge
from casework.rules.pledging import TERMS, is_only_more
from casework.rules.sharing_limits import Allowance
from schemas.codes import Pillar, PledgeStatus, Unit
from schemas.conditions import Condition
from schemas.events.pledges import PledgeChanged, PledgeFirmedUp, PledgeMade
from schemas.ids import plain_id
from schemas.pledge_codes import KIND_OF_BENEFIT, Benefit, SupportKind
from schemas.sharing import LegalBasis, SharedField

FILLED = ("quantity", "unit", "area_code", "starts_on", "ends_on")
"""What may be missing at first and filled in later."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it, by which door and when. The same `command_id` always makes the same word."""

    command_id: UUID
    actor: str
    source: str
    at: datetime


class Stated(Protocol):
    """What is offered, as a form or a request holds it."""

    @property
    def programme(self) -> str: ...
    @property
    def pillars(self) -> tuple[Pillar, ...]: ...
    @property
    def status(self) -> str: ...
    @property
    def quantity(self) -> int | None: ...
    @property
    def unit(self) -> Unit | None: ...
    @property
    def area_code(self) -> str | None: ...
    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def benefit(self) -> Benefit | None: ...
    @property
    def support(self) -> SupportKind | None: ...
    @property
    def fields(self) -> tuple[SharedField, ...]: ...
    @property
    def needs_consent(self) -> bool: ...
    @property
    def answer_days(self) -> int | None: ...


def terms_of(said: Stated, conditions: tuple[Condition, ...]) -> dict[str, Any]:
    """What is offered. The kind of help follows from which help it is, unless somebody says otherwise."""
    usual = KIND_OF_BENEFIT[said.benefit] if said.benefit else None
    return {
        "programme": said.programme, "pillars": tuple(one for one in Pillar if one in said.pillars),
        "status": PledgeStatus(said.status), "quantity": said.quantity, "unit": said.unit,
        "area_code": said.area_code, "starts_on": said.starts_on, "ends_on": said.ends_on,
        "support": said.support or usual, "benefit": said.benefit, "conditions": conditions or None,
        "fields": tuple(one for one in SharedField if one in said.fields) or None,
        "needs_consent": said.needs_consent or None, "answer_days": said.answer_days,
    }  # fmt: skip


def filled(offer: Offer, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is offered, with what `given` fills in; what was said already stays."""
    before = {term: getattr(offer, term) for term in TERMS}
    return before | {name: given[name] for name in FILLED if before[name] is None}


def made(speaker: Speaker, agency: str, terms: Mapping[str, Any]) -> PledgeMade:
    """A pledge that nobody has spoken of before."""
    return PledgeMade(**signed(speaker, plain_id("pledge", speaker.command_id), agency, speaker.at), **terms)


def reworded(speaker: Speaker, pledge: Pledge, terms: dict[str, Any]) -> PledgeFirmedUp | PledgeChanged:
    """The pledge with other terms: firmed up where they only fill in what was missing, else changed."""
    kind = PledgeFirmedUp if is_only_more(pledge.offer, terms) else PledgeChanged
    return kind(**said_of(speaker, pledge), **terms)


def said_of(speaker: Speaker, pledge: Pledge) -> dict[str, Any]:
    """The envelope of a word on a pledge that stands."""
    # Who answers a word speaks after it, even where two machines' clocks disagree.
    at = max(speaker.at, pledge.last.occurred_at + timedelta(milliseconds=1))
    return signed(speaker, pledge.pledge_id, pledge.offer.agency, at)


def not_allowed(fields: Iterable[SharedField], allowance: Allowance) -> list[SharedField]:
    """What of this the partner may never be given (`sharing.toml`)."""
    return [field for field in fields if field not in allowance.fields]


def lacks_consent(fields: Iterable[SharedField], needs_consent: bool | None, allowance: Allowance) -> bool:
    """Whether data would be given without the family's consent to a partner that may have it in no other way."""
    return any(fields) and not needs_consent and allowance.bases == (LegalBasis.CONSENT,)


def check_consent(fields: Iterable[SharedField], needs_consent: bool | None, allowance: Allowance) -> None:
    """Raises `Refused` where a partner would get data without the consent that it needs."""
    if lacks_consent(fields, needs_consent, allowance):
        raise Refused("Mitra jenis ini hanya boleh menerima data dengan persetujuan keluarga.", "needs_consent")


def signed(speaker: Speaker, pledge_id: UUID, agency: str, at: datetime) -> dict[str, Any]:
    """The envelope of a word on a pledge."""
    return {
        "event_id": plain_id("pledge word", speaker.command_id), "occurred_at": at, "source": speaker.source,
        "actor": speaker.actor, "correlation_id": speaker.command_id, "pledge_id": pledge_id, "agency": agency,
    }  # fmt: skip
