"""Hands one e-mail to the mail server, and says in a word how that went."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import Enum
from types import TracebackType
from typing import Self

from casework.store.deliveries import Letter
from consumers.deliveries.wording import answer_text, body_text, subject_line

_POLICY = SMTP.clone(cte_type="7bit")
_ASKS_FOR_SIGN_IN = {530, 534, 535, 538}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in. `site` is the address of the web pages, without a final slash."""

    host: str
    port: int
    sender: str
    site: str
    user: str = ""
    password: str = ""
    has_starttls: bool = False
    seconds: float = 10.0


class How(Enum):
    """How an attempt went. After OUT_OF_REACH the next letter would fare no better, so the round ends."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True, slots=True)
class Attempt:
    """The outcome of one attempt, with a code of ours for the reason; never the server's own words."""

    how: How
    reason: str = ""


def compose(letter: Letter, server: MailServer) -> EmailMessage:
    """The letter. Its Message-ID comes from the notice, so a letter sent twice shows itself as one.

    Raises ValueError where an address holds a line break (ASVS 5.0, 1.3.11) or is no address.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = _checked(server.sender)
    message["To"] = _checked(letter.address or "")
    message["Subject"] = _on_one_line(subject_line(letter.kind))
    message["Date"] = format_datetime(letter.queued_at)
    message["Message-ID"] = f"<{letter.notice_id}.{letter.channel.value}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    area_name = _on_one_line(letter.area_name) if letter.area_name else None
    until = letter.answer_until
    invitation = answer_text(f"{server.site}/j/{letter.answer_token}", until) if until else ""
    page = f"{server.site}/pemberitahuan/{letter.notice_id}"
    message.set_content(body_text(letter.kind, area_name, page, invitation))
    return message


class Postman:
    """Keeps one connection to the mail server for a round of letters; opens it when the first one goes."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._line is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._line.quit()
        self._hang_up()

    def hand_over(self, letter: Letter) -> Attempt:
        """Try once. One letter has one recipient, so every recipient has an outcome of their own."""
        try:
            message = compose(letter, self._server)
        except ValueError:
            return Attempt(How.REFUSED, "bad_address")
        try:
            self._connected().send_message(message)
        except smtplib.SMTPRecipientsRefused as refusal:
            return self._answered(next(iter(refusal.recipients.values()))[0])
        except smtplib.SMTPResponseException as refusal:
            return self._answered(refusal.smtp_code)
        except (smtplib.SMTPException, OSError) as trouble:
            self._hang_up()
            return Attempt(How.OUT_OF_REACH, _why(trouble))
        return Attempt(How.SENT)

    def _connected(self) -> smtplib.SMTP:
        if self._line is None:
            self._line = _open_line(self._server)
        return self._line

    def _answered(self, code: int) -> Attempt:
        # 421 closes the line; a call for a sign-in is our own mistake. Neither says anything of the recipient.
        self._hang_up()
        if code in _ASKS_FOR_SIGN_IN or code in {421, -1}:
            return Attempt(How.OUT_OF_REACH, f"smtp_{max(code, 0)}")
        return Attempt(How.REFUSED if code >= 500 else How.LATER, f"smtp_{code}")

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()


def _open_line(server: MailServer) -> smtplib.SMTP:
    line = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
    try:
        if server.has_starttls:
            line.starttls(context=ssl.create_default_context())
        if server.user:
            line.login(server.user, server.password)
    except (smtplib.SMTPException, OSError):
        line.close()
        raise
    return line


def _why(trouble: Exception) -> str:
    if isinstance(trouble, TimeoutError):
        return "timeout"
    return "connection_lost" if isinstance(trouble, smtplib.SMTPServerDisconnected) else "not_connected"


def _checked(address: str) -> str:
    name, at, host = _on_one_line(address).rpartition("@")
    if not (name and at and host) or any(sign in address for sign in " ,;<>"):
        raise ValueError("not one plain address")
    return address


def _on_one_line(text: str) -> str:
    if any(ord(sign) < 32 or sign in "\x7f\u0085\u2028\u2029" for sign in text):
        raise ValueError("a line break in a header")
    return text
