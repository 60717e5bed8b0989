"""The demo's allocation rounds: one given out, one that waits for its second person; and the first list of a quota."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from casework import allocating
from casework.lists.making import Order, make
from casework.publishing import begin_publishing, publish_portion
from casework.rules.granting import Refused, local_day
from casework.rules.rounds import Deed
from casework.store.caseload import list_open_ids
from casework.store.engine import transaction
from casework.turnstile import carry_out_all
from schemas.codes import Role
from schemas.data_requests import Person
from schemas.ids import plain_id
from schemas.rounds import Plan, RoundStep
from schemas.support_commands import RecordConsent
from schemas.target_lists import ListSort
from sikkep.demo.pledged import pledges_by_name
from sikkep.house import House

OPERATOR, SECOND = Person("user:operator", Role.REGISTRAR), Person("user:kabid", Role.REGISTRAR)
GIVEN_OUT = "indo-prima-beef", "Bantuan kebutuhan mendesak", 12
WAITING = "baznas", "Bedah rumah", 5
NEAR_FAMILIES, REFUSING = 90, 10


def run(house: House, at: datetime) -> None:
    """Make both rounds and carry the first to its end. Again: nothing; nor where people left nobody to choose."""
    try:
        with transaction(house.engine) as session:
            _ask_families(session, at)
            given_out = _freeze(session, GIVEN_OUT, at)
            _freeze(session, WAITING, at)
    except Refused:
        return
    with transaction(house.engine) as session:
        allocating.carry_out(session, given_out, _deed(RoundStep.APPROVE, SECOND, at))
        begin_publishing(session, given_out, _deed(RoundStep.PUBLISH, OPERATOR, at))
    while _publish_more(house, given_out, at):
        continue


def _ask_families(session: Session, at: datetime) -> None:
    """Some families say whether the firm may know them: most of those asked say yes, and more were not asked yet."""
    wishes = [
        RecordConsent(
            command_id=plain_id("demo consent", one), household_id=one, actor="user:siti", agency="dinsos", asked_at=at,
            partner=GIVEN_OUT[0], is_given=bool(number % REFUSING),
        )
        for number, one in enumerate(list_open_ids(session, ("18.02",), NEAR_FAMILIES)) if number % 3
    ]  # fmt: skip
    carry_out_all(session, [[wish] for wish in wishes], at)


def list_all(session: Session, pledge_id: UUID, at: datetime) -> None:
    """Put all who are proposed for a pledge on one numbered list, and ask the partner."""
    make(session, Order(plain_id("demo list", pledge_id), ListSort.PROPOSAL, pledge_id), OPERATOR, at)


def _freeze(session: Session, what: tuple[str, str, int], at: datetime) -> UUID:
    partner, programme, amount = what
    plan = Plan(
        pledge_id=pledges_by_name(session)[partner, programme].pledge_id, amount=amount, each=1, day=local_day(at)
    )
    command = plain_id("demo round", *what)
    # Every demo draws the same lot, so that two installations can be compared.
    return allocating.freeze(session, plan, Deed(command, RoundStep.FREEZE, OPERATOR, at), new_id=lambda: command)


def _deed(step: RoundStep, person: Person, at: datetime) -> Deed:
    return Deed(plain_id("demo round", *GIVEN_OUT, step), step, person, at)


def _publish_more(house: House, round_id: UUID, at: datetime) -> bool:
    with transaction(house.engine) as session:
        return publish_portion(session, round_id, at)
