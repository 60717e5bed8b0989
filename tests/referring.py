"""Help as tests tell of it: a partner pledges, a worker proposes a family, the partner is asked."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from casework import pledging, turnstile
from casework.store.engine import transaction
from schemas.codes import Need, Pillar, PledgeStatus, Unit
from schemas.events.pledges import PledgeMade
from schemas.ids import plain_id
from schemas.sharing import SharedField
from schemas.support_commands import ProposeSupport, RecordConsent, Terms

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DUE = date(2026, 11, 30)
EVERYTHING = tuple(SharedField)


def pledge_id_of(agency: str, name: str = "help") -> UUID:
    """The pledge that `pledged` makes."""
    return plain_id("test pledge", agency, name)


def pledged(session: Session, agency: str, name: str = "help", at: datetime = NOW, **said: Any) -> UUID:
    """A partner offers help for fifty families, or what `said` names; returns the pledge's id."""
    offer: dict[str, Any] = {
        "event_id": plain_id("made", agency, name), "occurred_at": at, "source": "tests", "actor": "system:tests",
        "agency": agency, "pledge_id": pledge_id_of(agency, name), "programme": f"Bantuan {agency} {name}",
        "pillars": (Pillar.BURDEN,), "status": PledgeStatus.RUNNING, "quantity": 50, "unit": Unit.FAMILIES,
        "fields": EVERYTHING,
    }  # fmt: skip
    pledging.say(session, PledgeMade(**(offer | said)), at)
    return pledge_id_of(agency, name)


def proposed(
    session: Session, agency: str, household_id: UUID, name: str = "help", at: datetime = NOW, **said: Any
) -> UUID:
    """A family is proposed for the pledge and its partner asked; returns the id of the piece of help."""
    terms = Terms(
        pledge_id=pledge_id_of(agency, name), partner=agency, pillar=Pillar.BURDEN, benefit=said.pop("benefit", None),
        unit=Unit.FAMILIES, quantity=1,
    )  # fmt: skip
    wish = {"answer_by": DUE, "need": Need.EDUCATION} | said
    command = ProposeSupport(
        command_id=uuid4(), household_id=household_id, actor="user:operator", agency="dinsos", asked_at=at,
        terms=terms, **wish,
    )  # fmt: skip
    turnstile.carry_out(session, command, at)
    return plain_id("support", command.command_id)


def asked(engine: Engine, agency: str, household_id: UUID, name: str = "help", **said: Any) -> UUID:
    """The two together, in a transaction."""
    with transaction(engine) as session:
        pledged(session, agency, name, **said)
        return proposed(session, agency, household_id, name, benefit=said.get("benefit"))


def consented(engine: Engine, agency: str, household_id: UUID, *, is_given: bool = True, at: datetime = NOW) -> None:
    """The family says whether the partner may have its data."""
    with transaction(engine) as session:
        command = RecordConsent(
            command_id=uuid4(), household_id=household_id, actor="user:siti", agency="dinsos", asked_at=at,
            partner=agency, is_given=is_given,
        )  # fmt: skip
        turnstile.carry_out(session, command, at)
