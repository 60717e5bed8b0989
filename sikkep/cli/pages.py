"""The command that serves the pages."""

from sikkep import demo
from sikkep.cli.opening import opened_house, opened_settings
from sikkep.serving import Server


def web() -> None:
    """Layani halaman web / serve the pages."""
    settings = opened_settings()
    with opened_house(settings) as house:
        Server(house, is_demo=demo.is_loaded(house)).run()
