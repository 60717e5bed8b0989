"""The partners, with what each promised and gave."""

from dataclasses import dataclass

from sqlmodel import Session

from casework.store.engine import driver


@dataclass(frozen=True, slots=True)
class Given:
    """What a partner promised and gave in one unit; only pledges with a number count here."""

    unit: str | None
    offered: int
    delivered: int


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One partner. `without_number` are its pledges that name no number, `given_without` what went out of those."""

    given: tuple[Given, ...]
    agency: str
    name: str
    sort: str
    has_email: bool
    pledges: int
    without_number: int
    given_without: int


_PARTNERS = """
    SELECT partner.agency, partner.name, partner.sort, coalesce(partner.email, '') <> '', count(pledge.pledge_id),
           count(pledge.pledge_id) FILTER (WHERE pledge.quantity IS NULL),
           coalesce(sum(stock.delivered) FILTER (WHERE pledge.quantity IS NULL), 0)::bigint
    FROM partner LEFT JOIN pledge USING (agency) LEFT JOIN pledge_stock stock USING (pledge_id)
    WHERE %(agency)s::text IS NULL OR partner.agency = %(agency)s
    GROUP BY partner.agency, partner.name, partner.sort, partner.email ORDER BY partner.name
"""
_GIVEN = """
    SELECT pledge.agency, pledge.unit, sum(stock.offered)::bigint, sum(stock.delivered)::bigint
    FROM pledge JOIN pledge_stock stock USING (pledge_id) WHERE stock.offered IS NOT NULL
    GROUP BY pledge.agency, pledge.unit ORDER BY pledge.agency, pledge.unit
"""


def list_partners(session: Session, agency: str | None = None) -> list[PartnerLine]:
    """Partners by name; one alone where its code is given."""
    given: dict[str, list[Given]] = {}
    for who, *numbers in driver(session).execute(_GIVEN):
        given.setdefault(who, []).append(Given(*numbers))
    rows = driver(session).execute(_PARTNERS, {"agency": agency})
    return [PartnerLine(tuple(given.get(row[0], ())), *row) for row in rows]
