"""Who comes first: the very urgent needs (kebutuhan sangat mendesak) that a register row already shows."""

from dataclasses import dataclass

from schemas.codes import Indicator, Urgency

# One of these is enough: somebody may come to harm within weeks.
SEVERE = frozenset({Indicator.ELDERLY_ALONE, Indicator.STUNTING_RISK, Indicator.DISABILITY})
# These weigh together: two make it urgent for the poorest, one makes it soon.
HARDSHIP = frozenset(
    {
        Indicator.NO_TOILET,
        Indicator.EARTH_FLOOR,
        Indicator.UNSAFE_WATER,
        Indicator.NO_ELECTRICITY,
        Indicator.POOR_WALLS,
        Indicator.HEAD_OUT_OF_WORK,
    }
)
URGENT_FROM = 2
POOREST, POOR = 1, 2


@dataclass(frozen=True, slots=True)
class UrgencyPolicy:
    """Weighs what a P3KE row states. `decile` is P3KE's own; decile 1 is the poorest tenth."""

    version: str = "urgency-2026.1"

    def assess(self, decile: int | None, indicators: tuple[Indicator, ...]) -> tuple[Urgency, tuple[str, ...]]:
        """How soon help must come, and the codes of what speaks for it."""
        severe = sorted(SEVERE.intersection(indicators))
        hardship = sorted(HARDSHIP.intersection(indicators))
        reasons = tuple(indicator.value for indicator in (*severe, *hardship))
        if decile == POOREST:
            reasons = ("decile_1", *reasons)
        is_urgent = (decile in (POOREST, POOR) and severe) or (decile == POOREST and len(hardship) >= URGENT_FROM)
        if is_urgent:
            return Urgency.URGENT, reasons
        return (Urgency.SOON if severe or hardship else Urgency.REGULAR), reasons
