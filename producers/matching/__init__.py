"""Padupadan: which family of one register is which of another."""

from producers.matching.comparing import MatchRefused, MatchReport, forget, match_registers
from producers.matching.doubles import match_within

__all__ = ["MatchRefused", "MatchReport", "forget", "match_registers", "match_within"]
