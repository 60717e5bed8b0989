"""Guard: nothing grows too long to read at one sitting."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
ROOMS = (
    "schemas",
    "casework",
    "producers",
    "consumers",
    "webui",
    "sikkep",
    "broker",
    "contract",
    "migrations",
    "benchmarks",
    "tests",
)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources() -> list[Path]:
    return [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]


def functions() -> Iterator[tuple[str, Function, int]]:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, Function):
                yield f"{path.relative_to(ROOT)}:{node.name}", node, (node.end_lineno or 0) - node.lineno + 1


def test_files_stay_short() -> None:
    limits = {path: 400 if path.is_relative_to(ROOT / "tests") else 300 for path in sources()}
    assert not [str(path) for path, limit in limits.items() if len(path.read_text().splitlines()) > limit]


def test_functions_stay_short() -> None:
    assert not [where for where, _, lines in functions() if lines > 40]
    assert median(lines for where, _, lines in functions() if not where.startswith("tests/")) <= 8


def test_functions_take_few_parameters() -> None:
    counts = {where: sum(a.arg not in {"self", "cls"} for a in _all(node.args)) for where, node, _ in functions()}
    # A command's parameters are what one may type after it, and typer knows no nouns there.
    apart = ("tests/", "sikkep/cli/")
    assert not [where for where, count in counts.items() if count > 5 and not where.startswith(apart)]


def _all(arguments: ast.arguments) -> list[ast.arg]:
    return arguments.posonlyargs + arguments.args + arguments.kwonlyargs


def test_templates_stay_short() -> None:
    templates = ROOT / "webui" / "templates"
    limits = {
        path: 30 if path.name.startswith("_") or path.parent.name == "timeline" else 60
        for path in templates.rglob("*.html")
    }
    assert not [str(path) for path, limit in limits.items() if len(path.read_text().splitlines()) > limit]
