"""How long a partner's answer may take, when we remind, and what follows from a "no"."""

import tomllib
from datetime import date, timedelta
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from schemas.codes import FollowUpPurpose
from schemas.events.base import Code
from schemas.pledge_codes import Benefit, ChaseStep, DeclineReason

Days = Annotated[int, Field(ge=0, le=366)]
FOR_EVER = timedelta(days=3653)
_MODEL = ConfigDict(frozen=True, extra="forbid")


class Consequences(BaseModel):
    """What a "no" means for the family: parked for some days (-1: for good), and what a worker is asked to do."""

    model_config = _MODEL
    park_days: Annotated[int, Field(ge=-1, le=366)]
    follow_up: FollowUpPurpose | None = None

    def park_until(self, day: date) -> date | None:
        """Until when the family is not proposed to this pledge again; None where it may be at once."""
        if self.park_days == 0:
            return None
        return day + (FOR_EVER if self.park_days < 0 else timedelta(days=self.park_days))


class Chasing(BaseModel):
    """When we do what about an answer, in days from the day it is due."""

    model_config = _MODEL
    reminded: Annotated[int, Field(ge=-60, le=60)]
    late: Days
    escalated: Days
    return_after: Days


class ReferralPolicy(BaseModel):
    """The whole of `referrals.toml`. Unknown words in it stop the program at the start."""

    model_config = _MODEL
    version: Code
    answer_days: Days
    answer_days_of: dict[Benefit, Days]
    chasing: Chasing
    consequences: dict[DeclineReason, Consequences]

    def answer_by(self, day: date, benefit: Benefit | None, own_days: int | None) -> date | None:
        """By when a partner asked on `day` shall answer; None where nobody is chased. `own_days` is the pledge's."""
        days = own_days if own_days is not None else self._usual(benefit)
        return day + timedelta(days=days) if days else None

    def _usual(self, benefit: Benefit | None) -> int:
        return self.answer_days_of.get(benefit, self.answer_days) if benefit else self.answer_days

    def due_step(self, answer_by: date, chased: ChaseStep | None, today: date) -> ChaseStep | None:
        """What is to be done today about an answer that has not come, where `chased` is the last that was done."""
        done = list(ChaseStep).index(chased) if chased else -1
        days = (today - answer_by).days
        steps = (self.chasing.reminded, self.chasing.late, self.chasing.escalated)
        reached = sum(1 for after in steps if days >= after) - 1
        return list(ChaseStep)[reached] if reached > done else None

    def is_to_be_returned(self, answer_by: date, today: date) -> bool:
        """Whether an answer is so late that the place goes back to the pool."""
        return (today - answer_by).days >= self.chasing.return_after

    def marks(self, today: date) -> tuple[date, date, date, date]:
        """Answers due by these days are to be reminded of, are late, are escalated, give the place back."""
        after = (self.chasing.reminded, self.chasing.late, self.chasing.escalated, self.chasing.return_after)
        reminded, late, escalated, returned = (today - timedelta(days=days) for days in after)
        return reminded, late, escalated, returned


def _read() -> ReferralPolicy:
    return ReferralPolicy.model_validate(tomllib.loads(files(__package__).joinpath("referrals.toml").read_text()))


DEFAULT = _read()
