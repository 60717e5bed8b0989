"""What may be said of a pledge by a form, and what is refused, in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from casework.rules.granting import Refused, Stale
from casework.rules.pledges import ENDINGS, OFFERS, Offer, Pledge
from casework.rules.stock import Stock
from schemas.codes import PledgeStatus
from schemas.events import PledgeEvent
from schemas.events.pledges import PledgeResumed, PledgeSuspended

TERMS = (
    "programme", "pillars", "status", "quantity", "unit", "area_code", "starts_on", "ends_on", "support", "benefit",
    "conditions", "fields", "needs_consent", "answer_days",
)  # fmt: skip
"""What an offer is made of."""
_FOR_GOOD = (PledgeStatus.WITHDRAWN, PledgeStatus.REVOKED)


def says_something(value: object) -> bool:
    """Whether a term says anything: None, an empty list and "no" do not, but no days at all is an answer."""
    return value is not None and value is not False and value != ()


def differing(before: Offer, terms: Mapping[str, Any]) -> list[str]:
    """The terms that are not as they were."""
    return [
        term
        for term, value in terms.items()
        if getattr(before, term) != value and (says_something(getattr(before, term)) or says_something(value))
    ]


def is_only_more(before: Offer, terms: Mapping[str, Any]) -> bool:
    """Whether something is new, and fills in only what was missing."""
    new = differing(before, terms)
    return bool(new) and not any(says_something(getattr(before, term)) for term in new)


def check_word(pledge: Pledge | None, seen: UUID | None, event: PledgeEvent, stock: Stock, day: date) -> None:
    """Raises `Refused` where this cannot be said of the pledge as it stands.

    `seen` is the newest word that the person saw: `Stale` where somebody else has said something since.
    """
    if (pledge.last.event_id if pledge else None) != seen:
        raise Stale("Komitmen ini baru saja diubah orang lain. Periksa isinya, lalu simpan lagi.")
    if isinstance(event, OFFERS):
        _check_standing(pledge, event)
        _check_period(event, day)
        _check_quantity(pledge, event, stock)
    elif pledge:
        _check_turn(pledge, event, day)


def _check_standing(pledge: Pledge | None, offer: Offer) -> None:
    if pledge is None:
        return
    if pledge.status in _FOR_GOOD:
        raise Refused("Komitmen ini sudah ditarik atau dicabut. Catat komitmen baru.")
    if not differing(pledge.offer, {term: getattr(offer, term) for term in TERMS}):
        raise Refused("Tidak ada yang diubah.")


def _check_period(offer: Offer, day: date) -> None:
    if offer.starts_on and offer.ends_on and offer.ends_on < offer.starts_on:
        raise Refused("Tanggal berakhir lebih awal daripada tanggal mulai.", "ends_on")
    if offer.ends_on and offer.ends_on < day:
        raise Refused("Tanggal berakhir sudah lewat.", "ends_on")


def _check_quantity(pledge: Pledge | None, offer: Offer, stock: Stock) -> None:
    went_out = stock.reserved + stock.delivered
    if offer.quantity is not None and offer.unit is None:
        raise Refused("Isi juga satuannya.", "unit")
    if offer.quantity is not None and offer.quantity < went_out:
        raise Refused("Jumlah ini lebih kecil daripada yang sudah disisihkan dan disalurkan.", "quantity")
    if pledge and went_out and pledge.offer.unit and offer.unit != pledge.offer.unit:
        raise Refused("Satuan tidak dapat diganti: sudah ada yang disisihkan atau disalurkan.", "unit")


def _check_turn(pledge: Pledge, event: PledgeEvent, day: date) -> None:
    if isinstance(event, PledgeSuspended):
        if not pledge.gives:
            raise Refused("Komitmen ini tidak sedang berlaku, jadi tidak dapat ditangguhkan.")
        if event.until and event.until < day:
            raise Refused("Tanggal itu sudah lewat.", "until")
    elif isinstance(event, PledgeResumed):
        if pledge.status is not PledgeStatus.SUSPENDED:
            raise Refused("Komitmen ini tidak sedang ditangguhkan.")
    elif pledge.status in ENDINGS:
        raise Refused("Komitmen ini sudah berakhir, ditarik, atau dicabut.")
