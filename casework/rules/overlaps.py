"""Which help may meet which other help in one family: allowed, warned about, or forbidden, by rules that are data."""

import tomllib
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from casework.rules.casefile import CaseFile
from casework.rules.family_facts import aid_of
from casework.rules.supports import Support
from schemas.events.base import Code
from schemas.pledge_codes import Benefit

AID = "aid:"
SAME = "same"
ANY = "*"
_MODEL = ConfigDict(frozen=True, extra="forbid")


class Rule(BaseModel):
    """One rule: `help` beside `other`. `months`: how long the other help counts after it arrived; 0 for ever."""

    model_config = _MODEL
    code: Code
    help: str
    other: str
    verdict: Literal["allowed", "warned", "forbidden"]
    months: Annotated[int, Field(ge=0, le=600)]

    def fits(self, help_: str, other: str) -> bool:
        """Whether the rule speaks of this help beside that other."""
        wanted = help_ if self.other == SAME else self.other
        return self.help in (ANY, help_) and wanted == other


class OverlapPolicy(BaseModel):
    """The whole of `overlaps.toml`. Unknown words in it stop the program at the start."""

    model_config = _MODEL
    version: Code
    rules: tuple[Rule, ...]

    def rule_for(self, help_: str, other: str) -> Rule | None:
        """The rule that holds for this help beside that other: the last that fits."""
        return next((rule for rule in reversed(self.rules) if rule.fits(help_, other)), None)


class Overlap(NamedTuple):
    """Help that the family has or had beside which new help is warned about or forbidden.

    `other` is a benefit, or "aid:" and a government programme; `edition` says which register names it, `on` when it
    arrived (None: it is under way), `agency` who gives it.
    """

    rule: str
    help: str
    other: str
    is_forbidden: bool
    agency: str | None = None
    on: date | None = None
    edition: str | None = None


def overlaps(
    casefile: CaseFile, benefit: Benefit | None, today: date, person_id: UUID | None = None
) -> tuple[Overlap, ...]:
    """What stands in the way of giving this help to the family, forbidden first.

    Help for other members is no overlap.
    """
    if benefit is None:
        return ()
    found = (*_by_aid(casefile, benefit), *_by_help(casefile, benefit, today, person_id))
    return tuple(sorted(found, key=lambda overlap: (not overlap.is_forbidden, overlap.rule, overlap.other)))


def _by_aid(casefile: CaseFile, benefit: Benefit) -> Iterator[Overlap]:
    named = {aid: said.source for said in aid_of(casefile) for aid in said.values}
    for aid, edition in named.items():
        rule = DEFAULT.rule_for(benefit.value, AID + aid)
        if rule and rule.verdict != "allowed":
            yield Overlap(rule.code, benefit.value, AID + aid, rule.verdict == "forbidden", edition=edition)


def _by_help(casefile: CaseFile, benefit: Benefit, today: date, person_id: UUID | None) -> Iterator[Overlap]:
    for one in casefile.supports:
        if one.benefit is None or one.has_ended or not _same_people(one.person_id, person_id):
            continue
        rule = DEFAULT.rule_for(benefit.value, one.benefit.value)
        if rule and rule.verdict != "allowed" and _counts(one, rule.months, today):
            is_forbidden = rule.verdict == "forbidden"
            yield Overlap(rule.code, benefit.value, one.benefit.value, is_forbidden, one.agency, one.delivered_on)


def _same_people(one: UUID | None, other: UUID | None) -> bool:
    return one is None or other is None or one == other


def _counts(one: Support, months: int, today: date) -> bool:
    return months == 0 or one.delivered_on is None or _later(one.delivered_on, months) > today


def _later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def _read() -> OverlapPolicy:
    return OverlapPolicy.model_validate(tomllib.loads(files(__package__).joinpath("overlaps.toml").read_text()))


DEFAULT = _read()
