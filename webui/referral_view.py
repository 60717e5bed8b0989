"""Gathers what the page of one piece of help shows its partner: the rule says how much, the access log that it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, request
from sqlmodel import Session

from casework.rules.casefile import CaseFile
from casework.rules.disclosure import BEFORE_ANSWER, Agreed, Disclosure, disclosed
from casework.rules.sharing_limits import LIMITS
from casework.store.access import Look, append_look
from casework.store.area_names import names_of_areas
from casework.store.engine import transaction
from casework.store.referrals import Referral, find_referral
from casework.store.shared_families import Share, SharedFamily, get_shared_family
from casework.store.support_proofs import Proof, list_proofs
from schemas.codes import Role
from schemas.conditions import Condition
from schemas.pledge_codes import Fact
from schemas.sharing import SharedField
from webui.case_history import find_casefile
from webui.condition_words import condition_sentence
from webui.config import web
from webui.inbox import own_agency
from webui.moments import today
from webui.reasons import reason_words
from webui.visitors import log_look, looks_at, now, visitor
from webui.words import NEEDS, SOURCES

READ_THE_FAMILY = (Role.REGISTRAR, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class ReferralView:
    """One piece of help. `family` holds what `disclosure` allows the partner, and nothing personal for anybody else.

    `case_id` leads those to the family's page who may open it.
    """

    referral: Referral
    disclosure: Disclosure
    family: SharedFamily
    conditions: Sequence[str]
    proofs: Sequence[Proof]
    is_partner: bool
    case_id: UUID | None = None

    @property
    def shared(self) -> list[tuple[str, str]]:
        """What is given of the family as a whole, by the field's name, in words; what is not known is left out."""
        family = self.family
        given = {
            "head_name": family.head_name, "address": family.address, "family_card": family.family_card,
            "decile": _decile_words(family.decile),
            "needs": ", ".join(str(NEEDS.get(each, each)) for each in family.needs),
            "housing": ", ".join(map(reason_words, family.housing)),
            "vulnerability": ", ".join(map(reason_words, family.vulnerability)),
            "aid": ", ".join(map(reason_words, family.aid)),
        }  # fmt: skip
        return [(field, words) for field, words in given.items() if words]

    @property
    def is_closed(self) -> bool:
        """Whether the partner has yet to say that it looks."""
        return self.is_partner and self.referral.is_unanswered and self.referral.opened_at is None


def require_referral(session: Session, support_id: UUID) -> Referral:
    """The piece of help, if this person may see it; else the page looks as if there were none."""
    own = own_agency() if visitor().role is Role.AGENCY else None
    found = find_referral(session, support_id, own)
    if found is None:
        with transaction(web().engine) as apart:  # this one is undone by what follows
            log_look(apart, looks_at("refused", page=request.endpoint))
        abort(404)
    return found


def look_at(session: Session, referral: Referral) -> ReferralView:
    """What a signed-in person sees of it, with the look written down."""
    is_partner = visitor().role is Role.AGENCY
    view = _view(session, referral, is_partner=is_partner)
    log_look(session, looks_at("view_referral", referral.household_id, **_told(view)))
    return view


def look_by_link(session: Session, referral: Referral, actor: str) -> ReferralView:
    """What whoever holds the link sees of it, with the look written down."""
    view = _view(session, referral, is_partner=True)
    look = Look(actor, Role.AGENCY.value, "view_referral", referral.household_id, _told(view))
    append_look(session, look, now())
    return view


def _view(session: Session, referral: Referral, *, is_partner: bool) -> ReferralView:
    casefile = find_casefile(session, referral.household_id) or CaseFile(referral.household_id)
    allowance = LIMITS.allowance(referral.agency, referral.partner_kind)
    agreed = Agreed(tuple(SharedField(each) for each in referral.fields), referral.needs_consent)
    shown = disclosed(referral.state, agreed, allowance, _has_consent(casefile, referral.agency))
    share = Share(shown.fields if is_partner else BEFORE_ANSWER, today(), referral.person_id)
    # A household that was merged lives on under another number, and its people with it.
    lives_as = casefile.life.survivor or referral.household_id
    return ReferralView(
        referral=referral,
        disclosure=shown,
        family=get_shared_family(session, web().sealer, lives_as, share),
        conditions=_conditions(session, referral.conditions),
        proofs=list_proofs(session, referral.support_id),
        is_partner=is_partner,
        case_id=None if is_partner else _case_id(referral),
    )


def _decile_words(said: str) -> str:
    """`1 (p3ke:2023)` as people read it: `1 (P3KE 2023)`."""
    decile, _bracket, edition = said.partition(" (")
    source, _colon, name = edition.rstrip(")").partition(":")
    return f"{decile} ({SOURCES.get(source, source)} {name})" if edition else said


def _has_consent(casefile: CaseFile, agency: str) -> bool:
    return any(one.agency == agency and one.word.value == "given" for one in casefile.consents)


def _case_id(referral: Referral) -> UUID | None:
    who = visitor()
    may_open = who.role in READ_THE_FAMILY and who.scope.covers(referral.area_code)
    return referral.household_id if may_open else None


def _conditions(session: Session, said: Sequence[Mapping[str, Any]]) -> list[str]:
    conditions = [Condition.model_validate(one, strict=False) for one in said]
    places = {value for one in conditions if one.fact is Fact.AREA for value in one.values}
    areas = names_of_areas(session, places)
    return [condition_sentence(one, areas) for one in conditions]


def _told(view: ReferralView) -> dict[str, object]:
    personal = sorted(view.disclosure.fields - BEFORE_ANSWER) if view.is_partner and view.disclosure.is_personal else []
    shared = {"shared": [each.value for each in personal]} if personal else {}
    return {"support": view.referral.support_id.hex[:8], **shared}
