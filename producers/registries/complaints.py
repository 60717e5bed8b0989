"""Says in plain Indonesian what is wrong in a file, where, and what to do about it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from producers.registries.sentences import SENTENCES


ROW_REFUSALS = ("row_ragged", "key_missing", "key_rounded", "name_missing", "cell_broken")
"""Complaints that leave the whole row out."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the files: row as a person counts it in the sheet, header included; column as it is titled."""

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong. `shape` is the value's pattern (digits as 9, letters as A), `detail` names no person."""

    code: str
    place: Place = NOWHERE
    shape: str = ""
    detail: str = ""

    @property
    def reason(self) -> str:
        """What is wrong, in Indonesian."""
        return " ".join(filter(None, (SENTENCES[self.code][0], self.detail)))

    @property
    def advice(self) -> str:
        """What to do about it, in Indonesian."""
        return SENTENCES[self.code][1]

    def __str__(self) -> str:
        spot = self.place
        parts = [
            spot.file,
            f"lembar {spot.sheet}" if spot.sheet else "",
            f"baris {spot.row}" if spot.row else "",
            f"kolom {spot.column}" if spot.column else "",
            f"bentuk isi {self.shape}" if self.shape else "",
        ]
        where = ", ".join(filter(None, parts))
        return f"{where}: {self.reason} {self.advice}" if where else f"{self.reason} {self.advice}"


class ImportRefused(Exception):
    """The hand-over was not taken in, nothing of it. `reasons` are sentences for the person who brought it."""

    def __init__(self, reasons: Sequence[Complaint]) -> None:
        super().__init__(" ".join(map(str, reasons)))
        self.reasons = tuple(reasons)


class ComplaintBook:
    """Collects what is wrong with rows and cells: counts all, keeps the first of each kind, hands the rest on."""

    def __init__(self, kept_per_code: int = 20) -> None:
        self.counts: Counter[str] = Counter()
        self.kept: list[Complaint] = []
        self.warned_rows = 0
        self._kept_per_code = kept_per_code
        self._noted: list[Complaint] = []
        self._last_warned: tuple[str, str, int] | None = None

    def note(self, code: str, place: Place, shape: str = "") -> None:
        """Count one complaint, and keep it while it is among the first of its kind."""
        self.counts[code] += 1
        complaint = Complaint(code, place, shape)
        self._noted.append(complaint)
        if self.counts[code] <= self._kept_per_code:
            self.kept.append(complaint)
        at = (place.file, place.sheet, place.row)
        if at != self._last_warned and code not in ROW_REFUSALS:
            self.warned_rows += 1
            self._last_warned = at

    def drain(self) -> list[Complaint]:
        """What was noted since the last call."""
        noted, self._noted = self._noted, []
        return noted


def refuse(code: str, place: Place = NOWHERE, detail: str = "") -> ImportRefused:
    """A refusal with one reason, to be raised."""
    return ImportRefused([Complaint(code, place, detail=detail)])
