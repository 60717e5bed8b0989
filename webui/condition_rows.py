"""The rows of conditions in the form of a pledge: each asks one fact, with the choices that this fact has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import LazyString

from schemas.condition_values import CODES, COMPARED, NUMBERS, BadCondition, condition_of
from schemas.conditions import Condition
from schemas.pledge_codes import Fact, Operator, Strength
from webui.condition_words import FACTS, VALUES
from webui.forms import BadForm
from webui.speech import say as _

MOST_ROWS = 20


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition as it is drawn: `number` is what was typed where the fact is one, `chosen` are codes where not."""

    index: int
    fact: str
    strength: str = Strength.MUST.value
    operator: str = Operator.AT_LEAST.value
    number: str = ""
    chosen: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether the fact is a number."""
        return self.fact in NUMBERS

    @property
    def name(self) -> LazyString | str:
        """The fact in words."""
        return FACTS[self.fact]

    def choices(self, areas: Sequence[tuple[str, str]]) -> list[tuple[str, Any]]:
        """The values to tick, with their words."""
        if self.fact == Fact.AREA:
            return list(areas)
        return [(code, VALUES[self.fact][code]) for code in CODES[Fact(self.fact)]]

    def condition(self) -> Condition:
        """The condition that the row states. Raises `BadCondition`."""
        values = (self.number.strip(),) if self.is_number else self.chosen
        return condition_of(Strength(self.strength), Fact(self.fact), values, Operator(self.operator))


def rows_of(conditions: Sequence[Condition]) -> list[ConditionRow]:
    """The rows that show these conditions."""
    return [_row(index, one) for index, one in enumerate(conditions)]


def rows_sent(form: Mapping[str, Sequence[str]]) -> list[ConditionRow]:
    """The rows as they were sent; a row that no page of ours sends is left out."""
    sent = zip(*(form.get(name, ()) for name in ("fact", "strength", "operator", "number")), strict=False)
    chosen: dict[str, list[str]] = {}
    for choice in form.get("choice", ()):
        index, _bar, code = choice.partition(":")
        chosen.setdefault(index, []).append(code)
    rows = [
        ConditionRow(index, fact, strength, operator, number, tuple(chosen.get(str(index), ())))
        for index, (fact, strength, operator, number) in enumerate(sent)
        if fact in set(Fact) and strength in set(Strength) and operator in COMPARED
    ]
    return _numbered(rows[:MOST_ROWS])


def turned(rows: Sequence[ConditionRow], step: str, added: str) -> list[ConditionRow]:
    """The rows after a button of the form was pressed: one more, or one less."""
    if step.startswith("hapus-"):
        return _numbered([row for row in rows if step != f"hapus-{row.index}"])
    if added not in set(Fact) or len(rows) >= MOST_ROWS:
        return list(rows)
    return [*rows, ConditionRow(len(rows), added)]


def conditions_of(rows: Sequence[ConditionRow]) -> tuple[Condition, ...]:
    """The conditions that the rows state. Raises `BadForm` that names the rows."""
    errors, found = {}, []
    for row in rows:
        try:
            found.append(row.condition())
        except BadCondition as problem:
            errors[f"row-{row.index}"] = _wrong(row, problem)
    if errors:
        raise BadForm(errors)
    return tuple(dict.fromkeys(found))


def _numbered(rows: Sequence[ConditionRow]) -> list[ConditionRow]:
    # The next time they are sent, a row is known by its place.
    return [replace(row, index=index) for index, row in enumerate(rows)]


def _wrong(row: ConditionRow, problem: BadCondition) -> str:
    if row.is_number:
        least, most = problem.known
        return _("%(fact)s: tulis angka dari %(least)s sampai %(most)s.", fact=row.name, least=least, most=most)
    return _("%(fact)s: pilih paling sedikit satu.", fact=row.name)


def _row(index: int, one: Condition) -> ConditionRow:
    if one.fact in NUMBERS:
        return ConditionRow(index, one.fact.value, one.strength.value, one.operator.value, one.values[0])
    return ConditionRow(index, one.fact.value, one.strength.value, chosen=one.values)
