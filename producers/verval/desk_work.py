"""Takes in the village results that people bring by the page, and writes down what became of each row."""

from collections.abc import Sequence
from pathlib import Path

import structlog

from casework.registers.complaints import ImportRefused
from casework.registers.lifecycle import COMPLAINTS
from casework.registers.village_troubles import Trouble
from casework.store.engine import transaction
from casework.store.village_results import Line, ResultEntry, end_result, list_waiting, lock_waiting
from producers.registries.desk_work import clear_files
from producers.registries.office import Office
from producers.verval.importing import Bringer, Taken, VervalReport, read_result, take_in
from producers.verval.rows import Said

_log = structlog.get_logger(__name__)


def work_off_results(office: Office, folder: Path) -> int:
    """Take in what waits; returns how many files that were. `folder` keeps them until then, and no longer."""
    with transaction(office.engine) as session:
        waiting = list_waiting(session)
    for entry in waiting:
        try:
            read = read_result(folder / entry.brought.stored, office.clock())
        except ImportRefused as refused:
            _put_down(office, entry, refused)
        else:
            _take_in(office, entry, read)
        clear_files([entry.brought.stored], folder)
    return len(waiting)


def _take_in(office: Office, entry: ResultEntry, read: Sequence[Said | Trouble]) -> None:
    """In one transaction with what is told of it: killed at any point, the file is either in or still waits."""
    brought = entry.brought
    with transaction(office.engine) as session:
        if lock_waiting(session, brought.result_id):
            bringer = Bringer(brought.brought_by, office.clock(), brought.reach)
            report = take_in(session, office.sealer, read, bringer, dry_run=brought.is_trial)
            end_result(session, brought.result_id, office.clock(), lines_of(report))


def _put_down(office: Office, entry: ResultEntry, refused: ImportRefused) -> None:
    _log.info("village result refused", result=str(entry.brought.result_id), reason=refused.reasons[0].code)
    reasons = COMPLAINTS.dump_python(refused.reasons, mode="json")
    with transaction(office.engine) as session:
        if lock_waiting(session, entry.brought.result_id):
            end_result(session, entry.brought.result_id, office.clock(), (), reasons)


def lines_of(report: VervalReport) -> list[Line]:
    """What became of each row, in the order of the file."""
    lines = [*map(_taken, report.taken), *map(_left_out, report.troubles)]
    return sorted(lines, key=lambda line: (line.sheet, line.row))


def _taken(taken: Taken) -> Line:
    return Line(taken.sheet, taken.row, "recorded" if taken.kinds else "known", taken.household_id, taken.kinds)


def _left_out(trouble: Trouble) -> Line:
    return Line(
        trouble.sheet, trouble.row, "left_out", column=trouble.column, code=trouble.code, detail=trouble.detail
    )  # fmt: skip
