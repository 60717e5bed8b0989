"""A mail server on the loopback that answers as a test's script says."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HANG = "hang"
KILL = "kill"


class MailRoom:
    """`answer(recipient, attempt)` is called at the end of a letter and returns the reply, HANG or KILL.

    `letters` are those that were taken in whole, whatever was answered.
    """

    def __init__(
        self, answer: Callable[[str, int], str] = lambda _recipient, _attempt: "250 OK", refuse: str = ""
    ) -> None:
        self.letters: list[Message] = []
        self.victim = 0
        self._answer = answer
        self._refuse = refuse
        self._attempts: dict[str, int] = {}
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port(), ready_timeout=10)

    @property
    def port(self) -> int:
        return int(self._controller.port)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._controller.stop()

    # aiosmtpd calls these two by name and position.
    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Refuse at the recipient where the script says so."""
        if self._refuse:
            return self._refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the letter in, then answer by the script."""
        recipient = envelope.rcpt_tos[0]
        self._attempts[recipient] = self._attempts.get(recipient, 0) + 1
        self.letters.append(message_from_bytes(envelope.original_content or b""))
        answer = self._answer(recipient, self._attempts[recipient])
        if answer == KILL:
            os.kill(self.victim, signal.SIGKILL)
        if answer in {HANG, KILL}:
            await asyncio.sleep(5)
            return "451 late"
        return answer


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
