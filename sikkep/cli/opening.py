"""Opens the installation for a command; what is wrong with it ends the command in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from sikkep.cli.output import refuse
from sikkep.house import House, open_house
from sikkep.logs import set_up_logs
from sikkep.postgres import CannotStart, NoPostgres
from sikkep.settings import Misconfigured, Settings, load_settings


def opened_settings() -> Settings:
    """The settings, with the log set up; a mistake in them ends the command in words."""
    try:
        settings = load_settings()
    except Misconfigured as problem:
        refuse(str(problem))
    set_up_logs(settings.log_level)
    return settings


@contextmanager
def opened_house(settings: Settings) -> Iterator[House]:
    """The installation; what is wrong with it ends the command in words."""
    try:
        with open_house(settings) as house:
            yield house
    except (Misconfigured, CannotStart, NoPostgres) as problem:
        refuse(str(problem))
