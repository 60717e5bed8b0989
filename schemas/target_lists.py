"""What a target list is: pieces of help of one pledge under one number, and what a partner's file said of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from schemas.pledge_codes import Benefit, DeclineReason
from schemas.sharing import SharedField
from schemas.words import Word


class ListSort(Word):
    """What a list is for: to ask the partner, to deliver what it agreed to, or to sign what was handed over (BAST)."""

    PROPOSAL = "proposal"
    DELIVERY = "delivery"
    HANDOVER = "handover"


class ListForm(Word):
    """As what a list is handed out. `csv` is the plain layout that programs of a partner read."""

    XLSX = "xlsx"
    PDF = "pdf"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class TargetList:
    """One numbered list. Written once: who is on it and what it may show stays as it was when it was made.

    `is_personal`: names and numbers may stand on it; with `needs_consent` only of families that allow it. `fields` are
    those that the pledge allowed then.
    """

    list_id: UUID
    year: int
    serial: int
    sort: ListSort
    pledge_id: UUID
    agency: str
    programme: str
    benefit: Benefit | None
    unit: str | None
    is_personal: bool
    needs_consent: bool
    fields: tuple[SharedField, ...]
    answer_by: date | None
    retain_until: date
    made_at: datetime
    made_by: str
    pieces: int
    families: int

    @property
    def number(self) -> str:
        """As offices number letters, with the code for social affairs in front: 460/0007/SIKKEP/2026."""
        return f"460/{self.serial:04d}/SIKKEP/{self.year}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of help on a list, by its number there and by the reference that a partner answers under."""

    seq: int
    ref: str
    support_id: UUID
    household_id: UUID
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class Handed:
    """One time that a list was handed out."""

    download_id: UUID
    list_id: UUID
    at: datetime
    actor: str
    role: str
    agency: str | None
    form: ListForm
    copy: int


@dataclass(frozen=True, slots=True)
class Answered:
    """What one row of a partner's file says: yes from a day, or no for a reason. `row` as a person counts it."""

    row: int
    support_id: UUID
    household_id: UUID
    reason: DeclineReason | None
    day: date | None

    @property
    def is_accepted(self) -> bool:
        """Whether the partner said yes."""
        return self.reason is None


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A row of which nothing is applied: where, and the code of the sentence. `words` are a refusal of the rules."""

    row: int
    column: str
    code: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class ListResult:
    """A partner's file as it was read. Nothing of a person is in it."""

    result_id: UUID
    list_id: UUID
    sha256: bytes
    name: str
    brought_at: datetime
    brought_by: str
    answers: tuple[Answered, ...]
    troubles: tuple[NotUnderstood, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of applying a result once: how many answers were new, and which could not be taken."""

    outcome_id: UUID
    result_id: UUID
    at: datetime
    actor: str
    accepted: int = 0
    delivered: int = 0
    declined: Mapping[str, int] = field(default_factory=dict)
    known: int = 0
    troubles: tuple[NotUnderstood, ...] = ()
