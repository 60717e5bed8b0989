"""Says where a new schema would break a promise that the published one makes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contract.shapes import Shape

# What may only become wider, and in which direction that lies.
_LOWER_LIMITS = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_UPPER_LIMITS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_NEVER_OTHERWISE = ("type", "const", "pattern", "format", "multipleOf", "uniqueItems", "x-topic")


def broken_promises(published: Mapping[str, Shape], coming: Mapping[str, Shape]) -> list[str]:
    """Where `coming` breaks `published`, one sentence each; schemas are named like `case_opened.v1`.

    Within a major version a field, a value of a list, or a kind may be added, and a limit widened. Anything else needs
    a new version with an upcast, beside which the old schema stays published, or a new kind.
    """
    return [
        f"{name}{trouble}"
        for name, old in sorted(published.items())
        for trouble in (_compare(_Place(old, coming[name])) if name in coming else _gone(name, coming))
    ]


def _gone(name: str, coming: Mapping[str, Shape]) -> list[str]:
    kind = name.partition(".v")[0]
    return [] if any(other.startswith(f"{kind}.v") for other in coming) else [": the kind is gone"]


@dataclass(frozen=True, slots=True)
class _Place:
    """The same spot in both schemas. The whole schemas come along for their definitions."""

    old_whole: Shape
    new_whole: Shape
    path: str = ""
    old_part: Shape | None = None
    new_part: Shape | None = None

    @property
    def old(self) -> Shape:
        return _resolved(self.old_part if self.old_part is not None else self.old_whole, self.old_whole)

    @property
    def new(self) -> Shape:
        return _resolved(self.new_part if self.new_part is not None else self.new_whole, self.new_whole)

    def below(self, step: str, old: Shape, new: Shape) -> "_Place":
        return _Place(self.old_whole, self.new_whole, f"{self.path}{step}", old, new)


def _resolved(part: Shape, whole: Shape) -> Shape:
    while "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        part = {**whole["$defs"][name], **{key: value for key, value in part.items() if key != "$ref"}}
    return part


def _compare(place: _Place) -> Iterator[str]:
    old, new = place.old, place.new
    for trouble in (*_fixed(old, new), *_limits(old, new), *_values(old, new)):
        yield f"{place.path}: {trouble}"
    yield from _fields(place)
    if "items" in old and "items" in new:
        yield from _compare(place.below("[]", old["items"], new["items"]))
    yield from _alternatives(place)


def _fixed(old: Shape, new: Shape) -> Iterator[str]:
    for word in _NEVER_OTHERWISE:
        if old.get(word) != new.get(word):
            yield f"{word} changed from {old.get(word)} to {new.get(word)}"


def _limits(old: Shape, new: Shape) -> Iterator[str]:
    for words, is_narrower in ((_LOWER_LIMITS, _is_higher), (_UPPER_LIMITS, _is_lower)):
        for word in words:
            if word in new and (word not in old or is_narrower(new[word], old[word])):
                yield f"{word} narrowed from {old.get(word)} to {new[word]}"


def _is_higher(new: Any, old: Any) -> bool:
    return bool(new > old)


def _is_lower(new: Any, old: Any) -> bool:
    return bool(new < old)


def _values(old: Shape, new: Shape) -> Iterator[str]:
    if ("enum" in old) != ("enum" in new):
        yield "a closed list became open, or an open one closed"
        return
    for value in old.get("enum", ()):
        if value not in new["enum"]:
            yield f"the value {value} is gone"


def _fields(place: _Place) -> Iterator[str]:
    old, new = place.old.get("properties", {}), place.new.get("properties", {})
    had, has = set(place.old.get("required", ())), set(place.new.get("required", ()))
    for name in old:
        if name not in new:
            yield f"{place.path}.{name}: the field is gone"
        else:
            yield from _compare(place.below(f".{name}", old[name], new[name]))
    for name in sorted(has - had):
        yield f"{place.path}.{name}: the field is required now"
    for name in sorted((had - has) & set(new)):
        yield f"{place.path}.{name}: the field may be missing now"


def _alternatives(place: _Place) -> Iterator[str]:
    old, new = place.old.get("anyOf"), place.new.get("anyOf")
    if old is None and new is None:
        return
    for one in old or [place.old]:
        if not any(not list(_compare(place.below("", one, other))) for other in new or [place.new]):
            yield f"{place.path}: an alternative is gone"
