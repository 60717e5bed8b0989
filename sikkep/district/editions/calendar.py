"""Which editions of which register an invented district has, and the day that each of them speaks of."""

from datetime import date
from typing import NamedTuple

from schemas.codes import Source


class Edition(NamedTuple):
    """One issue of a register. What happened after `day` does not stand in it."""

    register: Source
    name: str
    day: date


P3KE_2022 = Edition(Source.P3KE, "2022", date(2022, 12, 31))
P3KE_2023 = Edition(Source.P3KE, "2023", date(2023, 12, 31))
P3KE_2024 = Edition(Source.P3KE, "2024", date(2024, 12, 31))
DTKS_FEBRUARY = Edition(Source.DTKS, "2024-02", date(2024, 2, 29))
DTKS_AUGUST = Edition(Source.DTKS, "2024-08", date(2024, 8, 31))
DTSEN_2025 = Edition(Source.DTSEN, "2025-TW3", date(2025, 9, 30))

P3KE = (P3KE_2022, P3KE_2023, P3KE_2024)
DTKS = (DTKS_FEBRUARY, DTKS_AUGUST)
EDITIONS = (*P3KE, *DTKS, DTSEN_2025)

IN_2023 = (date(2023, 1, 10), date(2023, 12, 20))
BETWEEN_REGISTERS = (date(2024, 1, 5), date(2024, 8, 20))
"""P3KE of 2023 and DTKS of August 2024 stand also without this story; what they have apart happened in these days."""
SINCE = (date(2024, 9, 5), date(2025, 9, 20))
