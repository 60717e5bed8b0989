"""Letters to agencies: taken, put off, refused, held up, lost on the way; each ends once and says how."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import Message
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from casework.rules.notices import NOTIFIABLE
from casework.rules.sharing_notices import ABOUTS
from casework.store.deliveries import Letter, count_deliveries, take_due
from casework.store.engine import open_engine, transaction
from casework.store.subscriptions import put_subscriptions
from casework.verification import verify
from consumers.agency_notices import tell
from consumers.deliveries import MailServer, deliver, deliver_due, rounds
from consumers.deliveries.email import Attempt, How, compose
from consumers.deliveries.rounds import PAUSE, TRIES
from consumers.deliveries.wording import NEWS, OWN_REQUESTS
from schemas.codes import Channel
from tests.consumers.mailroom import HANG, KILL, MailRoom, free_port
from tests.examples import KAMPUNG, changed, numbered, subscription

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
WISHES = [
    subscription(agency, kinds=frozenset({"case_opened", "pledge_made"}), channels=tuple(Channel))
    for agency in ("baznas", "dinsos")
]


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    """Two agencies with addresses, each owed a letter about one family."""
    engine = open_engine(app_database_url)
    with transaction(engine) as session:
        for agency in ("baznas", "dinsos"):
            values = {"agency": agency, "email": f"{agency}@example.test"}
            session.execute(text("INSERT INTO partner VALUES (:agency, :agency, 'opd', :email)"), values)
        session.execute(text(f"INSERT INTO area VALUES ('{KAMPUNG}', 'Sukajadi', 'kampung', NULL)"))
        put_subscriptions(session, WISHES)
        tell(session, [changed("case_opened")], NOW)
    yield engine
    engine.dispose()


def server(port: int, seconds: float = 5) -> MailServer:
    return MailServer("127.0.0.1", port, "sikkep@example.test", "https://sikkep.example.test", seconds=seconds)


def go_round(engine: Engine, to: MailServer | None, minutes: float = 0) -> int:
    return deliver_due(engine, to, lambda: NOW + timedelta(minutes=minutes))


def told(engine: Engine) -> list[tuple[str, str]]:
    """What the family's timeline says of letters: agency and kind."""
    with transaction(engine) as session:
        rows = session.execute(
            text("SELECT agency, kind FROM timeline WHERE kind LIKE 'notice_%' ORDER BY 1, occurred_at")
        )
        assert verify(session).findings == ()
        return [(row.agency, row.kind) for row in rows if row.kind != "notice_queued"]


def states(engine: Engine) -> dict[str, int]:
    with transaction(engine) as session:
        return count_deliveries(session)


def both(kind: str) -> list[tuple[str, str]]:
    return [("baznas", kind), ("dinsos", kind)]


def ids(letters: list[Message]) -> list[str]:
    return [str(letter["Message-ID"]) for letter in letters]


def test_a_letter_that_is_taken_is_said_to_be_sent_once(engine: Engine) -> None:
    with MailRoom() as room:
        assert go_round(engine, server(room.port)) == 2
        assert go_round(engine, server(room.port), minutes=60) == 0
    assert len(set(ids(room.letters))) == 2
    assert (states(engine), told(engine)) == ({"sent": 2}, both("notice_sent"))
    with transaction(engine) as session:
        posted = session.execute(
            text("SELECT convert_from(value, 'utf8')::json->>'kind' FROM outbox WHERE topic = 'notices'")
        )
        assert sorted(posted.scalars()) == ["notice_queued", "notice_queued", "notice_sent", "notice_sent"]


def test_a_letter_names_no_person_and_leads_to_the_sign_in(engine: Engine) -> None:
    with MailRoom() as room:
        go_round(engine, server(room.port))
    letter = room.letters[0]
    with transaction(engine) as session:
        household_id = session.execute(text("SELECT household_id FROM notice LIMIT 1")).scalar_one()
        ours = {str(one) for one in session.execute(text("SELECT notice_id FROM notice")).scalars()}
    body = letter.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert letter["Subject"] == "SIKKEP: kasus keluarga dibuka"
    assert "di Sukajadi" in body
    assert any(f"https://sikkep.example.test/pemberitahuan/{one}" in body for one in ours)
    assert str(household_id) not in str(letter)


