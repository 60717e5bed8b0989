"""Says in sentences for whom a pledge is: "Harus: umur paling sedikit 18 tahun"."""

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _

from schemas.condition_values import NUMBERS, YES
from schemas.conditions import Condition
from schemas.pledge_codes import Fact, Operator, Strength
from webui.reasons import AIDS, INDICATORS
from webui.speech import say
from webui.words import NEEDS, SEXES, URGENCIES, Words

FACTS: Words = {
    "age": _("Umur"),
    "sex": _("Jenis kelamin"),
    "is_head": _("Kepala keluarga"),
    "members": _("Jumlah anggota keluarga"),
    "decile_p3ke": _("Desil P3KE"),
    "urgency": _("Tingkat kebutuhan"),
    "need": _("Kebutuhan"),
    "aid": _("Bantuan pemerintah yang diterima"),
    "indicator": _("Keadaan rumah dan keluarga"),
    "area": _("Wilayah"),
    "consent": _("Persetujuan keluarga"),
}
OPERATORS: Words = {
    "at_least": _("paling sedikit"),
    "at_most": _("paling banyak"),
    "is": _("tepat"),
}
STRENGTHS: Words = {"must": _("Harus"), "cant": _("Tidak boleh")}
ANSWERS: Words = {"yes": _("ya"), "no": _("tidak")}
VALUES: Mapping[str, Words] = {
    "urgency": URGENCIES, "need": NEEDS, "aid": AIDS, "indicator": INDICATORS, "sex": SEXES, "is_head": ANSWERS,
    "consent": ANSWERS,
}  # fmt: skip
"""The words of the values of each fact that is a closed list."""


def condition_sentence(condition: Condition, areas: Mapping[str, str] | None = None) -> str:
    """The condition as one sentence. `areas` names the areas that it speaks of; one without a name keeps its code."""
    about = condition_phrase(condition, areas)
    if condition.strength is Strength.MUST:
        return say("Harus: %(about)s", about=about)
    return say("Tidak boleh: %(about)s", about=about)


def condition_phrase(condition: Condition, areas: Mapping[str, str] | None = None) -> str:
    """What the condition is about, without whether it must hold or must not."""
    fact, values = condition.fact, condition.values
    if fact in NUMBERS:
        return _numbered(fact, _compared(condition))
    if fact is Fact.AREA:
        return say("tinggal di %(places)s", places=either((areas or {}).get(value, value) for value in values))
    if fact is Fact.IS_HEAD:
        return say("kepala keluarga") if values == (YES,) else say("anggota selain kepala keluarga")
    if fact is Fact.CONSENT:
        return say("keluarga setuju datanya diberikan kepada mitra")
    return _listed(fact, either(_value(fact, value) for value in values))


def either(words: Iterable[str]) -> str:
    """`a`, `a atau b`, `a, b atau c`."""
    *first, last = words
    return say("%(first)s atau %(last)s", first=", ".join(first), last=last) if first else last


def _numbered(fact: Fact, number: str) -> str:
    if fact is Fact.AGE:
        return say("umur %(number)s tahun", number=number)
    if fact is Fact.MEMBERS:
        return say("anggota keluarga %(number)s orang", number=number)
    return say("desil P3KE %(number)s", number=number)


def _listed(fact: Fact, words: str) -> str:
    match fact:
        case Fact.NEED:
            return say("membutuhkan %(needs)s", needs=words)
        case Fact.AID:
            return say("sudah menerima %(aid)s", aid=words)
        case Fact.URGENCY:
            return say("tingkat kebutuhan %(urgency)s", urgency=words)
    return words


def _value(fact: Fact, value: str) -> str:
    word = str(VALUES[fact.value].get(value, value))
    return word if fact is Fact.AID else word[:1].lower() + word[1:]


def _compared(condition: Condition) -> str:
    number = condition.values[0]
    if condition.operator in (Operator.AT_LEAST, Operator.AT_MOST):
        return f"{OPERATORS[condition.operator.value]} {number}"
    return either(condition.values)
