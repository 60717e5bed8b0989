"""SIKKEP: from a registry file to a helped family, with every step on the record."""

__version__ = "0.1.0"