@pytest.mark.parametrize("refuse", ["451 4.7.1 greylisted", ""])
def test_a_letter_put_off_goes_again_after_five_minutes_with_the_same_id(engine: Engine, refuse: str) -> None:
    with MailRoom(lambda _who, attempt: "450 busy" if attempt == 1 else "250 OK", refuse) as room:
        assert go_round(engine, server(room.port)) == 0
        assert go_round(engine, server(room.port), minutes=4.9) == 0
        assert told(engine) == both("notice_failed")
        room._refuse = ""
        go_round(engine, server(room.port), minutes=5)
        go_round(engine, server(room.port), minutes=10)
    assert states(engine) == {"sent": 2}
    assert told(engine) == [(who, kind) for who in ("baznas", "dinsos") for kind in ("notice_failed", "notice_sent")]
    assert len(set(ids(room.letters))) == 2


def test_after_forty_eight_tries_it_is_given_up_and_the_timeline_is_not_flooded(engine: Engine) -> None:
    tries = 0
    with MailRoom(refuse="451 later") as room:
        while states(engine).get("due"):
            go_round(engine, server(room.port), minutes=5 * tries)
            tries += 1
    assert (tries, TRIES, PAUSE) == (48, 48, timedelta(minutes=5))
    assert states(engine) == {"failed": 2}
    assert told(engine) == [(who, "notice_failed") for who in ("baznas", "dinsos") for _ in range(2)]


@pytest.mark.parametrize("answer", ["550 5.1.1 no such box", "554 refused"])
@pytest.mark.parametrize("is_at_recipient", [True, False])
def test_a_refusal_is_final(engine: Engine, answer: str, is_at_recipient: bool) -> None:
    with MailRoom(lambda *_: answer, answer if is_at_recipient else "") as room:
        assert go_round(engine, server(room.port)) == 2
        assert go_round(engine, server(room.port), minutes=60) == 0
    with transaction(engine) as session:
        said = session.execute(
            text("SELECT body->>'reason', body->>'is_final' FROM timeline WHERE kind = 'notice_failed'")
        ).all()
    assert [tuple(row) for row in said] == [(f"smtp_{answer[:3]}", "true")] * 2
    assert states(engine) == {"failed": 2}


def test_each_recipient_has_an_outcome_of_their_own(engine: Engine) -> None:
    with MailRoom(lambda who, _attempt: "550 no" if who.startswith("baznas") else "250 OK") as room:
        go_round(engine, server(room.port))
    assert told(engine) == [("baznas", "notice_failed"), ("dinsos", "notice_sent")]


def test_a_server_that_hangs_is_left_after_the_time_limit_and_tried_again(engine: Engine) -> None:
    with MailRoom(lambda who, attempt: HANG if who.startswith("baznas") and attempt == 1 else "250 OK") as room:
        begun = time.monotonic()
        for minutes in (0, 0.1, 6):
            go_round(engine, server(room.port, seconds=0.5), minutes)
        assert time.monotonic() - begun < 4
    assert told(engine) == [("baznas", "notice_failed"), ("baznas", "notice_sent"), ("dinsos", "notice_sent")]
    assert len(room.letters) == 3
    assert len(set(ids(room.letters))) == 2


def test_a_server_that_is_down_costs_one_try_a_round_and_loses_nothing(engine: Engine) -> None:
    port = free_port()
    assert go_round(engine, server(port)) == 0
    assert [row[1] for row in told(engine)] == ["notice_failed"]
    with MailRoom() as room:
        assert go_round(engine, server(room.port), minutes=1) == 1
        assert go_round(engine, server(room.port), minutes=6) == 1
    assert (states(engine), len(room.letters)) == ({"sent": 2}, 2)


def test_without_a_mail_server_letters_are_kept_back_and_that_is_said(engine: Engine) -> None:
    with transaction(engine) as session:
        tell(session, [changed("pledge_made")], NOW)
    assert go_round(engine, None) == 4
    assert (states(engine), told(engine)) == ({"suppressed": 4}, both("notice_suppressed"))
    assert go_round(engine, None, minutes=60) == 0


def test_an_agency_without_an_address_gets_its_inbox_only(engine: Engine) -> None:
    with transaction(engine) as session:
        session.execute(text("UPDATE partner SET email = NULL WHERE agency = 'baznas'"))
    with MailRoom() as room:
        assert go_round(engine, server(room.port)) == 2
    assert told(engine) == [("baznas", "notice_suppressed"), ("dinsos", "notice_sent")]


