"""How commands speak: words for people, JSON for programs, and an exit status for both."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

REFUSED = 1
WRONG_USE = 2
AS_JSON = Annotated[bool, typer.Option("--json", help="Keluaran untuk program / machine-readable.")]
_people = Console(highlight=False)


def say(text: str) -> None:
    """A line for people, on standard output."""
    _people.print(text, markup=False, soft_wrap=True)


def print_json(value: Any) -> None:
    """One JSON document on standard output. Ids and times become text."""
    sys.stdout.write(json.dumps(value, default=str, ensure_ascii=False) + "\n")


def refuse(*reasons: str) -> NoReturn:
    """End with status 1 and the reasons on standard error."""
    for reason in reasons:
        typer.echo(reason, err=True)
    raise typer.Exit(REFUSED)


def misuse(reason: str) -> NoReturn:
    """End with status 2: the call itself was wrong."""
    typer.echo(reason, err=True)
    raise typer.Exit(WRONG_USE)


@contextmanager
def progress(words: str) -> Iterator["Counter"]:
    """Show how far a long work is, on a terminal; in a pipe say nothing."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed:,}"), TimeElapsedColumn())
    line = Console(stderr=True)
    # Drawn when there is news, not by a thread of its own: a process with threads may not fork, and reading does.
    with Progress(*columns, console=line, disable=not sys.stderr.isatty(), transient=True, auto_refresh=False) as shown:
        yield Counter(shown, shown.add_task(words, total=None))


class Counter:
    """Counts on the progress line; called with how many are done in all."""

    def __init__(self, shown: Progress, task: Any) -> None:
        self._shown = shown
        self._task = task

    def __call__(self, done: int) -> None:
        self._shown.update(self._task, completed=done, refresh=True)

    def step(self, doing: str, done: int) -> None:
        """Say what is being done, and how many are done of it."""
        self._shown.update(self._task, description=doing, completed=done, refresh=True)
