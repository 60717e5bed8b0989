"""Registers (P3KE, DTKS, DTSEN and any that a file in `sources/` describes): from files to the vault and to events."""

from producers.registries.complaints import Complaint, ImportRefused
from producers.registries.importing import import_files
from producers.registries.reports import HandOver, ImportReport

__all__ = ["Complaint", "HandOver", "ImportRefused", "ImportReport", "import_files"]