@pytest.mark.parametrize(
    "address", ["a@b.test\r\nBcc: x@y.test", "a@b.test\nX", "a@b.test, c@d.test", "nobody", "a b@c.test"]
)
def test_an_address_with_a_line_break_or_a_second_recipient_is_refused(engine: Engine, address: str) -> None:
    with transaction(engine) as session:
        session.execute(text("UPDATE partner SET email = :address WHERE agency = 'baznas'"), {"address": address})
    with MailRoom() as room:
        go_round(engine, server(room.port))
    assert [letter["To"] for letter in room.letters] == ["dinsos@example.test"]
    assert told(engine) == [("baznas", "notice_failed"), ("dinsos", "notice_sent")]


_ONE_ROUND = """
import sys
from datetime import UTC, datetime
from casework.store.engine import open_engine
from consumers.deliveries import MailServer, deliver_due
server = MailServer("127.0.0.1", int(sys.argv[2]), "sikkep@example.test", "https://sikkep.example.test")
deliver_due(open_engine(sys.argv[1]), server, lambda: datetime(2026, 11, 23, 4, tzinfo=UTC))
"""


def test_a_crash_between_sending_and_settling_costs_one_letter_more_with_the_same_id(
    engine: Engine, app_database_url: str
) -> None:
    with MailRoom(lambda who, attempt: KILL if who.startswith("baznas") and attempt == 1 else "250 OK") as room:
        child = subprocess.Popen([sys.executable, "-c", _ONE_ROUND, app_database_url, str(room.port)])
        room.victim = child.pid
        assert child.wait(timeout=30) == -9
        go_round(engine, server(room.port), minutes=1)
        assert states(engine) == {"due": 1, "sent": 1}
        go_round(engine, server(room.port), minutes=5)
    to_baznas = ids([letter for letter in room.letters if str(letter["To"]).startswith("baznas")])
    assert len(to_baznas) == 2
    assert len(set(to_baznas)) == 1
    assert told(engine) == both("notice_sent")


def test_two_senders_at_once_send_each_letter_once(engine: Engine) -> None:
    with transaction(engine) as session:
        events = [changed("case_opened", event_id=numbered(n), household_id=numbered(n)) for n in range(40)]
        tell(session, events, NOW)
    with MailRoom() as room:
        threads = [threading.Thread(target=go_round, args=[engine, server(room.port)]) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (states(engine), len(room.letters), len(set(ids(room.letters)))) == ({"sent": 82}, 82, 82)


def test_whoever_is_late_does_not_tell_of_a_letter_that_another_took_over(engine: Engine) -> None:
    late = NOW + PAUSE
    with transaction(engine) as session:
        (held,) = take_due(session, Channel.EMAIL, NOW, late, 1)
    with MailRoom() as room:
        assert go_round(engine, server(room.port), minutes=5) == 2
    for mine in (held, replace(held, attempt=2)):
        rounds._write_down(engine, mine, Attempt(How.REFUSED, "smtp_550"), late)
    assert told(engine) == both("notice_sent")


def test_the_loop_sends_soon_and_stops_when_told(engine: Engine) -> None:
    stop = threading.Event()
    with MailRoom() as room:
        thread = threading.Thread(target=deliver, args=[engine, server(room.port), lambda: NOW, stop, 0.05])
        thread.start()
        deadline = time.monotonic() + 10
        while states(engine).get("due") and time.monotonic() < deadline:
            time.sleep(0.02)
        stop.set()
        thread.join(timeout=5)
    assert not thread.is_alive()
    assert states(engine) == {"sent": 2}


def test_every_notifiable_kind_has_words() -> None:
    assert set(NEWS) == NOTIFIABLE
    assert set(OWN_REQUESTS) == set(ABOUTS)


def test_a_letter_is_the_same_every_time_it_is_written() -> None:
    letter = Letter(
        UUID(int=1), Channel.EMAIL, 1, UUID(int=2), "baznas", "case_opened", None, None, NOW, "a@b.test", None
    )
    one, other = (compose(replace(letter, attempt=attempt), server(25)).as_bytes() for attempt in (1, 2))
    assert one == other
    with pytest.raises(ValueError, match="line break"):
        compose(replace(letter, area_name="Suka\r\nBcc: x@y.test"), server(25))
