"""The case file: what we know of a household, folded from its events in any order.

Every part is a merge that does not mind order or repetition (sets, earliest, last word by time and id), so the same
events always make the same file. See docs/decisions/0002-answers-are-joins.md.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import reduce
from typing import Any, TypeVar
from uuid import UUID

from msgspec import Struct, json
from msgspec.structs import replace

from casework.rules.classes import class_without, is_programme
from casework.rules.life import ABOUT_LIFE, Life, lived
from casework.rules.pairs import UNDONE, match_of, with_word
from casework.rules.parts import Consent, FollowUp, Match, PairWord, Statement, Word, last_word
from casework.rules.supports import ABOUT_SUPPORT, Support, supported
from schemas.codes import CaseState, OutcomeClass, Source, Urgency, Verdict
from schemas.events import KIND_OF, Event
from schemas.events.cases import (
    LIFECYCLE,
    CaseAssigned,
    CaseClosed,
    CaseGraduated,
    CaseOpened,
    CaseReopened,
    FollowUpCompleted,
    FollowUpMissed,
    FollowUpScheduled,
    NeedIdentified,
    UrgencyAssessed,
    VisitRecorded,
)
from schemas.events.household_data import RecordAppeared, RecordChanged, RecordLeft
from schemas.events.matches import MatchDecided, MatchFound, MatchNeedsReview, MatchNotFound, MatchUndone
from schemas.events.supports import ConsentRecorded


class CaseFile(Struct, frozen=True, omit_defaults=True):
    """One household as of all events recorded so far. `version` counts them."""

    household_id: UUID
    version: int = 0
    last_event_at: datetime | None = None
    opened_at: datetime | None = None
    decided: Word | None = None
    worker: Word | None = None
    urgency: Word | None = None
    last_visit: Word | None = None
    statements: tuple[Statement, ...] = ()
    matches: tuple[Match, ...] = ()
    doubts: tuple[PairWord, ...] = ()
    absent: Word | None = None
    pair_words: tuple[PairWord, ...] = ()
    openings: tuple[UUID, ...] = ()
    needs: tuple[str, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    told: Life | None = None
    supports: tuple[Support, ...] = ()
    consents: tuple[Consent, ...] = ()

    @property
    def life(self) -> Life:
        """What became of the family, by people's word."""
        return self.told or Life()

    @property
    def state(self) -> CaseState:
        """A person's decision stands above what the policy found; without either the household is only watched."""
        if self.life.merged_into:
            return CaseState.MERGED
        if self.decided:
            return CaseState(self.decided.value)
        return CaseState.OPEN if self.opened_at else CaseState.WATCHED

    @property
    def area_code(self) -> str | None:
        """The kampung that people say, until a later edition confirms it; else the newest that an edition names."""
        return self.life.area_by_people(self.statements) or next(
            (said.area_code for said in reversed(self.statements) if said.area_code), None
        )

    @property
    def decile(self) -> int | None:
        """The newest P3KE decile. Never one of another source: scales differ."""
        for said in reversed(self.statements):
            if said.decile and said.registry is Source.P3KE:
                return said.decile
        return None

    @property
    def open_follow_ups(self) -> tuple[FollowUp, ...]:
        """Promises that nobody has kept yet, soonest first."""
        return tuple(sorted((f for f in self.follow_ups if f.due_on and not f.ended), key=_by_due_date))

    @property
    def next_due_on(self) -> date | None:
        """The soonest open promise."""
        return min([f.due_on for f in self.follow_ups if f.due_on and not f.ended], default=None)

    @property
    def standing_urgency(self) -> Urgency | None:
        """How soon help must come, by the newest assessment."""
        return Urgency(self.urgency.value) if self.urgency else None


Changes = dict[str, Any]
S = TypeVar("S", bound=Statement | Match)
_READER = json.Decoder(CaseFile)


