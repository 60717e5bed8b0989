"""The policies that decide who is a target and who comes first. Each is a value with a version."""

from dataclasses import dataclass, field

from casework.rules.policy.target import TargetPolicy
from casework.rules.policy.urgency import UrgencyPolicy


@dataclass(frozen=True, slots=True)
class Policies:
    """The policies in force."""

    target: TargetPolicy = field(default_factory=TargetPolicy)
    urgency: UrgencyPolicy = field(default_factory=UrgencyPolicy)


DEFAULT = Policies()
