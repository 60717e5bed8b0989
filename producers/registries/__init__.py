"""Registers (P3KE, DTKS, DTSEN and any that a file in `sources/` describes): from files to the vault and to events."""

from producers.registries.complaints import Complaint, ImportRefused
from producers.registries.handing_over import bring, compare_again, read, reject, sign, withdraw
from producers.registries.office import Office
from producers.registries.promoting import promote
from producers.registries.reports import HandOver, ImportReport

__all__ = [
    "Complaint", "HandOver", "ImportRefused", "ImportReport", "Office", "bring", "compare_again", "promote", "read",
    "reject", "sign", "withdraw",
]  # fmt: skip
