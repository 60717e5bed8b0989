"""The board of partners counts what was asked, answered and delivered, and shows a partner only its own line."""

from datetime import UTC, date, datetime

from sqlalchemy import text

from casework.chasing import chase_due
from casework.pledging import say
from casework.store.engine import transaction
from casework.store.responsiveness import list_responsiveness
from casework.turnstile import carry_out, record
from schemas.pledge_codes import DeclineReason, WaitReason
from schemas.support_commands import AcceptSupport, DeclineSupport, DeliverSupport, WaitSupport
from tests import stories
from tests.help_stories import PARTNER, about, made, propose
from tests.webui.world import World

NOW = datetime(2024, 1, 20, 5, tzinfo=UTC)
DUE = date(2024, 1, 10)


def ask(world: World, families: int = 6) -> None:
    """Six families wait; one says yes and delivers, one yes, one no, one waits for something, two say nothing."""
    with transaction(world.engine) as session:
        session.execute(
            text("INSERT INTO partner (agency, name, sort) VALUES (:a, :a, 'opd') ON CONFLICT DO NOTHING"),
            {"a": PARTNER},
        )
        say(session, made(quantity=10), NOW)
        record(
            session,
            [fact for n in range(1, families + 1) for fact in (stories.appeared(n), stories.matched(n))],
            NOW,
        )
        proposals = [propose(n, answer_by=DUE) for n in range(1, families + 1)]
        yes, agreed, no, waits, *_ = proposals
        answers = [
            about(AcceptSupport, yes, 4), about(DeliverSupport, yes, 5, delivered_on=date(2024, 1, 5)),
            about(AcceptSupport, agreed, 6), about(DeclineSupport, no, 4, reason=DeclineReason.NO_BUDGET_NOW),
            about(WaitSupport, waits, 4, reason=WaitReason.SURVEY, until=date(2024, 2, 1)),
        ]  # fmt: skip
        for wish in (*proposals, *answers):
            carry_out(session, wish, NOW)
        chase_due(session, NOW)


def test_the_board_counts_what_became_of_each_question(world: World) -> None:
    ask(world)
    with transaction(world.engine) as session:
        (line,) = [one for one in list_responsiveness(session, date(2024, 1, 20)) if one.agency == PARTNER]
    counted = (line.asked, line.answered, line.accepted, line.waiting, line.late, line.escalated, line.returned)
    assert counted == (6, 3, 2, 3, 2, 2, 0)
    assert (line.agreed, line.delivered, line.answered_share, line.delivered_share) == (1, 1, 50, 50)
    assert (round(line.median_days or 0, 1), line.waits_for) == (2.0, "survey")


def test_the_page_says_it_in_words_and_shows_a_partner_its_own_line(world: World) -> None:
    ask(world)
    world.clock.at = NOW
    page = world.signed_in("bappeda").get("/ketanggapan").text
    assert "2 terlambat" in page and "2 dilaporkan" in page and "menunggu survei" in page and "3 dari 6" in page
    own = world.signed_in("baznas").get("/ketanggapan").text
    assert "Baznas" in own and PARTNER not in own
