"""Gathers what the page of a family's help shows: who helped, who promised, what nobody covers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from casework.rules.coverage import uncovered
from casework.rules.family_facts import Said, aid_of
from casework.rules.parts import Consent
from casework.rules.supports import Support
from casework.store.area_help import StoredAreaHelp, list_area_help_in
from casework.store.help_views import Offered, list_offered, list_offered_by_id
from casework.store.pledge_views import names_of_partners
from schemas.codes import FollowUpPurpose, Need
from schemas.pledge_codes import ARRIVED, SupportState
from webui.case_view import CaseView
from webui.moments import due_words, local_day, short_day, today
from webui.pledge_words import CHASE_STEPS, WAIT_REASONS
from webui.speech import say as _

MOST_IN_VILLAGE = 6
_UNCONFIRMED = (SupportState.DELIVERED, SupportState.DISPUTED)


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of help with the pledge it comes from, where we know that, and the member it is for."""

    support: Support
    offered: Offered | None
    partner: str
    person: str | None

    @property
    def is_late(self) -> bool:
        """Whether an answer, or the help itself, is overdue."""
        day = self.support.scheduled_on
        came_to_nothing = self.support.state is SupportState.SCHEDULED and day is not None and day < today()
        return self.support.is_late(today()) or came_to_nothing

    @property
    def sentences(self) -> list[str]:
        """Since when it stands so, and what it waits for."""
        one = self.support
        since = [_("Sejak %(day)s.", day=local_day(one.stand.at))] if one.stand else []
        if one.scheduled_on:
            return [*since, _("Dijadwalkan %(day)s.", day=_with_distance(one.scheduled_on))]
        if not one.is_unanswered:
            return [*since, _("Menunggu jadwal atau penyaluran dari mitra.")]
        return [*since, *_awaited(one)]

    @property
    def deeds(self) -> list[str]:
        """What may be done with it, as words of addresses."""
        if self.support.is_under_way:
            return ["lepas", "alih"]
        if self.support.state in _UNCONFIRMED:
            return ["terima", "bantah"] if self.support.state is SupportState.DELIVERED else ["terima", "lepas"]
        return ["bantah"] if self.support.state is SupportState.CONFIRMED else []


@dataclass(frozen=True, slots=True)
class HelpView:
    """One family's help by where it stands, newest first, and what nobody covers."""

    case: CaseView
    pieces: Sequence[Piece]
    partners: Mapping[str, str]
    asking: frozenset[str]
    village: Sequence[StoredAreaHelp]

    @property
    def arrived(self) -> list[Piece]:
        """What was handed over."""
        return [one for one in self.pieces if one.support.state in ARRIVED]

    @property
    def promised(self) -> list[Piece]:
        """What was proposed or agreed and has not come."""
        return [one for one in self.pieces if one.support.is_under_way]

    @property
    def ended(self) -> list[Piece]:
        """What came to nothing."""
        return [one for one in self.pieces if one.support.has_ended]

    @property
    def uncovered(self) -> list[Need]:
        """The needs that nobody covers."""
        return uncovered(self.case.casefile)

    @property
    def aid(self) -> list[Said]:
        """Government aid, by the registers that flag it."""
        return [said for said in aid_of(self.case.casefile) if said.values]

    @property
    def consents(self) -> tuple[Consent, ...]:
        """What the family said of its data, partner by partner."""
        return self.case.casefile.consents

    @property
    def lacking(self) -> list[tuple[str, str]]:
        """Partners with something under way that need the family's consent and have no word on it."""
        said = {consent.agency for consent in self.consents}
        wanted = {one.support.agency for one in self.promised if one.support.agency in self.asking} - said
        return [(agency, self.partners.get(agency, agency)) for agency in sorted(wanted)]


def gather_help(session: Session, view: CaseView) -> HelpView:
    """The help of a family that the person may see."""
    supports = sorted(view.casefile.supports, key=_newest_first)
    known = {one.pledge_id: one for one in list_offered_by_id(session, {one.pledge_id for one in supports})}
    partners = names_of_partners(session)
    people = {person_id: member.name for member in view.members for person_id in member.person_ids}
    pieces = [
        Piece(
            one, known.get(one.pledge_id), partners.get(one.agency, one.agency),
            people.get(one.person_id) if one.person_id else None,
        )
        for one in supports
    ]  # fmt: skip
    asking = frozenset(one.agency for one in list_offered(session) if one.needs_consent)
    place = view.casefile.area_code
    village = list_area_help_in(session, place)[:MOST_IN_VILLAGE] if place else []
    return HelpView(view, pieces, partners, asking, village)


def find_piece(found: HelpView, support_id: UUID) -> Piece | None:
    """This piece of the family's help."""
    return next((one for one in found.pieces if one.support.support_id == support_id), None)


def has_visit_ahead(view: CaseView) -> bool:
    """Whether somebody promised to visit."""
    return any(one.purpose is FollowUpPurpose.VISIT for one in view.follow_ups)


def _awaited(one: Support) -> Iterator[str]:
    if one.answer_by:
        yield _("Jawaban ditunggu sampai %(day)s.", day=_with_distance(one.answer_by))
    else:
        yield _("Mitra ini menjawab tanpa batas waktu.")
    if one.waits:
        yield _("Keterangan mitra: %(what)s.", what=str(WAIT_REASONS.get(one.waits.value, one.waits.value)))
    if one.chased:
        yield _("Sudah %(step)s.", step=str(CHASE_STEPS.get(one.chased.value, one.chased.value)))


def _with_distance(day: date) -> str:
    return f"{short_day(day)} ({due_words(day)})"


def _newest_first(one: Support) -> tuple[float, UUID]:
    at = one.stand.at if one.stand else one.proposed_at
    return -(at.timestamp() if at else 0.0), one.support_id
