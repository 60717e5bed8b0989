"""Goes round with the letters that are due, and writes down how each one ended."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from casework import answering, turnstile
from casework.store import outbox
from casework.store.deliveries import Letter, settle, take_due
from casework.store.engine import transaction
from consumers.deliveries import outcomes
from consumers.deliveries.email import Attempt, How, MailServer, Postman
from consumers.rounds import look_again
from schemas.codes import Channel, DeliveryState
from schemas.events.notices import NoticeFailed, NoticeSent, NoticeSuppressed

# As GOV.UK Notify does: every five minutes for four hours. A letter in a hand that died waits as long.
PAUSE = timedelta(minutes=5)
TRIES = 48
LETTERS_A_ROUND = 200
KEPT_BACK_AT_ONCE = 1000

Clock = Callable[[], datetime]
Outcome = NoticeSent | NoticeFailed | NoticeSuppressed


def deliver(engine: Engine, server: MailServer | None, clock: Clock, stop: threading.Event, pause: float = 2.0) -> None:
    """Go round until `stop` is set, at most `pause` seconds after a letter fell due. A lost database is waited for."""
    look_again(lambda: deliver_due(engine, server, clock), "deliveries", stop, pause)


def deliver_due(engine: Engine, server: MailServer | None, clock: Clock) -> int:
    """One round; returns how many letters came to an end (sent, failed for good, kept back).

    Without a mail server all letters are kept back, and that is said on the record. Each letter is taken, sent and
    settled by itself: a crash between sending and settling costs one letter more, with the same Message-ID.
    """
    if server is None:
        return _keep_back(engine, clock)
    finished = 0
    with Postman(server) as postman:
        for _ in range(LETTERS_A_ROUND):
            letter = _take_one(engine, clock())
            if letter is None:
                break
            attempt = postman.hand_over(letter) if letter.address else None
            finished += _write_down(engine, letter, attempt, clock())
            if attempt and attempt.how is How.OUT_OF_REACH:
                break
    return finished


def _take_one(engine: Engine, now: datetime) -> Letter | None:
    with transaction(engine) as session:
        letter = next(iter(take_due(session, Channel.EMAIL, now, now + PAUSE, 1)), None)
        # In the transaction that takes it: no letter goes out with a link that nobody would know.
        return answering.with_link(session, letter, now) if letter and letter.address else letter


def _keep_back(engine: Engine, clock: Clock) -> int:
    with transaction(engine) as session:
        now = clock()
        letters = take_due(session, Channel.EMAIL, now, now + PAUSE, KEPT_BACK_AT_ONCE)
        settle(session, letters, DeliveryState.SUPPRESSED, "no_mail_server")
        _tell(session, [outcomes.suppressed(letter, now, "no_mail_server") for letter in letters], now)
    return len(letters)


def _write_down(engine: Engine, letter: Letter, attempt: Attempt | None, now: datetime) -> bool:
    state, reason, outcome = _ended(letter, attempt, now)
    with transaction(engine) as session:
        # Somebody else may have taken the letter over while we were held up; then the outcome is theirs to tell.
        if settle(session, [letter], state, reason) and outcome is not None:
            _tell(session, [outcome], now)
    return state is not DeliveryState.DUE


def _ended(letter: Letter, attempt: Attempt | None, now: datetime) -> tuple[DeliveryState, str, Outcome | None]:
    if attempt is None:
        return DeliveryState.SUPPRESSED, "no_address", outcomes.suppressed(letter, now, "no_address")
    if attempt.how is How.SENT:
        return DeliveryState.SENT, "", outcomes.sent(letter, now)
    reason = attempt.reason
    if attempt.how is How.REFUSED or letter.attempt >= TRIES:
        return DeliveryState.FAILED, reason, outcomes.failed(letter, now, reason, is_final=True)
    # The first failure is news; the forty after it would only fill the timeline, so they are counted, not told.
    is_news = letter.attempt == 1
    return DeliveryState.DUE, reason, outcomes.failed(letter, now, reason, is_final=False) if is_news else None


def _tell(session: Session, events: Sequence[Outcome], now: datetime) -> None:
    turnstile.record(session, events, now)
    outbox.post(session, events, now)
