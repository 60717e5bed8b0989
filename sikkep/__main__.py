"""`python -m sikkep` is the command `sikkep`."""

from sikkep.cli import app

app()
