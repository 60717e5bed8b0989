"""Where files lie that several parts of the installation share."""

from pathlib import Path

from sikkep.settings import CHECKOUT, Settings


def assets_folder() -> Path:
    """Where `npm ci` put the pages' script and icons: under the working directory, else beside the program."""
    here = Path.cwd() / "node_modules"
    return here if here.is_dir() else CHECKOUT / "node_modules"


def documents_folder(settings: Settings) -> Path:
    """Where the papers of requests for data lie; several web servers must share it."""
    return settings.data_dir / "documents"


def hand_overs_folder(settings: Settings) -> Path:
    """Where register files lie from upload until they are read; web servers and desk must share it."""
    return settings.data_dir / "hand-overs"
