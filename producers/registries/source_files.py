"""Finds the files that describe the registers: those that come with the product and those of this installation."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from casework.registers.complaints import Complaint, ImportRefused, Place, refuse
from casework.registers.details import KNOWN_SOURCES, NO_FOLDER, WRONG_NAME
from producers.registries.layouts import Layout
from schemas.codes import Source

SOURCES = Path(__file__).parent / "sources"
_added: list[Path] = []


def look_also_in(folder: Path | None) -> None:
    """Take the register files (`<source>.toml`) of this folder too; a file of a known name replaces the product's.

    To be called once, at the start. None: only the product's own. Raises `ImportRefused` that names every bad file.
    """
    layout_of.cache_clear()
    _added[:] = [] if folder is None else [folder]
    if folder is not None and not folder.is_dir():
        raise refuse("source_bad", Place(folder.name), NO_FOLDER)
    problems = [problem for path in _paths().values() for problem in _problems(path)]
    if problems:
        raise ImportRefused(problems)


def known_sources() -> tuple[Source, ...]:
    """The registers that have a file, the product's own first."""
    return tuple(Source(name) for name in _paths())


@cache
def layout_of(source: Source) -> Layout:
    """The register's layout. Raises `ImportRefused` where it has no file, or a bad one."""
    path = _paths().get(source.value)
    if path is None:
        raise refuse(
            "source_unknown", detail=KNOWN_SOURCES % {"source": source.value, "known": ", ".join(known_sources())}
        )
    return read_layout(path)


def read_layout(path: Path) -> Layout:
    """The layout in a file. Raises `ImportRefused` that says what is wrong in which entry."""
    place = Place(path.name)
    try:
        layout = Layout.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as problem:
        told = [f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in problem.errors(include_input=False)]
        raise ImportRefused([Complaint("source_bad", place, detail=f"({each})") for each in told]) from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        raise refuse("source_bad", place, f"({problem})") from problem
    if layout.source.value != path.stem:
        raise refuse("source_bad", place, WRONG_NAME % {"source": layout.source.value, "file": path.stem})
    return layout


def _paths() -> dict[str, Path]:
    own = sorted(SOURCES.glob("*.toml"), key=lambda path: (list(Source).index(Source(path.stem)), path.stem))
    return {path.stem: path for path in own} | {
        path.stem: path for folder in _added for path in sorted(folder.glob("*.toml"))
    }


def _problems(path: Path) -> tuple[Complaint, ...]:
    try:
        read_layout(path)
    except ImportRefused as refused:
        return refused.reasons
    return ()
