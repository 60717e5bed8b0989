"""Who may sign in: accounts, their roles and their areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from schemas.codes import Role
from schemas.ids import plain_id
from schemas.tables.people import UserRow


@dataclass(frozen=True, slots=True)
class User:
    """An account. `areas` are area codes; a case worker sees only the households below them."""

    user_id: UUID
    login: str
    name: str
    role: Role
    agency: str | None
    areas: tuple[str, ...]
    language: str
    is_active: bool

    @property
    def actor(self) -> str:
        """How events name this person."""
        return f"user:{self.login}"


@dataclass(frozen=True, slots=True)
class NewUser:
    """An account to make. `login` is lower-case and fits `schemas.events.base.Actor`."""

    login: str
    name: str
    password_hash: str
    role: Role
    agency: str | None = None
    areas: tuple[str, ...] = ()
    language: str = "id"


def add_user(session: Session, new: NewUser) -> User | None:
    """Make an account; None where the login is taken."""
    if find_user_by_login(session, new.login):
        return None
    row = UserRow(
        user_id=plain_id("user", new.login), login=new.login, name=new.name, password_hash=new.password_hash,
        role=new.role.value, agency=new.agency, areas=list(new.areas), language=new.language,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _user(row)


def find_user_by_login(session: Session, login: str) -> tuple[User, str] | None:
    """The account with this login and its password hash, active or not."""
    row = session.exec(select(UserRow).where(col(UserRow.login) == login)).first()
    return (_user(row), row.password_hash) if row else None


def find_user(session: Session, user_id: UUID) -> User | None:
    """The account with this id, active or not."""
    row = session.get(UserRow, user_id)
    return _user(row) if row else None


def list_users(session: Session, *roles: Role, only_active: bool = False) -> list[User]:
    """Accounts by name; those of the given roles where any are given."""
    query = select(UserRow).order_by(func.lower(UserRow.name), col(UserRow.login))
    if roles:
        query = query.where(col(UserRow.role).in_([role.value for role in roles]))
    if only_active:
        query = query.where(col(UserRow.is_active))
    return [_user(row) for row in session.exec(query)]


def names_of_actors(session: Session, actors: Sequence[str]) -> dict[str, str]:
    """The people's names behind `user:…` actors; unknown ones are left out."""
    logins = {actor.removeprefix("user:") for actor in actors if actor.startswith("user:")}
    if not logins:
        return {}
    found = session.exec(select(UserRow.login, UserRow.name).where(col(UserRow.login).in_(logins)))
    return {f"user:{login}": name for login, name in found}


def switch_user(session: Session, user_id: UUID, *, is_active: bool) -> None:
    """Let a person in again, or keep them out."""
    session.exec(update(UserRow).where(col(UserRow.user_id) == user_id).values(is_active=is_active))


def replace_password_hash(session: Session, user_id: UUID, password_hash: str) -> None:
    """Keep a newer hash: of the same password, or of a new one."""
    session.exec(update(UserRow).where(col(UserRow.user_id) == user_id).values(password_hash=password_hash))


def _user(row: UserRow) -> User:
    return User(
        row.user_id, row.login, row.name, Role(row.role), row.agency, tuple(row.areas), row.language, row.is_active
    )
