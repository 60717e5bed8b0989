"""The files that the contract is published in, and whether they still say what the code says."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from contract.asyncapi import document
from contract.evolution import broken_promises
from contract.openapi import api_document
from contract.page import page
from contract.shapes import Shape, all_shapes
from schemas.events import KINDS

ROOT = Path(__file__).parents[1]
DOCS = Path("docs/events")
API = Path("docs/api.yaml")
SHAPES = DOCS / "schemas"
GOLDEN = Path("tests/golden")


def golden(root: Path = ROOT) -> dict[str, Any]:
    """The golden body of every kind. Raises FileNotFoundError where one is missing."""
    return {kind: json.loads((root / GOLDEN / f"{kind}.json").read_text("utf-8")) for kind in KINDS}


def published_shapes(root: Path = ROOT) -> dict[str, Shape]:
    """The JSON Schemas as they were published last."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((root / SHAPES).glob("*.json"))}


def generated(root: Path = ROOT) -> dict[Path, str]:
    """Every generated file's text by its path, as the code would have it now."""
    examples = golden(root)
    return {
        **{SHAPES / f"{name}.json": _json(shape) for name, shape in all_shapes().items()},
        DOCS / "asyncapi.yaml": _yaml(document(examples), "schemas/events"),
        API: _yaml(api_document(), "schemas/pledge_wishes.py"),
        DOCS / "index.md": page(examples),
    }


def stale(root: Path = ROOT) -> list[Path]:
    """The published files that differ from what the code would have."""
    return [path for path, text in generated(root).items() if _text(root / path) != text]


def broken(root: Path = ROOT) -> list[str]:
    """The published promises that the code would break."""
    return broken_promises(published_shapes(root), all_shapes())


def write(root: Path = ROOT) -> list[Path]:
    """Write what is stale; schemas of older versions stay. Returns what was written."""
    texts: Mapping[Path, str] = generated(root)
    paths = stale(root)
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(texts[path], "utf-8")
    return paths


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _json(shape: Shape) -> str:
    return json.dumps(shape, indent=2) + "\n"


def _yaml(whole: Shape, source: str) -> str:
    # Through JSON, so that a part that occurs twice is written out twice: some readers know no YAML anchors.
    text: str = yaml.safe_dump(json.loads(json.dumps(whole)), sort_keys=False, width=120, allow_unicode=True)
    return f"# Made by `python -m contract --write` from {source}; do not edit.\n{text}"
