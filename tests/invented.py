"""Invents bodies that a JSON Schema allows, for tests that want any event of a kind."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as some

Shape = dict[str, Any]
_DAYS = some.dates(date(1900, 1, 1), date(2200, 1, 1)).map(str)
_MOMENTS = some.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=some.just(UTC)).map(str)
_BY_FORMAT = {"uuid": some.uuids().map(str), "date": _DAYS, "date-time": _MOMENTS.map(lambda at: at.replace(" ", "T"))}


def invented(shape: Shape, whole: Shape | None = None) -> some.SearchStrategy[Any]:
    """Any value that `shape` allows. References are looked up in `whole`, the schema that `shape` is a part of."""
    whole = whole or shape
    if "$ref" in shape:
        return invented(whole["$defs"][shape["$ref"].rpartition("/")[2]], whole)
    if "const" in shape:
        return some.just(shape["const"])
    if "enum" in shape:
        return some.sampled_from(shape["enum"])
    if shape["type"] == "array":
        return some.lists(invented(shape["items"], whole), min_size=shape.get("minItems", 0), max_size=4)
    return _object(shape, whole) if shape["type"] == "object" else _plain(shape)


def _object(shape: Shape, whole: Shape) -> some.SearchStrategy[Any]:
    fields = {name: invented(part, whole) for name, part in shape["properties"].items()}
    required = set(shape.get("required", ()))
    return some.fixed_dictionaries(
        {name: field for name, field in fields.items() if name in required},
        optional={name: field for name, field in fields.items() if name not in required},
    )


def _plain(shape: Shape) -> some.SearchStrategy[Any]:
    if shape["type"] == "integer":
        return some.integers(shape["minimum"], shape["maximum"])
    if shape["type"] == "boolean":
        return some.booleans()
    if "format" in shape:
        return _BY_FORMAT[shape["format"]]
    if shape.get("maxLength"):  # the one text there is: a programme's name
        return some.text(
            some.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Nd", "Cs"]),
            min_size=1,
            max_size=99,
        )
    return some.from_regex(shape["pattern"].replace("$", r"\Z"))