def to_json(casefile: CaseFile) -> str:
    """What the file holds, as text for the store; without the two counts, which the store keeps beside it."""
    return json.encode(replace(casefile, version=0, last_event_at=None)).decode()


def from_json(text: str, version: int, last_event_at: datetime | None) -> CaseFile:
    """Read back what `to_json` wrote."""
    return replace(_READER.decode(text), version=version, last_event_at=last_event_at)


def is_in_file(event: Event) -> bool:
    """Whether this kind of event changes more of a case file than its counts."""
    return type(event) in _STEPS


def evolve(casefile: CaseFile, event: Event) -> CaseFile:
    """The case file after one more event. Each event must be folded in exactly once, in whatever order."""
    step = _STEPS.get(type(event))
    changes = step(casefile, event) if step else {}
    newest = later(casefile.last_event_at, event.occurred_at)
    return replace(casefile, version=casefile.version + 1, last_event_at=newest, **changes)


def later(one: datetime | None, other: datetime) -> datetime:
    """The later of two moments, of which the first may be missing."""
    return other if one is None or other > one else one


def fold(household_id: UUID, events: list[Event]) -> CaseFile:
    """The case file that these events make."""
    return reduce(evolve, events, CaseFile(household_id))


def _word(event: Event, value: str, reasons: tuple[str, ...] = ()) -> Word:
    return Word(value, event.occurred_at, event.event_id, reasons)


def _by_time(said: Statement | Match) -> tuple[datetime, UUID]:
    return said.at, said.event_id


def _placed(known: tuple[S, ...], new: S) -> tuple[S, ...]:
    # Most facts come in their order; then nothing needs sorting.
    if not known or _by_time(known[-1]) < _by_time(new):
        return (*known, new)
    return tuple(sorted((*known, new), key=_by_time))


def _by_due_date(follow_up: FollowUp) -> tuple[date, UUID]:
    return follow_up.due_on or date.max, follow_up.follow_up_id


def _data(casefile: CaseFile, event: RecordAppeared | RecordChanged) -> Changes:
    stated = event.stated
    said = Statement(
        event.event_id, event.occurred_at, event.registry, event.edition, True, event.area_code,
        stated.decile, stated.aid, stated.indicators, stated.members,
    )  # fmt: skip
    return {"statements": _placed(casefile.statements, said)}


def _left(casefile: CaseFile, event: RecordLeft) -> Changes:
    said = Statement(event.event_id, event.occurred_at, event.registry, event.edition, is_present=False)
    return {"statements": _placed(casefile.statements, said)}


def _matched(casefile: CaseFile, event: MatchFound | MatchDecided) -> Changes:
    return {"matches": _placed(casefile.matches, match_of(event)), **_pair_word(casefile, event)}


def _doubted(casefile: CaseFile, event: MatchNeedsReview) -> Changes:
    doubt = PairWord(event.match_id, OutcomeClass.REVIEW.value, event.occurred_at, event.event_id)
    return {"doubts": with_word(casefile.doubts, doubt)} if is_programme(event.left, event.right) else {}


def _unfound(casefile: CaseFile, event: MatchNotFound) -> Changes:
    absent = _word(event, class_without(event.evidence))
    return {"absent": last_word(casefile.absent, absent)} if is_programme(event.left, event.right) else {}


def _pair_word(casefile: CaseFile, event: MatchFound | MatchDecided) -> Changes:
    # "Look at it in the field" is neither yes nor no.
    if isinstance(event, MatchFound) or event.verdict is Verdict.FIELD_CHECK:
        return {}
    word = PairWord(event.match_id, event.verdict.value, event.occurred_at, event.event_id)
    return {"pair_words": with_word(casefile.pair_words, word)}


def _undone(casefile: CaseFile, event: MatchUndone) -> Changes:
    word = PairWord(event.match_id, UNDONE, event.occurred_at, event.event_id)
    return {"pair_words": with_word(casefile.pair_words, word)}


