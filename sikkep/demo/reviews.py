"""What the demo's reviewers said of doubtful pairs: some decided, some wait for a second person, one taken back."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from casework.reviews.answering import answer, take, undo
from casework.reviews.pairs import Answer, Reviewer
from casework.rules.decisions import Refused
from casework.rules.granting import LOCAL
from casework.store.access import Scope
from casework.store.engine import transaction
from casework.store.match_lists import DecisionFilter, list_decisions
from casework.store.match_queue import QueueFilter, Waiting, list_waiting
from casework.store.notes import Note, keep_note
from schemas.codes import Role, Verdict
from schemas.ids import plain_id
from sikkep.demo.people import ACCOUNTS

SHARE = 3
"""Of so many waiting pairs one is answered; the others wait for whoever tries the demo."""
MOST = 60
DAYS_AGO = 12
LOOK = "Nama panggilan berbeda, tetangga mengatakan orangnya sama. Lihat KK asli saat kunjungan."


def are_done(engine: Engine) -> bool:
    """Whether anybody has decided on a pair."""
    with transaction(engine) as session:
        return bool(list_decisions(session, DecisionFilter(Scope(Role.AUDITOR)), limit=1))


def do(engine: Engine, today: date) -> int:
    """Let two workers and a registrar review; returns how many answers were given. To be done once: see `are_done`."""
    with transaction(engine) as session:
        answers = 0
        for login, _, role, agency, areas in (*ACCOUNTS[:2], ACCOUNTS[3]):
            me = _Reviewer(session, login, role, agency, today)
            waiting = list_waiting(session, QueueFilter(Scope(role, areas), f"user:{login}"), limit=MOST)
            answers += me.review(waiting[::SHARE])
        return answers


class _Reviewer:
    """One reviewer on one day, an answer every three minutes."""

    def __init__(self, session: Session, login: str, role: Role, agency: str | None, today: date) -> None:
        self._session, self._login, self._role, self._agency = session, login, role, agency
        self._day = today - timedelta(days=DAYS_AGO)
        self._acts = 0

    def review(self, pairs: Sequence[Waiting]) -> int:
        """Answer by the score; but the second needs a look in the field, the third was a slip, the fifth no match."""
        given = 0
        for number, pair in enumerate(pairs):
            verdict = Verdict.SAME if (pair.score or 0) >= 50 and number != 4 else Verdict.NOT_SAME
            given += self._answer(pair, Verdict.FIELD_CHECK if number == 1 else verdict)
            if number == 2:
                self._undo(pair)
        for pair in pairs[3:4]:
            take(self._session, pair.match_id, self._by(pair, "take"), f"user:{self._login}")
        return given

    def _answer(self, pair: Waiting, verdict: Verdict) -> bool:
        by = self._by(pair, "answer", LOOK if verdict is Verdict.FIELD_CHECK else "")
        return self._try(lambda: answer(self._session, Answer(pair.match_id, verdict, pair.digest), by))

    def _undo(self, pair: Waiting) -> None:
        self._try(lambda: undo(self._session, pair.match_id, self._by(pair, "undo"), close=True))

    def _try(self, deed: Callable[[], object]) -> bool:
        """Two cards of one family, or a family with a case of its own: a refusal is part of the day."""
        try:
            with self._session.begin_nested():
                deed()
        except Refused:
            return False
        return True

    def _by(self, pair: Waiting, what: str, words: str = "") -> Reviewer:
        self._acts += 1
        at = datetime.combine(self._day, time(9), LOCAL) + timedelta(minutes=3 * self._acts)
        command_id: UUID = plain_id("demo review", self._login, pair.match_id, what)
        note_id = plain_id("note", command_id) if words else None
        if note_id:
            note = Note(note_id, pair.household_id, at.astimezone(UTC), f"user:{self._login}", words)
            keep_note(self._session, note)
        return Reviewer(command_id, f"user:{self._login}", self._role.value, self._agency, at.astimezone(UTC), note_id)
