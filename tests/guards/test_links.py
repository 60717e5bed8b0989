"""Guard: what README and docs point to is there: files, headings, commands, targets of make, settings."""

import re
from pathlib import Path

import pytest
import typer

from sikkep.cli import app
from sikkep.demo.people import ACCOUNTS, PASSWORD

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"(?:^|[`/ ])sikkep ([a-z]+)(?![\w-]*\.)", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`]+`", re.DOTALL)
MAKE = re.compile(r"make ([a-z]+)")


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def _leads_nowhere(page: Path, link: str) -> bool:
    if re.match(r"[a-z]+:", link):
        return False
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return not target.exists() or (bool(anchor) and anchor not in _anchors(target))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert not [link for link in LINK.findall(page.read_text()) if _leads_nowhere(page, link)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_is_named_exists(page: Path) -> None:
    code = "\n".join(CODE.findall(page.read_text()))
    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(COMMAND.findall(code)) <= commands
    assert set(MAKE.findall(code)) <= targets


def test_the_readme_names_every_sign_in_of_the_demo() -> None:
    readme = (ROOT / "README.md").read_text()
    assert not [login for login, *_ in ACCOUNTS if f"`{login}`" not in readme]
    assert f"`{PASSWORD}`" in readme
