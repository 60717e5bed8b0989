"""What a complaint adds to its sentence: kept in Indonesian, and said in the reader's language."""

import re
from collections.abc import Callable, Mapping

from casework.registers.sentences import STANDING

Say = Callable[[str], str]
"""Gives a sentence in the reader's language, its places for values left as they are."""

MISSING = "Tidak ada: %(titles)s."
WANTED = "Wajib untuk %(register)s: %(titles)s."
REQUIRED = "Wajib: %(titles)s."
ANSWER_REQUIRED = "Wajib: STATUS dan REF (atau NIK)."
LIKELIEST = "Yang tampak cocok: %(separator)s"
MOST_ROWS = "Batasnya %(most)s baris."
COUNT = "(jumlah: %(count)s)"
BROUGHT = "(%(edition)s, dibawa %(who)s pada %(day)s pukul %(time)s WIB)"
SIGNED = "(%(who)s pada %(day)s pukul %(time)s WIB)"
KNOWN_SOURCES = "(%(source)s; ada: %(known)s)"
NO_FOLDER = "Folder ini tidak ada."
WRONG_NAME = "(source = %(source)s, nama berkas %(file)s)"
DETAILS = (
    MISSING, WANTED, REQUIRED, ANSWER_REQUIRED, LIKELIEST, MOST_ROWS, COUNT, BROUGHT, SIGNED, KNOWN_SOURCES, NO_FOLDER,
    WRONG_NAME,
)  # fmt: skip
_VALUE = re.compile(r"%\\\((\w+)\\\)s|%\((\w+)\)s")
_PATTERNS = [
    (template, re.compile(_VALUE.sub(lambda found: f"(?P<{found[1] or found[2]}>.+?)", re.escape(template))))
    for template in DETAILS
]


def detail_in(text: str, say: Say) -> str:
    """The detail in the reader's language; what is no sentence of ours (a code, a date) as it stands."""
    if (bare := text.strip("()")) in STANDING.values():
        return text.replace(bare, say(bare))
    for template, pattern in _PATTERNS:
        if found := pattern.fullmatch(text):
            values: Mapping[str, str] = found.groupdict()
            return say(template) % values
    return text
