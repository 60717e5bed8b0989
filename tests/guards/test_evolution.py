"""The evolution check refuses every change that would break a reader, and lets additions pass."""

from copy import deepcopy
from typing import Any

import pytest

from contract.evolution import broken_promises
from contract.shapes import all_shapes

PUBLISHED = all_shapes()


def changed(name: str, *steps: str, **changes: Any) -> dict[str, Any]:
    """All schemas, with `changes` made to the part of schema `name` at `steps`; None takes the word away."""
    coming = deepcopy(PUBLISHED)
    part = coming[name]
    for step in steps:
        part = part[step]
    for word, value in changes.items():
        part.pop(word.strip("_"), None) if value is None else part.__setitem__(word.strip("_"), value)
    return coming


def without(words: list[str], *gone: str) -> list[str]:
    return [word for word in words if word not in gone]


REQUIRED = PUBLISHED["case_opened.v1"]["required"]
NEEDS = PUBLISHED["need_identified.v1"]["$defs"]["Need"]["enum"]
REFUSED = {
    "a removed field": changed("case_opened.v1", "properties", policy=None),
    "a new required field": changed("case_opened.v1", required=[*REQUIRED, "area_code"]),
    "a field that may be missing now": changed("case_opened.v1", required=without(REQUIRED, "policy")),
    "a changed type": changed("match_found.v1", "properties", "score", type="string"),
    "a changed type of items": changed("case_opened.v1", "properties", "reasons", "items", type="integer"),
    "a removed value of a list": changed("need_identified.v1", "$defs", "Need", enum=NEEDS[1:]),
    "a list that became open": changed("need_identified.v1", "$defs", "Need", enum=None),
    "a value that became a list": changed("case_opened.v1", "properties", "policy", enum=["target:1"]),
    "a changed constant": changed("case_opened.v1", "properties", "kind", const="case_begun"),
    "a raised minimum": changed("match_found.v1", "properties", "score", minimum=1),
    "a lowered maximum": changed("match_found.v1", "properties", "score", maximum=99),
    "a new limit": changed("case_opened.v1", "properties", "reasons", minItems=1),
    "a changed pattern": changed("case_opened.v1", "properties", "policy", pattern="^[a-z]+$"),
    "a changed format": changed("visit_recorded.v1", "properties", "visited_on", format="date-time"),
    "a removed field further in": changed("record_appeared.v1", "$defs", "RecordFacts", "properties", aid=None),
    "a removed alternative": changed("case_rechecked.v1", "properties", "months", enum=[3, 6]),
    "another topic": changed("case_opened.v1", **{"x-topic": "notices"}),
    "a removed kind": {name: shape for name, shape in PUBLISHED.items() if name != "case_opened.v1"},
}
ALLOWED = {
    "nothing": PUBLISHED,
    "a new optional field": changed("case_opened.v1", "properties", note={"type": "string", "format": "uuid"}),
    "a new value of a list": changed("need_identified.v1", "$defs", "Need", enum=[*NEEDS, "clothing"]),
    "a widened limit": changed("match_found.v1", "properties", "score", maximum=1000, minimum=None),
    "better words": changed("case_opened.v1", description="Said more clearly."),
    "a new kind": {**PUBLISHED, "case_merged.v1": PUBLISHED["case_opened.v1"]},
    "a new version beside the old": {
        "case_opened.v2" if name == "case_opened.v1" else name: shape for name, shape in PUBLISHED.items()
    },
}


@pytest.mark.parametrize("change", REFUSED)
def test_a_change_that_breaks_a_reader_is_refused(change: str) -> None:
    (trouble,) = broken_promises(PUBLISHED, REFUSED[change])
    assert trouble.split(".v1")[0] in {name.partition(".")[0] for name in PUBLISHED}


@pytest.mark.parametrize("change", ALLOWED)
def test_an_addition_is_allowed(change: str) -> None:
    assert broken_promises(PUBLISHED, ALLOWED[change]) == []


def test_a_removed_alternative_of_several_types_is_refused() -> None:
    several = changed("case_opened.v1", "properties", policy={"anyOf": [{"type": "string"}, {"type": "integer"}]})
    fewer = changed("case_opened.v1", "properties", policy={"anyOf": [{"type": "string"}]})
    assert broken_promises(several, fewer) == ["case_opened.v1.policy: an alternative is gone"]
    assert broken_promises(fewer, several) == []
