"""Registers (P3KE, DTKS, DTSEN and any that a file in `sources/` describes): from files to the vault and to events."""

from casework.registers.complaints import Complaint, ImportRefused
from casework.registers.reports import HandOver, ImportReport
from producers.registries.handing_over import compare_again, read
from producers.registries.office import Office
from producers.registries.promoting import promote

__all__ = ["Complaint", "HandOver", "ImportRefused", "ImportReport", "Office", "compare_again", "promote", "read"]
