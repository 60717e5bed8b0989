"""Which needs of a family somebody covers, by help that arrived or is on its way, and which nobody does."""

from collections.abc import Mapping, Sequence

from casework.rules.casefile import CaseFile
from casework.rules.supports import Support
from schemas.codes import Need
from schemas.pledge_codes import Benefit

FITTING: Mapping[Need, frozenset[Benefit]] = {
    Need.FOOD: frozenset({Benefit.FOOD, Benefit.EMERGENCY}),
    Need.HEALTH: frozenset({Benefit.HEALTH_CARE, Benefit.HEALTH_COSTS}),
    Need.HEALTH_INSURANCE: frozenset({Benefit.HEALTH_COVERAGE}),
    Need.EDUCATION: frozenset({Benefit.SCHOLARSHIP}),
    Need.HOUSING: frozenset({Benefit.HOUSE_RENOVATION}),
    Need.SANITATION: frozenset({Benefit.HOUSE_RENOVATION}),
    Need.WATER: frozenset(),
    Need.ELECTRICITY: frozenset(),
    Need.WORK: frozenset({Benefit.JOB, Benefit.BUSINESS_TRAINING}),
    Need.BUSINESS_CAPITAL: frozenset({Benefit.BUSINESS_CAPITAL, Benefit.SEEDLINGS}),
    Need.IDENTITY_PAPERS: frozenset(),
    Need.CARE: frozenset({Benefit.HEALTH_CARE}),
}
"""Which help answers which need. What fits several, like a firm's social fund, answers the need it was proposed for."""


def covers(one: Support, need: Need) -> bool:
    """Whether this help arrived or is on its way, and answers the need."""
    fits = one.need is need or one.benefit in FITTING[need]
    return fits and not one.has_ended


def uncovered(casefile: CaseFile) -> list[Need]:
    """The needs that nobody covers."""
    return [need for need in map(Need, casefile.needs) if not any(covers(one, need) for one in casefile.supports)]


def need_for(needs: Sequence[str], benefit: Benefit | None) -> Need | None:
    """The need of the family that this help answers; None where it was not noted."""
    return next((need for need in map(Need, needs) if benefit in FITTING[need]), None)
