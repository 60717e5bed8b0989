"""The demo district: invented families, brought in by the same road as real ones, all through the bus."""

from sikkep.demo.loading import is_loaded, is_local, load, wait_until_quiet
from sikkep.demo.people import PASSWORD, sign_ins

__all__ = ["PASSWORD", "is_loaded", "is_local", "load", "sign_ins", "wait_until_quiet"]
