"""Who is at the browser: read from the sign-in cookie, once per request."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Response, g, request
from sqlmodel import Session

from casework.store.access import Look, Scope, append_look
from casework.store.engine import transaction
from casework.store.sessions import SignedIn, find_session
from casework.store.users import User
from schemas.codes import Role
from webui.config import web
from webui.permissions import KEY, ROUTES


class OutOfScope(Exception):
    """The person asked for a family that they may not see, or that does not exist: both look the same."""

    def __init__(self, household_id: UUID) -> None:
        super().__init__("out of scope")
        self.household_id = household_id


@dataclass(frozen=True, slots=True)
class Visitor:
    """The signed-in person, and what they may see."""

    user: User
    scope: Scope

    @property
    def actor(self) -> str:
        """How events and the access log name this person."""
        return self.user.actor

    @property
    def role(self) -> Role:
        """The one role of this account."""
        return self.user.role

    @property
    def agency(self) -> str | None:
        """The agency this person speaks for."""
        return self.user.agency


def load_visitor() -> None:
    """Before every request: find out who is there. Static files and health checks ask nobody."""
    g.visitor, g.csrf = None, None
    if request.endpoint in ("assets.asset", "health.alive", "health.ready", "health.content_report"):
        return
    if ROUTES.get(request.endpoint or "") == KEY:
        return  # a browser's cookie opens nothing there
    token = request.cookies.get(web().cookie)
    if not token or len(token) > 100:
        return
    with transaction(web().engine) as session:
        found = find_session(session, token, now(), web().session_idle, web().session_longest)
    if found:
        g.visitor, g.csrf = _visitor(found), found.csrf


def visitor() -> Visitor:
    """The signed-in person. Pages that may be opened without signing in use `maybe_visitor`."""
    found = maybe_visitor()
    if found is None:
        raise RuntimeError("this page was let through without anybody signed in")
    return found


def maybe_visitor() -> Visitor | None:
    """The signed-in person, if any."""
    found: Visitor | None = g.get("visitor")
    return found


def now() -> datetime:
    """The time, from the one clock that tests can set."""
    return web().clock()


def log_look(session: Session, look_at: Look) -> None:
    """Write down that this person looked, in the transaction that reads."""
    append_look(session, look_at, now())


def looks_at(action: str, household_id: UUID | None = None, **detail: object) -> Look:
    """A look by the person at the browser."""
    who = visitor()
    return Look(who.actor, who.role.value, action, household_id, detail)


def put_cookie(response: Response, token: str) -> None:
    """Hand the browser its sign-in cookie."""
    response.set_cookie(
        web().cookie,
        token,
        max_age=int(web().session_longest.total_seconds()),
        secure=web().is_https,
        httponly=True,
        samesite="Lax",
    )


def take_cookie_back(response: Response) -> None:
    """Make the browser forget its sign-in cookie."""
    response.delete_cookie(web().cookie, secure=web().is_https, httponly=True, samesite="Lax")


def _visitor(found: SignedIn) -> Visitor:
    user = found.user
    return Visitor(user, Scope(user.role, user.areas, user.agency))
