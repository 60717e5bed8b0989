"""Runs the database of a one-machine installation, so that nobody has to install one first."""

from sikkep.postgres.binaries import Binaries, NoPostgres
from sikkep.postgres.cluster import DATABASE, OWNER, CannotStart
from sikkep.postgres.server import OwnPostgres

__all__ = ["DATABASE", "OWNER", "Binaries", "CannotStart", "NoPostgres", "OwnPostgres"]
