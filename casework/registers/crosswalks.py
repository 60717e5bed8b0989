"""Reads the table that tells which Kemendagri code belongs to a BPS code of a kampung."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casework.registers.cells import key_of, pattern_of
from casework.registers.complaints import Complaint, ImportRefused, Place
from casework.registers.delimited import Writing
from casework.registers.files import digest_of
from casework.registers.opening import folded_title, sheets_in
from casework.registers.sheets import LIMITS, Sheet

_BPS = frozenset({"bps", "kodebps", "kodebpsdesa", "idbps", "bpscode", "kodedesabps"})
_KEMENDAGRI = frozenset(
    {"kemendagri", "kodekemendagri", "kodekemdagri", "kemendagrikodedesa", "kodedagri", "kodedesakemendagri", "kode"}
)
_MEANINGS = dict.fromkeys(_BPS, "bps") | dict.fromkeys(_KEMENDAGRI, "kemendagri")
LARGEST = 2_000_000
"""Bytes that such a file may have: 311 kampung need no tenth of it."""
_HEADER_WITHIN, _MOST_REASONS = 40, 20


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """What a file says: BPS code (ten digits) to Kemendagri code (18.02.CC.DDDD), and the rows that cannot be taken."""

    codes: Mapping[str, str]
    refused: Sequence[Complaint]


def read_crosswalk(path: Path, official: Collection[str], encoding: str = "") -> Crosswalk:
    """Read a CSV or XLSX file with these two columns. `official` are the kampung codes there are.

    A bad row is left out and told; of two rows that say different things of one code, the second. Raises
    `ImportRefused` where the file itself is wrong, or none of its rows can be taken.
    """
    digest_of(path)
    codes = {code.replace(".", ""): code for code in official}
    found: dict[str, str] = {}
    problems: list[Complaint] = []
    for sheet in sheets_in(path, _MEANINGS, LIMITS, Writing(encoding), []):
        for row, bps, kemendagri in _pairs(sheet):
            if problem := _problem(bps, kemendagri, codes, found):
                told = f"({_shown(bps)} – {_shown(kemendagri)})"
                problems.append(Complaint(problem, Place(sheet.file, sheet.name, row), detail=told))
            else:
                found[bps] = codes[kemendagri]
    if not found:
        raise ImportRefused(problems[:_MOST_REASONS] or [Complaint("crosswalk_columns", Place(path.name))])
    return Crosswalk(found, problems)


def _pairs(sheet: Sheet) -> Iterator[tuple[int, str, str]]:
    """Row, BPS and Kemendagri code of the rows below the titles."""
    at: tuple[int, int] | None = None
    for seen, (number, cells) in enumerate(sheet.rows):
        if at is not None:
            bps, kemendagri = (_digits(key_of(cells[index])) if index < len(cells) else "" for index in at)
            if bps or kemendagri:
                yield number, bps, kemendagri
        elif seen < _HEADER_WITHIN:
            meant = [_MEANINGS.get(folded_title(key_of(cell)), "") for cell in cells]
            if "bps" in meant and "kemendagri" in meant:
                at = meant.index("bps"), meant.index("kemendagri")


def _digits(text: str) -> str:
    return text.removesuffix(".0").replace(".", "").replace(" ", "")[:20]


def _is_code(text: str) -> bool:
    return len(text) == 10 and text.isascii() and text.isdigit()


def _shown(text: str) -> str:
    # What is no code could be a person's number from a wrong file.
    return text if _is_code(text) else pattern_of(text)


def _problem(bps: str, kemendagri: str, codes: dict[str, str], found: dict[str, str]) -> str:
    if not (_is_code(bps) and _is_code(kemendagri)):
        return "crosswalk_code"
    if kemendagri not in codes:
        return "crosswalk_unknown"
    return "crosswalk_twice" if found.get(bps, codes[kemendagri]) != codes[kemendagri] else ""
