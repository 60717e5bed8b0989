"""The JSON Schema of every kind of event, as it stands on the bus."""

from typing import Any

from schemas.events import KINDS, Event
from schemas.topics import topic_of_model

Shape = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Recording is ours: the time of it travels in a header, never in the body.
_NOT_IN_THE_BODY = "recorded_at"


def shape_name(kind: str) -> str:
    """The name of the schema's file: kind and major version."""
    return f"{kind}.v{KINDS[kind].version}"


def all_shapes() -> dict[str, Shape]:
    """Every schema by its name."""
    return {shape_name(kind): shape_of(kind) for kind in KINDS}


def shape_of(kind: str) -> Shape:
    """The schema of one kind.

    A reader must let pass fields that it does not know: within a major version fields may be added.
    """
    model = KINDS[kind]
    body = _plain(model.model_json_schema())
    body["properties"].pop(_NOT_IN_THE_BODY)
    return {
        "$schema": DIALECT,
        "$id": f"urn:sikkep:schema:{kind}:{model.version}",
        "title": body.pop("title"),
        "description": summary(model),
        "x-topic": topic_of_model(model),
        **{name: value for name, value in body.items() if name not in {"description", "required", "$defs"}},
        "required": [name for name in body["properties"] if name in {*body["required"], "kind"}],
        **({"$defs": body["$defs"]} if "$defs" in body else {}),
    }


def summary(model: type[Event]) -> str:
    """What the kind means, in one paragraph."""
    return " ".join((model.__doc__ or "").split())


def _plain(shape: Any) -> Any:
    """The schema without what a reader does not need: absent values are left out, never sent as null."""
    if isinstance(shape, list):
        return [_plain(part) for part in shape]
    if not isinstance(shape, dict):
        return shape
    if "properties" in shape:
        shape = {name: value for name, value in shape.items() if name != "additionalProperties"}
        shape["properties"] = {name: _field(value) for name, value in shape["properties"].items()}
    return {name: _plain(value) for name, value in shape.items()}


def _field(shape: Shape) -> Shape:
    shape = {name: value for name, value in shape.items() if name not in {"title", "default"}}
    given = [part for part in shape.get("anyOf", ()) if part != {"type": "null"}]
    if len(given) == 1:
        return {**{name: value for name, value in shape.items() if name != "anyOf"}, **given[0]}
    return shape
