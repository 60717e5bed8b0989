"""Says in plain Indonesian what is wrong in a file, where, and what to do about it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from casework.registers.details import Say, detail_in
from casework.registers.sentences import CELL, NOTE, ROW, SENTENCES
from casework.store.complaints import Noted

Severity = Literal["file", "row", "cell", "note"]
"""What a complaint costs: the file or hand-over; the row; the cell's value or the trust in it; nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the files: row as a person counts it in the sheet, header included; column as it is titled.

    `record` counts the rows of data from 1 in a CSV file, where a row may go over several lines; else 0.
    """

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    record: int = 0


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong. `shape` is the value's pattern (digits as 9, letters as A), `detail` names no person."""

    code: str
    place: Place = NOWHERE
    shape: str = ""
    detail: str = ""

    def reason_in(self, say: Say) -> str:
        """What is wrong, in the reader's language."""
        return " ".join(filter(None, (say(SENTENCES[self.code][0]), detail_in(self.detail, say))))

    def advice_in(self, say: Say) -> str:
        """What to do about it."""
        return say(SENTENCES[self.code][1])

    @property
    def severity(self) -> Severity:
        """What it costs."""
        return severity_of(self.code)

    def where_in(self, say: Say) -> str:
        """The place, and what the value looks like; "" for a complaint about the whole."""
        spot = self.place
        parts = [
            spot.file,
            say("lembar %(sheet)s") % {"sheet": spot.sheet} if spot.sheet else "",
            say("baris %(row)s") % {"row": spot.row} if spot.row else "",
            say("data ke-%(record)s") % {"record": spot.record} if spot.record else "",
            say("kolom %(column)s") % {"column": spot.column} if spot.column else "",
            f"{say('bentuk isi')} {self.shape}" if self.shape else "",
        ]
        return ", ".join(filter(None, parts))

    def told_in(self, say: Say) -> str:
        """Place, what is wrong and what to do."""
        told = f"{self.reason_in(say)} {self.advice_in(say)}"
        return f"{where}: {told}" if (where := self.where_in(say)) else told

    def __str__(self) -> str:
        return self.told_in(str)


class ImportRefused(Exception):
    """The hand-over was not taken in, nothing of it. `reasons` are sentences for the person who brought it."""

    def __init__(self, reasons: Sequence[Complaint]) -> None:
        super().__init__(" ".join(map(str, reasons)))
        self.reasons = tuple(reasons)

    def __reduce__(self) -> tuple[type["ImportRefused"], tuple[tuple[Complaint, ...]]]:
        # Else a reader in another process would hand over the sentence for the reasons.
        return type(self), (self.reasons,)


class ComplaintBook:
    """Collects what is wrong: counts it by code and by row, keeps the first of each kind, and hands all of it over.

    All is held until it is drained, so a reader that drains now and then needs no more memory for a larger file.
    `refused` and `warned` count rows; a row that is left out in the end is not counted as warned too.
    """

    def __init__(self, kept_per_code: int = 20) -> None:
        self.counts: Counter[str] = Counter()
        self.kept: list[Complaint] = []
        self.refused = 0
        self.warned = 0
        self._waiting: list[Complaint] = []
        self._kept_per_code = kept_per_code
        self._last_refused: object = None
        self._last_warned: object = None

    def note(self, code: str, place: Place, shape: str = "") -> None:
        """Write one complaint down. Those about one row come one after the other."""
        self.add([Complaint(code, place, shape)])

    def add(self, complaints: Iterable[Complaint]) -> None:
        """Write complaints down, in the order of their rows."""
        for complaint in complaints:
            self.counts[complaint.code] += 1
            self._waiting.append(complaint)
            if self.counts[complaint.code] <= self._kept_per_code:
                self.kept.append(complaint)
            self._count_row(complaint)

    def count(self, code: str) -> None:
        """Count what is too usual to be told row by row."""
        self.counts[code] += 1

    def drain(self) -> list[Complaint]:
        """What was written down since the last call, in order."""
        drained, self._waiting = self._waiting, []
        return drained

    def _count_row(self, complaint: Complaint) -> None:
        row = (complaint.place.file, complaint.place.sheet, complaint.place.row)
        severity = complaint.severity
        if severity == "row" and row != self._last_refused:
            self._last_refused = row
            self.refused += 1
            self.warned -= row == self._last_warned
        elif severity == "cell" and row not in (self._last_refused, self._last_warned):
            self._last_warned = row
            self.warned += 1


def severity_of(code: str) -> Severity:
    """What a complaint of this code costs."""
    return "row" if code in ROW else "cell" if code in CELL else "note" if code in NOTE else "file"


def refuse(code: str, place: Place = NOWHERE, detail: str = "") -> ImportRefused:
    """A refusal with one reason, to be raised."""
    return ImportRefused([Complaint(code, place, detail=detail)])


def noted(seq: int, complaint: Complaint) -> Noted:
    """The complaint as the store keeps it."""
    at = complaint.place
    return Noted(seq, complaint.code, at.file, at.sheet, at.row, at.column, complaint.shape, complaint.detail)


def complaint_of(kept: Noted) -> Complaint:
    """The complaint that the store kept, with its sentences."""
    return Complaint(kept.code, Place(kept.file, kept.sheet, kept.row, kept.column), kept.shape, kept.detail)
