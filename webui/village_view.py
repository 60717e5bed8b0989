"""Gathers what the pages show of a village's result, with names only of families that the reader may open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import abort, request
from sqlmodel import Session

from casework.registers.complaints import Complaint
from casework.registers.lifecycle import COMPLAINTS
from casework.registers.village_troubles import SENTENCES
from casework.store.case_lists import visible_households
from casework.store.users import names_of_actors
from casework.store.vault import names_of
from casework.store.village_results import OUTCOMES, Line, ResultEntry, count_lines, find_result, list_lines
from schemas.codes import Role
from webui.addresses import one_of, page_number
from webui.speech import say as _
from webui.visitors import visitor

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One row. `name` None where the reader may not know it, or where there is no family."""

    told: Line
    name: str | None
    is_open: bool

    @property
    def reason(self) -> str:
        """What is wrong with the row, in the person's language."""
        return _(self.told.detail) if self.told.detail else _(SENTENCES[self.told.code][0])

    @property
    def remedy(self) -> str:
        """What to do about it; nothing where the rules refused."""
        return "" if self.told.detail else _(SENTENCES[self.told.code][1])


@dataclass(frozen=True, slots=True)
class ResultView:
    """One file as its page shows it. `outcome` is what the rows are narrowed to; `reasons` why none of it was taken."""

    entry: ResultEntry
    who: Mapping[str, str]
    reasons: Sequence[Complaint]
    counts: Counter[str]
    outcome: str | None
    page: int
    lines: Sequence[ShownLine]

    @property
    def named(self) -> int:
        """How many families are named."""
        return sum(line.name is not None for line in self.lines)

    @property
    def pages(self) -> int:
        """How many pages of rows there are."""
        total = self.counts[self.outcome] if self.outcome else self.counts.total()
        return max(1, -(-total // PER_PAGE))


def whose_results() -> str | None:
    """Case workers see the files that they brought themselves; None: everybody's."""
    return visitor().actor if visitor().role is Role.CASE_WORKER else None


def require_result(session: Session, result_id: UUID) -> ResultEntry:
    """The file, if the person at the browser may see it; else the page looks as if there were none."""
    found = find_result(session, result_id)
    if found is None or whose_results() not in (None, found.brought.brought_by):
        abort(404)
    return found


def view_of(session: Session, entry: ResultEntry) -> ResultView:
    """Everything that the page shows of a file."""
    result_id = entry.brought.result_id
    outcome, page = one_of("hasil", OUTCOMES), page_number(request.args.get("hal"))
    lines = list_lines(session, result_id, outcome, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    return ResultView(
        entry, names_of_actors(session, [entry.brought.brought_by]), COMPLAINTS.validate_python(entry.reasons),
        count_lines(session, [result_id])[result_id], outcome, page, _shown(session, lines),
    )  # fmt: skip


def _shown(session: Session, lines: Sequence[Line]) -> list[ShownLine]:
    spoken_of = {line.household_id for line in lines if line.household_id}
    may_open = visible_households(session, visitor().scope, spoken_of)
    names = names_of(session, sorted(may_open))
    return [
        ShownLine(line, names.get(line.household_id) if line.household_id else None, line.household_id in may_open)
        for line in lines
    ]
