"""Partners: agencies, companies and charities that take part."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from casework.store.engine import driver


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner; `sort` is opd, bank, perusahaan, … as the pledge file names it."""

    agency: str
    name: str
    sort: str


def keep_partners(session: Session, partners: Sequence[Partner]) -> None:
    """Write partners down, over what stood there; an e-mail address that stood there stays."""
    with driver(session).cursor() as cursor:
        cursor.executemany(
            "INSERT INTO partner (agency, name, sort) VALUES (%s, %s, %s) "
            "ON CONFLICT (agency) DO UPDATE SET name = excluded.name, sort = excluded.sort",
            [(partner.agency, partner.name, partner.sort) for partner in partners],
        )


def sorts_of(session: Session) -> dict[str, str]:
    """What kind of partner each is."""
    return {row[0]: row[1] for row in driver(session).execute("SELECT agency, sort FROM partner")}


def sort_of(session: Session, agency: str) -> str | None:
    """What kind of partner this is, as the pledge file names it; None where nobody said."""
    row = driver(session).execute("SELECT sort FROM partner WHERE agency = %s", [agency]).fetchone()
    return str(row[0]) if row else None


def email_of(session: Session, agency: str) -> str | None:
    """Where letters to a partner go; None where nobody said."""
    row = driver(session).execute("SELECT email FROM partner WHERE agency = %s", [agency]).fetchone()
    return row[0] if row else None


def keep_email(session: Session, agency: str, email: str | None) -> None:
    """Say where letters to a partner go."""
    driver(session).execute("UPDATE partner SET email = %s WHERE agency = %s", [email, agency])
