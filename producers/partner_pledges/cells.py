"""Reads the cells that say how a pledge's help is given: which help, for whom, with which data, how soon answered."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from schemas.condition_values import NUMBERS, BadCondition, condition_of
from schemas.conditions import Condition
from schemas.pledge_codes import Benefit, Fact, Operator, Strength
from schemas.sharing import SharedField

T = TypeVar("T")
STRENGTHS = {"harus": Strength.MUST, "tidak": Strength.CANT}
FACTS = {
    "umur": Fact.AGE, "jenis_kelamin": Fact.SEX, "kepala_keluarga": Fact.IS_HEAD, "anggota": Fact.MEMBERS,
    "desil": Fact.DECILE_P3KE, "mendesak": Fact.URGENCY, "kebutuhan": Fact.NEED, "bantuan": Fact.AID,
    "keadaan": Fact.INDICATOR, "wilayah": Fact.AREA, "persetujuan": Fact.CONSENT,
}  # fmt: skip
SIGNS = {">=": Operator.AT_LEAST, "<=": Operator.AT_MOST, "=": Operator.IS}
ANSWERS = {"ya": True, "tidak": False}
_WORDS = {"ya": "yes", "tidak": "no", "laki-laki": "male", "perempuan": "female"}
_CONDITION = re.compile(r"([a-z]+):([a-z_]+)(>=|<=|=)(.+)")
_MOST_CONDITIONS, _LONGEST_DAYS = 20, 365


class Wrong(ValueError):
    """A cell that cannot be read; the text says what to do."""


def one_of(words: Mapping[str, T], text: str) -> T:
    """What the word stands for."""
    if text.lower() not in words:
        raise Wrong(f"Isi dengan salah satu dari: {', '.join(words)}.")
    return words[text.lower()]


def maybe(read: Callable[[str], T]) -> Callable[[str], T | None]:
    """Reads a cell that may be empty: then nothing is said."""
    return lambda text: read(text) if text else None


def benefit(text: str) -> Benefit:
    """Which help it is."""
    return one_of({code.value: code for code in Benefit}, text)


def fields(text: str) -> tuple[SharedField, ...]:
    """The least that the partner must know, in the order of the closed list."""
    known = {code.value: code for code in SharedField}
    wanted = {one_of(known, part.strip()) for part in text.split("|")}
    return tuple(code for code in SharedField if code in wanted)


def yes_or_no(text: str) -> bool:
    """Whether the family must consent."""
    return one_of(ANSWERS, text)


def answer_days(text: str) -> int:
    """How long an answer may take."""
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) > _LONGEST_DAYS:
        raise Wrong(f"Isi angka bulat dari 0 sampai {_LONGEST_DAYS}; 0 berarti tidak ditagih.")
    return int(text)


def conditions(text: str) -> tuple[Condition, ...]:
    """For whom it is, written `harus:umur>=18|tidak:bantuan=pbi`."""
    parts = [part.strip() for part in text.split("|")]
    if len(parts) > _MOST_CONDITIONS:
        raise Wrong(f"Paling banyak {_MOST_CONDITIONS} syarat.")
    return tuple(dict.fromkeys(map(_condition, parts)))


def _condition(part: str) -> Condition:
    found = _CONDITION.fullmatch(part.replace(" ", "").lower())
    if not found:
        raise Wrong(f"Syarat {_shown(part)} tidak terbaca. Tulis misalnya harus:umur>=18|tidak:bantuan=pbi.")
    strength, fact, sign = one_of(STRENGTHS, found[1]), one_of(FACTS, found[2]), SIGNS[found[3]]
    if fact not in NUMBERS and sign is not Operator.IS:
        raise Wrong(f"Syarat {_shown(part)}: {found[2]} hanya dapat memakai tanda =.")
    try:
        return condition_of(strength, fact, _values(fact, found[4]), sign)
    except BadCondition as problem:
        raise Wrong(f"Syarat {_shown(part)}: {_remedy(fact, problem.known)}") from None


def _values(fact: Fact, text: str) -> Sequence[str]:
    values = text.split(",")
    return [_WORDS.get(value, value) for value in values] if fact in (Fact.SEX, Fact.IS_HEAD, Fact.CONSENT) else values


def _remedy(fact: Fact, known: Sequence[str]) -> str:
    if fact in NUMBERS:
        return f"isi satu angka bulat dari {known[0]} sampai {known[1]}."
    if fact is Fact.AREA:
        return "isi kode wilayah kabupaten ini, misalnya 18.02.01."
    words = {code: word for word, code in _WORDS.items()}
    return f"nilai yang dikenal: {', '.join(words.get(code, code) for code in known)}."


def _shown(part: str) -> str:
    return "".join(sign for sign in part[:40] if sign.isprintable()) or "kosong"
