"""Which partner may be given what, on which ground, for how long: read from `sharing.toml`, once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from schemas.sharing import LegalBasis, PaperSort, SharedField


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one partner may ask for at all. Empty: nothing."""

    fields: tuple[SharedField, ...] = ()
    bases: tuple[LegalBasis, ...] = ()

    @property
    def only_by_consent(self) -> bool:
        """Whether no ground is open but that the family lets it have its data."""
        return set(self.bases) <= {LegalBasis.CONSENT}


@dataclass(frozen=True, slots=True)
class Limits:
    """The whole of `sharing.toml`. Unknown words in it stop the program at the start."""

    link_days: int
    most_downloads: int
    report_days: int
    reminders: tuple[int, ...]
    escalate_after: int
    escalate_to: tuple[str, ...]
    longest_retention_days: int
    papers: frozenset[PaperSort]
    never: Mapping[str, frozenset[SharedField]]
    kinds: Mapping[str, Allowance]
    agencies: Mapping[str, Allowance]

    def allowance(self, agency: str, kind: str | None) -> Allowance:
        """What this partner may be given: its own list, else its kind's, without what its kind never gets."""
        own = self.agencies.get(agency) or self.kinds.get(kind or "") or Allowance()
        never = self.never.get(kind or "", frozenset())
        return Allowance(tuple(each for each in own.fields if each not in never), own.bases)


def read_limits(text: str) -> Limits:
    """The limits that a text in TOML states. Raises `ValueError` for a word that we do not know."""
    stated: dict[str, Any] = tomllib.loads(text)
    return Limits(
        **{
            **stated,
            "reminders": tuple(sorted(stated["reminders"])),
            "escalate_to": tuple(stated["escalate_to"]),
            "papers": frozenset(map(PaperSort, stated["papers"])),
            "never": {kind: frozenset(map(SharedField, fields)) for kind, fields in stated["never"].items()},
            "kinds": {kind: _allowance(one) for kind, one in stated["kinds"].items()},
            "agencies": {agency: _allowance(one) for agency, one in stated["agencies"].items()},
        }
    )


def _allowance(stated: Mapping[str, Any]) -> Allowance:
    wanted = set(map(SharedField, stated["fields"]))
    return Allowance(
        tuple(each for each in SharedField if each in wanted), tuple(LegalBasis(each) for each in stated["bases"])
    )


LIMITS = read_limits((files("casework.rules") / "sharing.toml").read_text(encoding="utf-8"))
