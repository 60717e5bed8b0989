"""How things are stored: one module per subject. Read by the store and the migrations only."""

from sqlmodel import SQLModel

from schemas.tables import (
    api_keys,
    bus,
    casework,
    family,
    hand_overs,
    matching,
    partners,
    people,
    referrals,
    registry,
    reviews,
    rounds,
    sharing,
    supports,
    target_lists,
    village,
)
from schemas.tables.columns import NAMES

SQLModel.metadata.naming_convention = NAMES
metadata = SQLModel.metadata

__all__ = [
    "api_keys",
    "bus",
    "casework",
    "family",
    "hand_overs",
    "matching",
    "metadata",
    "partners",
    "people",
    "referrals",
    "registry",
    "reviews",
    "rounds",
    "sharing",
    "supports",
    "target_lists",
    "village",
]
