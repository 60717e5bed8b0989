"""The forms of editions: what somebody says of the files that they bring, and the words of who decides."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from webui.forms import CommandForm, Day, MaybeDay, MaybeLong, MaybeShort, Short, blank_is_none

Encoding = Annotated[Literal["utf-8", "utf-16", "windows-1252"] | None, BeforeValidator(blank_is_none)]


Separator = Annotated[Literal["otomatis", ";", ",", "tab", "|"] | None, BeforeValidator(blank_is_none)]


class BringForm(CommandForm):
    """What is said of the files; they come beside the form."""

    source: Short
    edition: Short
    reference_on: MaybeDay = None
    received_on: Day
    giver: Short
    reference_number: MaybeShort = None
    legal_basis: Short
    encoding: Encoding = None
    separator: Separator = None


class DecisionForm(CommandForm):
    """What a person says to a hand-over. `version` counts the steps that they saw."""

    version: Annotated[int, Field(ge=0, le=1_000_000)]
    words: MaybeLong = None
