"""The forms of allocation rounds: what is to be given out, and the steps that people take."""

import re
from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field, StringConstraints

from casework.rules.rounds import Deed
from casework.store.case_lists import AreaCount
from schemas.events.supports import Quantity
from schemas.rounds import Plan, RoundStep, Share
from webui.data_request_forms import person_here
from webui.forms import CommandForm, Day, MaybeLong
from webui.visitors import now

Version = Annotated[int, Field(ge=1, le=1_000_000_000)]
Kecamatan = Annotated[str, StringConstraints(pattern=r"^18\.02\.\d{2}$")]


def _number(raw: object) -> object:
    # People write amounts as they read them: "Rp 1.500.000".
    return re.sub(r"(?i)^rp\.?|[\s.]|,00$|,-$", "", raw.strip()) if isinstance(raw, str) else raw


Amount = Annotated[Quantity, BeforeValidator(_number)]


class PlanForm(CommandForm):
    """What is to be given out, and how it is shared among kecamatan (none chosen: among all that have open cases)."""

    pledge_id: UUID
    amount: Amount
    each: Amount = 1
    day: Day
    sharing: Literal["none", "cases", "equal"] = "none"
    areas: Annotated[tuple[Kecamatan, ...], Field(max_length=60)] = ()

    def plan(self, counts: Sequence[AreaCount]) -> Plan:
        """The same as the rules know it; `counts` are the open cases of each kecamatan."""
        found = tuple(sorted(self._shares(counts), key=lambda share: share.area))
        return Plan(pledge_id=self.pledge_id, amount=self.amount, each=self.each, day=self.day, shares=found)

    def _shares(self, counts: Sequence[AreaCount]) -> list[Share]:
        if self.sharing == "none":
            return []
        named = [one for one in counts if one.code and (not self.areas or one.code in self.areas) and one.open]
        return [Share(area=str(one.code), weight=1 if self.sharing == "equal" else one.open) for one in named]


class StepForm(CommandForm):
    """A step on a round. `version` is what the page showed."""

    version: Version | None = None
    words: MaybeLong = None


def deed_of(form: CommandForm, step: RoundStep, household_id: UUID | None = None) -> Deed:
    """The step that a form asks for, signed and dated."""
    words, version = (form.words or "", form.version) if isinstance(form, StepForm) else ("", None)
    return Deed(form.command_id, step, person_here(), now(), words, version, household_id)
