"""Reads hamlet, RT and RW out of an address, however it was written."""

import re
from functools import lru_cache
from typing import NamedTuple

_ROMAN = {
    word: number for number, word in enumerate("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split(), 1)
}  # fmt: skip
_HAMLET = re.compile(r"\b(?:dusun|dsn|dukuh|lingkungan|lingk|lk|umbul)\b\.?\s*([ivx]+|\d{1,2})\b")
_RT = re.compile(r"\brt\b\.?\s*:?\s*0*(\d{1,3})")
_RW = re.compile(r"\brw\b\.?\s*:?\s*0*(\d{1,3})")
_BOTH = re.compile(r"\brt\b\.?\s*:?\s*0*(\d{1,3})\s*[/-]\s*(?:rw\b\.?\s*)?0*(\d{1,3})")


class Spot(NamedTuple):
    """Where in its kampung a family lives; None where the address does not say. Places without numbers are not read."""

    hamlet: int | None = None
    rt: int | None = None
    rw: int | None = None


@lru_cache(maxsize=65_536)
def spot_of(address: str) -> Spot:
    """`Dusun III RT 004 RW 002`, `Dsn 3 RT 4/2`, `RT 04/RW 02 Kampung Sri Basuki`, `LK II`."""
    text = address.lower()
    hamlet, both = _HAMLET.search(text), _BOTH.search(text)
    rt, rw = _RT.search(text), _RW.search(text)
    return Spot(
        hamlet=_number(hamlet.group(1)) if hamlet else None,
        rt=int(rt.group(1)) if rt else None,
        rw=int(both.group(2)) if both else int(rw.group(1)) if rw else None,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else _ROMAN.get(text)
