"""Says which column titles of a file nobody understands, and what each of them could mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.registers.lifecycle import reasons_of
from casework.registers.parts import PART_NAMES
from casework.store.hand_overs import HandOverEntry
from schemas.codes import HandOverState
from webui.speech import say as _

FIELD = "kolom-"
"""How the fields begin that ask for a title's meaning."""
REPAIRABLE = (HandOverState.REFUSED, HandOverState.READY)
"""Where somebody may still say how the files are to be read."""
_MOST = 400
_AID = "aid:"


@dataclass(frozen=True, slots=True)
class Column:
    """A title of the file, the field that asks for its meaning, and what it means now or most likely.

    `shapes` are what some of its cells look like: digits as 9, letters as A.
    """

    field: str
    written: str
    folded: str
    meaning: str
    is_known: bool
    shapes: Sequence[str] = ()

    def is_changed_by(self, chosen: str) -> bool:
        """Whether this choice says something that was not known."""
        return not self.is_known or chosen != self.meaning


@dataclass(frozen=True, slots=True)
class Repair:
    """What can be asked. `sheets` are the titles of each sheet, `missing` groups of parts of which one is needed."""

    columns: Sequence[Column]
    sheets: Sequence[frozenset[str]]
    missing: Sequence[Sequence[str]]
    has_text: bool
    looks: Sequence[Mapping[str, Any]]

    @property
    def others(self) -> list[Mapping[str, Any]]:
        """How text files would look otherwise, where that is another look."""
        used = {look["file"]: _seen(look) for look in self.looks if look["is_used"]}
        return [look for look in self.looks if _seen(look) != used.get(look["file"])]

    @property
    def strange(self) -> list[Column]:
        """The titles that nobody has explained yet."""
        return [column for column in self.columns if not column.is_known]

    @property
    def known(self) -> list[Column]:
        """The titles that mean something already; that may be wrong."""
        return [column for column in self.columns if column.is_known]

    @property
    def wanted(self) -> list[str]:
        """What is missing, in words: one name, or several of which one is enough."""
        parts = self.parts
        return [_(" atau ").join(parts[part] for part in group) for group in self.missing]

    @property
    def parts(self) -> dict[str, str]:
        """All that a column can be understood as, with their names, in the order in which to offer them."""
        return {part: _(name) for part, name in PART_NAMES.items()}

    def rivals(self, column: Column, chosen: Mapping[str, str]) -> list[str]:
        """Titles of the same sheet that were given the same meaning. Of one programme there may be several flags."""
        part = chosen[column.folded]
        if not part or part.startswith(_AID):
            return []
        beside = {title for sheet in self.sheets if column.folded in sheet for title in sheet} - {column.folded}
        return [one.written for one in self.columns if one.folded in beside and chosen[one.folded] == part]


def repair_of(entry: HandOverEntry) -> Repair | None:
    """What may be asked; None where the refusal has nothing to do with titles or writing, or the files are gone."""
    is_kept = all(file.get("stored") for file in entry.brought.files)
    if entry.state not in REPAIRABLE or not is_kept or _are_gone(entry):
        return None
    headings = list((entry.report or {}).get("headings", ()))
    has_text = any(not str(file["name"]).lower().endswith(".xlsx") for file in entry.brought.files)
    columns = _columns(headings)
    looks = (entry.report or {}).get("looks", ())
    if not columns and not has_text:
        return None
    sheets = [frozenset(title["folded"] for title in heading["titles"]) for heading in headings]
    return Repair(columns, sheets, _missing(headings), has_text, looks)


def _seen(look: Mapping[str, Any]) -> tuple[Any, ...]:
    return look["titles"], look["places"]


def _are_gone(entry: HandOverEntry) -> bool:
    return any(reason.code == "files_not_kept" for reason in reasons_of(entry))


def _columns(headings: Sequence[Mapping[str, Any]]) -> list[Column]:
    """The titles of all sheets, each once."""
    titles = {title["folded"]: title for heading in headings for title in heading["titles"]}
    return [
        Column(
            f"{FIELD}{at}",
            each["written"],
            folded,
            each["part"] or each["suggestion"],
            each["is_known"],
            tuple(each.get("shapes", ())),  # refused before they were kept: none
        )
        for at, (folded, each) in enumerate(titles.items())
    ][:_MOST]


def _missing(headings: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """What the sheet that is nearest to being read still needs."""
    return min((list(heading["missing"]) for heading in headings), key=len, default=[])
