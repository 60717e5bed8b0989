"""The families that an edition says something new of, named only to those who may open them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from sqlmodel import Session

from casework.registers.lifecycle import STAGED
from casework.registers.reports import Sample
from casework.store.area_names import names_of_areas
from casework.store.case_lists import visible_households
from casework.store.differences import DifferenceLine, LineFilter, list_difference_lines
from casework.store.staging import is_complete
from casework.store.vault import names_of
from webui.edition_view import HandOverView
from webui.visitors import visitor

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """One family that differs. `name` None where the person at the browser may not know it, or nobody kept it."""

    told: DifferenceLine | Sample
    household_id: UUID
    name: str | None
    has_case: bool


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """One page of families. `is_sample`: the desk is cleared, only the first of each kind were kept."""

    lines: Sequence[Line]
    has_more: bool
    is_sample: bool
    areas: Mapping[str, str]

    @property
    def named(self) -> int:
        """How many families were named."""
        return sum(line.name is not None for line in self.lines)


def lines_of(session: Session, view: HandOverView, wanted: LineFilter, page: int) -> DifferencePage:
    """One page of the differences, while they lie on the desk; later the samples that the report kept."""
    entry, begin = view.entry, (page - 1) * PER_PAGE
    is_sample = entry.state not in STAGED or not is_complete(session, entry.hand_over_id)
    found: Sequence[DifferenceLine | Sample]
    if is_sample:
        found = list(islice(_samples(view, wanted), begin, begin + PER_PAGE + 1))
    else:
        found = list_difference_lines(session, entry.hand_over_id, wanted, limit=PER_PAGE + 1, offset=begin)
    return _page(session, found, is_sample=is_sample)


def _page(session: Session, found: Sequence[DifferenceLine | Sample], *, is_sample: bool) -> DifferencePage:
    shown = {UUID(str(line.household_id)): line for line in found[:PER_PAGE]}
    cases = visible_households(session, visitor().scope, list(shown))
    names = names_of(session, sorted(cases))
    lines = [Line(line, key, names.get(key) or _name(line), key in cases) for key, line in shown.items()]
    areas = names_of_areas(session, [code for line in shown.values() for code in (line.area_code, line.area_before)])
    return DifferencePage(lines, len(found) > PER_PAGE, is_sample, areas)


def _name(line: DifferenceLine | Sample) -> str | None:
    """Families that are new have no case yet; whoever looks after the kampung may know them all the same."""
    may_know = isinstance(line, DifferenceLine) and visitor().scope.covers(line.area_code or line.area_before)
    return line.head_name if may_know and isinstance(line, DifferenceLine) else None


def _samples(view: HandOverView, wanted: LineFilter) -> Iterable[Sample]:
    for one in view.report.samples if view.report else ():
        is_there = (one.area_code or one.area_before or "").startswith(wanted.area or "")
        if is_there and wanted.kind in (None, one.kind) and (wanted.field is None or wanted.field in one.changed):
            yield one
