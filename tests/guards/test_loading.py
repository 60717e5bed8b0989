"""Guard: a command loads only what it needs, so that a consumer starts soon and stays small."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from sikkep.cli import COMMANDS, app, loaded

ROOT = Path(__file__).parents[2]
HEAVY = {"alembic", "duckdb", "faststream", "flask", "fpdf", "gunicorn", "openpyxl", "python_calamine", "rapidfuzz",
         "reportlab", "xlsxwriter"}  # fmt: skip


def heavy_after(statement: str) -> set[str]:
    """What of the heavy libraries a fresh interpreter has loaded after the statement."""
    script = f"import sys; {statement}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return HEAVY & set(done.stdout.split())


@pytest.mark.parametrize("name", ["consume", "relay", "timeline", "verify", "doctor"])
def test_a_command_on_the_record_and_the_bus_loads_no_page_no_matching_and_no_workbook(name: str) -> None:
    assert heavy_after(f"from sikkep.cli import loaded; loaded({name!r})") == set()


def test_the_list_of_commands_loads_none_of_them() -> None:
    ours = "[name for name in sys.modules if name.startswith(('sikkep.cli.', 'sikkep.house'))]"
    assert heavy_after(f"import sikkep.cli; assert not {ours}") == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_in_the_list_is_there_and_says_the_same_of_itself(name: str) -> None:
    told = typer.main.get_command(app).commands[name].help  # type: ignore[attr-defined]
    assert loaded(name).help.partition("\n")[0] == told


def test_a_mistyped_command_is_told_what_was_meant() -> None:
    refused = CliRunner().invoke(app, ["consme"])
    assert (refused.exit_code, "Did you mean 'consume'?" in refused.stderr) == (2, True)