def _opened(casefile: CaseFile, event: CaseOpened) -> Changes:
    first = casefile.opened_at
    grounds = {*casefile.openings, event.caused_by} if event.caused_by else set(casefile.openings)
    opened_at = event.occurred_at if first is None else min(first, event.occurred_at)
    return {"opened_at": opened_at, "openings": tuple(sorted(grounds))}


def _decided(casefile: CaseFile, event: Event) -> Changes:
    state = LIFECYCLE[KIND_OF[type(event)]]
    reasons = (event.reason.value,) if isinstance(event, CaseClosed) else ()
    return {"decided": last_word(casefile.decided, _word(event, state, reasons))}


def _assigned(casefile: CaseFile, event: CaseAssigned) -> Changes:
    return {"worker": last_word(casefile.worker, _word(event, event.worker))}


def _urgency(casefile: CaseFile, event: UrgencyAssessed) -> Changes:
    return {"urgency": last_word(casefile.urgency, _word(event, event.urgency, event.reasons))}


def _need(casefile: CaseFile, event: NeedIdentified) -> Changes:
    return {"needs": tuple(sorted({*casefile.needs, event.need}))}


def _visited(casefile: CaseFile, event: VisitRecorded) -> Changes:
    return {"last_visit": last_word(casefile.last_visit, _word(event, event.outcome))}


def _follow_up(casefile: CaseFile, follow_up_id: UUID, change: Callable[[FollowUp], FollowUp]) -> Changes:
    known = {f.follow_up_id: f for f in casefile.follow_ups}
    known[follow_up_id] = change(known.get(follow_up_id, FollowUp(follow_up_id)))
    return {"follow_ups": tuple(known[key] for key in sorted(known))}


def _scheduled(casefile: CaseFile, event: FollowUpScheduled) -> Changes:
    return _follow_up(
        casefile,
        event.follow_up_id,
        lambda f: replace(f, due_on=event.due_on, purpose=event.purpose, worker=event.worker),
    )


def _completed(casefile: CaseFile, event: FollowUpCompleted) -> Changes:
    ended = _word(event, event.outcome)
    return _follow_up(casefile, event.follow_up_id, lambda f: replace(f, ended=last_word(f.ended, ended)))


def _missed(casefile: CaseFile, event: FollowUpMissed) -> Changes:
    return _follow_up(casefile, event.follow_up_id, lambda f: f)


def _lived(casefile: CaseFile, event: Event) -> Changes:
    return {"told": lived(casefile.life, event)}


def _helped(casefile: CaseFile, event: Event) -> Changes:
    return {"supports": supported(casefile.supports, event)}


def _consented(casefile: CaseFile, event: ConsentRecorded) -> Changes:
    known = {consent.agency: consent for consent in casefile.consents}
    before = known.get(event.agency)
    word = last_word(before.word if before else None, _word(event, "given" if event.is_given else "refused"))
    known[event.agency] = Consent(event.agency, word)
    return {"consents": tuple(known[agency] for agency in sorted(known))}


# Each function above takes just the kinds that it stands behind here; one dictionary cannot say that to a type checker.
_STEPS: dict[type[Event], Callable[[CaseFile, Any], Changes]] = {
    RecordAppeared: _data,
    RecordChanged: _data,
    RecordLeft: _left,
    MatchFound: _matched,
    MatchDecided: _matched,
    MatchNeedsReview: _doubted,
    MatchNotFound: _unfound,
    MatchUndone: _undone,
    CaseOpened: _opened,
    CaseClosed: _decided,
    CaseGraduated: _decided,
    CaseReopened: _decided,
    CaseAssigned: _assigned,
    UrgencyAssessed: _urgency,
    NeedIdentified: _need,
    VisitRecorded: _visited,
    FollowUpScheduled: _scheduled,
    FollowUpCompleted: _completed,
    FollowUpMissed: _missed,
    ConsentRecorded: _consented,
    **dict.fromkeys(ABOUT_LIFE, _lived),
    **dict.fromkeys(ABOUT_SUPPORT, _helped),
}
