"""What the words of a partner's answer file mean: yes, no, and which no."""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.events.base import Code
from schemas.pledge_codes import DeclineReason

Words = Annotated[tuple[str, ...], Field(min_length=1)]
_SIGNS = re.compile(r"[^a-z0-9]+")


class AnswerWords(BaseModel):
    """The whole of `list_answers.toml`. One word with two meanings stops the program at the start."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    version: Code
    accepted: Words
    declined: Words
    reasons: dict[DeclineReason, Words]

    @model_validator(mode="after")
    def _gives_each_word_one_meaning(self) -> "AnswerWords":
        for groups in ((self.accepted, self.declined), tuple(self.reasons.values())):
            folded = [_folded(word) for words in groups for word in words]
            if len(folded) != len(set(folded)):
                raise ValueError("a word with two meanings")
        return self

    def verdict(self, text: str) -> bool | None:
        """Yes or no; None where the word is neither."""
        if _folded(text) in map(_folded, self.accepted):
            return True
        return False if _folded(text) in map(_folded, self.declined) else None

    def reason(self, text: str) -> DeclineReason | None:
        """Which no; None where we do not know the word."""
        return next((reason for reason, words in self.reasons.items() if _folded(text) in map(_folded, words)), None)

    def codes(self) -> Iterator[tuple[str, DeclineReason]]:
        """The codes that we print on a list, each with what it means."""
        return ((words[0], reason) for reason, words in self.reasons.items())


def _folded(text: str) -> str:
    return _SIGNS.sub("", text.lower())


DEFAULT = AnswerWords.model_validate(
    tomllib.loads(files(__package__).joinpath("list_answers.toml").read_text(encoding="utf-8"))
)
