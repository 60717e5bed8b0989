"""Gathers what the pages show of hand-overs of registers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort
from sqlmodel import Session

from casework.registers.complaints import Complaint, Severity, severity_of
from casework.registers.details import detail_in
from casework.registers.lifecycle import AT_WORK, STAGED, reasons_of
from casework.registers.reports import ImportReport, from_json
from casework.registers.sentences import SENTENCES, STOPS
from casework.store.editions import find_newest_edition
from casework.store.hand_overs import HandOverEntry, Step, find_hand_over, list_steps
from casework.store.own_rows import SOURCE as OWN
from casework.store.users import names_of_actors
from schemas.codes import HandOverState, Role
from webui.config import web
from webui.forms import BadForm
from webui.speech import say as _
from webui.visitors import visitor

_SHOWN = 3
_COSTS: tuple[Severity, ...] = ("file", "row", "cell", "note")


@dataclass(frozen=True, slots=True)
class Kind:
    """All complaints of one kind: how many, and the first of them."""

    code: str
    count: int
    severity: Severity
    first: Sequence[Complaint]


@dataclass(frozen=True, slots=True)
class HandOverView:
    """One hand-over as its page shows it. `reasons` say why it was refused, if it was.

    `is_outdated`: another edition came into the register since it was compared.
    """

    entry: HandOverEntry
    steps: Sequence[Step]
    names: Mapping[str, str]
    reasons: Sequence[Complaint]
    report: ImportReport | None
    is_outdated: bool

    @property
    def is_at_work(self) -> bool:
        """Whether the page should look again by itself."""
        return self.entry.state in AT_WORK

    @property
    def is_mine(self) -> bool:
        """Whether the person at the browser brought it."""
        return self.entry.brought.brought_by == visitor().actor

    @property
    def may_repair(self) -> bool:
        """Whether this person may say how to read it: of a report that is to be signed, who brought it."""
        is_ready = self.entry.state is HandOverState.READY
        return visitor().role is Role.REGISTRAR and (self.is_mine or not is_ready)

    @property
    def looks(self) -> list[Mapping[str, Any]]:
        """How headings and places of its text files read."""
        return [look for look in (self.entry.report or {}).get("looks", ()) if look["is_used"]]

    @property
    def acts(self) -> frozenset[str]:
        """What the person at the browser may decide now."""
        is_ready = self.entry.state is HandOverState.READY
        if visitor().role is not Role.REGISTRAR or not (is_ready or self.entry.state is HandOverState.WAITING):
            return frozenset()
        acts = {"withdraw"} if self.is_mine else {"reject"}
        if self.is_outdated:
            return frozenset(acts | {"compare"})
        return frozenset(acts | {"sign"} if is_ready and not self.is_mine else acts)

    @property
    def mark(self) -> str:
        """Changes when there is something new to see; polls send it back."""
        return f"{self.entry.state.value}-{self.entry.doing}-{self.entry.done}"

    @property
    def by_cost(self) -> list[tuple[Severity, list[Kind]]]:
        """What was found: first what cost rows, then what cost values, then notes; the most frequent first."""
        counts = sorted(self.report.counts.items(), key=lambda each: (-each[1], each[0])) if self.report else []
        kinds = [self._kind(code, count) for code, count in counts]
        grouped = [(cost, [kind for kind in kinds if kind.severity == cost]) for cost in _COSTS]
        return [(cost, some) for cost, some in grouped if some]

    def _kind(self, code: str, count: int) -> Kind:
        told = self.report.complaints if self.report else ()
        return Kind(code, count, severity_of(code), [each for each in told if each.code == code][:_SHOWN])


def require_hand_over(session: Session, hand_over_id: UUID) -> HandOverEntry:
    """The hand-over; else the page looks as if there were none."""
    found = find_hand_over(session, hand_over_id)
    if found is None:
        abort(404)
    return found


def require_report(session: Session, hand_over_id: UUID) -> HandOverView:
    """A hand-over that has a report; else the page looks as if there were none."""
    view = view_of(session, require_hand_over(session, hand_over_id))
    if view.report is None:
        abort(404)
    return view


class Changed(BadForm):
    """The report is another than the one that the person read."""

    def __init__(self) -> None:
        super().__init__({"form": _("Laporannya sudah berubah sejak halaman ini dibuka. Baca lagi, lalu putuskan.")})


def refuse_changed(session: Session, hand_over_id: UUID, seen: int) -> None:
    """Raises `Changed` where more steps were taken than the person saw."""
    # Whoever decides answers for what they read: not for a report that was written anew in the meantime.
    if len(list_steps(session, hand_over_id)) != seen:
        raise Changed


def view_of(session: Session, entry: HandOverEntry) -> HandOverView:
    """Everything that the page shows of a hand-over."""
    steps, reasons = list_steps(session, entry.hand_over_id), reasons_of(entry)
    names = names_of_actors(session, sorted({step.actor for step in steps} | {entry.brought.brought_by}))
    report = from_json(entry.report) if entry.report and not reasons else None
    return HandOverView(entry, steps, names, reasons, report, _is_outdated(session, entry))


def register_title(source: str) -> str:
    """What people call the register, or what people wrote down themselves."""
    if source == OWN:
        return _("Hasil musdes")
    return dict(web().registers).get(source, source.upper())


def edition_title(code: str) -> str:
    """`p3ke:2023` as people say it: `P3KE 2023`."""
    source, _colon, name = code.partition(":")
    return f"{register_title(source)} {name}"


def wrong_with(code: str) -> str:
    """What a complaint of this code says, in the person's language."""
    return _(SENTENCES[code][0])


def advice_on(code: str) -> str:
    """What to do about it, in the person's language."""
    return _(SENTENCES[code][1])


def stop_words(what: str) -> str:
    """Which share stopped a hand-over."""
    return _(STOPS[what])


def sentence_of(complaint: Complaint) -> str:
    """What is wrong and what to do, in the person's language."""
    return f"{complaint.reason_in(_)} {complaint.advice_in(_)}"


def detail_of(complaint: Complaint) -> str:
    """What a complaint adds to its sentence, in the person's language."""
    return detail_in(complaint.detail, _)


def _is_outdated(session: Session, entry: HandOverEntry) -> bool:
    if entry.state not in STAGED or entry.state is HandOverState.SIGNED:
        return False
    newest = find_newest_edition(session, entry.brought.source)
    return (newest.edition_id if newest else None) != entry.compared_with
