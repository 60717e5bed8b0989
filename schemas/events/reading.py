"""Turns bytes from outside into an event, or says in a word why it cannot."""

import json
import re
from typing import Annotated, Any, get_args

from pydantic import Field, TypeAdapter, ValidationError

from schemas.codes import DeadLetterCode
from schemas.events.base import Event
from schemas.events.cases import Cases
from schemas.events.household_data import HouseholdData
from schemas.events.matches import Matches
from schemas.events.notices import Notices
from schemas.events.pledges import Pledges

AnyEvent = HouseholdData | Matches | Pledges | Cases | Notices
FAMILIES: dict[str, tuple[type[Event], ...]] = {
    "household_data": get_args(HouseholdData),
    "matches": get_args(Matches),
    "pledges": get_args(Pledges),
    "cases": get_args(Cases),
    "notices": get_args(Notices),
}
KINDS: dict[str, type[Event]] = {
    model.model_fields["kind"].default: model for family in FAMILIES.values() for model in family
}
KIND_OF: dict[type[Event], str] = {model: kind for kind, model in KINDS.items()}
LARGEST = 256_000
_READER: TypeAdapter[AnyEvent] = TypeAdapter(Annotated[AnyEvent, Field(discriminator="kind")])
# The parser also takes "1700000000" for a time; nobody who writes that means what we would read.
_IN_WORDS_OF_ISO_8601 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T|$)")
_NOT_CONTENT = {"recorded_at", "trace", "correlation_id"}


class Unreadable(Exception):
    """A message that is no event of ours. `code` is for the dead letter, `field` a path in it; no value is named."""

    def __init__(self, code: DeadLetterCode, field: str = "") -> None:
        super().__init__(f"{code.value} {field}".strip())
        self.code = code
        self.field = field[:200]


def canonical(event: Event) -> str:
    """The event as the JSON text that is stored and sent: declared order, no blanks, without `recorded_at`."""
    return event.canonical_text


def same_content(one: Event, other: Event) -> bool:
    """Whether two events with one id say the same. Tracing marks and the time of recording do not count."""
    return type(one) is type(other) and one.model_dump(exclude=_NOT_CONTENT) == other.model_dump(exclude=_NOT_CONTENT)


def read_event(raw: bytes | str | None) -> AnyEvent:
    """Read one message strictly. Unknown fields are kept, so that a newer sender loses nothing here.

    Raises `Unreadable` for anything else: empty, too large, bad JSON, a key twice, an unknown kind, a wrong value.
    """
    if not raw:
        raise Unreadable(DeadLetterCode.BAD_JSON)
    if len(raw) > LARGEST:
        raise Unreadable(DeadLetterCode.TOO_LARGE)
    try:
        event: AnyEvent = _READER.validator.validate_json(raw)
    except ValidationError as problem:
        raise _unreadable(problem) from None
    text = raw if isinstance(raw, str) else raw.decode()
    if "\\u0000" in text:  # PostgreSQL keeps no such sign
        raise Unreadable(DeadLetterCode.SCHEMA)
    if canonical(event) != text:
        _refuse_what_the_parser_let_through(text)
    return event


def _unreadable(problem: ValidationError) -> Unreadable:
    first = problem.errors(include_url=False, include_context=False, include_input=False)[0]
    codes = {
        "json_invalid": DeadLetterCode.BAD_JSON,
        "union_tag_invalid": DeadLetterCode.UNKNOWN_TYPE,
        "union_tag_not_found": DeadLetterCode.UNKNOWN_TYPE,
    }
    return Unreadable(codes.get(first["type"], DeadLetterCode.SCHEMA), ".".join(map(str, first["loc"])))


def _refuse_what_the_parser_let_through(text: str) -> None:
    # Only bytes that are not our own canonical form pay for this second look.
    try:
        body = json.loads(text, object_pairs_hook=_without_twins, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Unreadable(DeadLetterCode.BAD_JSON) from None
    for name, value in body.items():
        if name.endswith(("_at", "_on")) and isinstance(value, str) and not _IN_WORDS_OF_ISO_8601.match(value):
            raise Unreadable(DeadLetterCode.SCHEMA, name)


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = dict(pairs)
    if len(keys) != len(pairs):
        raise ValueError("a key stands twice")
    return keys
