"""What may be done with a piece of help: say that it came or did not, take it back, hand it to another partner."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace
from sqlmodel import Session

from casework import turnstile
from casework.rules.overlaps import overlaps
from casework.rules.referrals import DEFAULT
from schemas.pledge_codes import ReleaseReason
from schemas.support_commands import (
    ConfirmSupport,
    DisputeSupport,
    RecordConsent,
    ReleaseSupport,
    Terms,
    TransferSupport,
)
from webui.case_view import CaseView
from webui.family_work import signed
from webui.forms import BadForm
from webui.help_forms import ConfirmForm, ConsentForm, DisputeForm, ReleaseForm, TransferForm
from webui.help_pledges import Chance, list_chances
from webui.help_view import HelpView, Piece
from webui.moments import today
from webui.speech import say as _
from webui.visitors import now


@dataclass(frozen=True, slots=True)
class HelpWork:
    """One form about a piece of help: the word in the address after saving, its model and its deed."""

    saved: str
    model: type[Any]
    do: Callable[[Session, CaseView, Piece, Any], None]


def terms_of(chance: Chance, quantity: int | None) -> Terms:
    """What the pledge gives this family. Raises `BadForm` where somebody must say how much."""
    if chance.asks_quantity and quantity is None:
        raise BadForm({"quantity": _("Tulis berapa banyak untuk keluarga ini.")})
    offered = chance.offered
    return Terms(
        pledge_id=offered.pledge_id, partner=offered.agency, pillar=offered.pillar, benefit=offered.benefit,
        unit=offered.unit, quantity=quantity if chance.asks_quantity else None,
    )  # fmt: skip


def others(session: Session, view: CaseView, piece: Piece) -> list[Chance]:
    """Pledges to which this piece of help could be handed: those that the family may be proposed for."""
    before = piece.support
    return [
        one
        for one in list_chances(session, view)
        if one.may_propose and one.offered.pledge_id != before.pledge_id and one.fits(before.person_id)
    ]


def record_consent(session: Session, found: HelpView, form: ConsentForm) -> None:
    """Note what the family allows this partner."""
    if form.partner not in found.partners:
        raise BadForm({"partner": _("Pilih mitra dari daftar.")})
    wish = RecordConsent(
        **signed(form, found.case.household_id), partner=form.partner, is_given=form.answer == "ya"
    )  # fmt: skip
    turnstile.carry_out(session, wish, now())


def _confirm(session: Session, view: CaseView, piece: Piece, form: ConfirmForm) -> None:
    wish = ConfirmSupport(**signed(form, view.household_id), support_id=piece.support.support_id, by=form.by)
    turnstile.carry_out(session, wish, now())


def _dispute(session: Session, view: CaseView, piece: Piece, form: DisputeForm) -> None:
    wish = DisputeSupport(**signed(form, view.household_id), support_id=piece.support.support_id)
    turnstile.carry_out(session, wish, now())


def _release(session: Session, view: CaseView, piece: Piece, form: ReleaseForm) -> None:
    wish = ReleaseSupport(
        **signed(form, view.household_id), support_id=piece.support.support_id, reason=ReleaseReason.TAKEN_BACK
    )  # fmt: skip
    turnstile.carry_out(session, wish, now())


def _transfer(session: Session, view: CaseView, piece: Piece, form: TransferForm) -> None:
    chance = next((one for one in others(session, view, piece) if one.offered.pledge_id == form.pledge), None)
    if chance is None:
        raise BadForm({"pledge": _("Pilih komitmen dari daftar.")})
    _refuse_overlap(view, piece, chance)
    offered = chance.offered
    wish = TransferSupport(
        **signed(form, view.household_id), support_id=piece.support.support_id, terms=terms_of(chance, form.quantity),
        answer_by=DEFAULT.answer_by(today(), offered.benefit, offered.answer_days),
    )  # fmt: skip
    turnstile.carry_out(session, wish, now())


def _refuse_overlap(view: CaseView, piece: Piece, chance: Chance) -> None:
    # What is handed on ends here, so it stands in nobody's way.
    rest = tuple(one for one in view.casefile.supports if one is not piece.support)
    after = replace(view.casefile, supports=rest)
    if any(one.is_forbidden for one in overlaps(after, chance.offered.benefit, today(), piece.support.person_id)):
        raise BadForm({"pledge": _("Bantuan di komitmen itu tidak boleh digandakan. Lihat Mengapa (tidak)?")})


WORK = {
    "terima": HelpWork("terima", ConfirmForm, _confirm),
    "bantah": HelpWork("bantah", DisputeForm, _dispute),
    "lepas": HelpWork("lepas", ReleaseForm, _release),
    "alih": HelpWork("alih", TransferForm, _transfer),
}
