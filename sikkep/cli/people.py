"""The command that lets the first person in: all further accounts are made on the page *Akun*."""

import re
import sys
from typing import Annotated

import typer

from casework.store.access import Look, append_look
from casework.store.engine import transaction
from casework.store.users import NewUser, add_user
from schemas.codes import Role
from sikkep.cli.opening import opened_house, opened_settings
from sikkep.cli.output import misuse, refuse, say
from sikkep.house import clock
from webui.passwords import LONGEST, SHORTEST, hash_password, is_too_easy

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,39}")
_ACTOR = "system:cli"


def admin(
    login: Annotated[str, typer.Argument(help="Nama pengguna / user name.")],
    name: Annotated[str, typer.Option(help="Nama orangnya / the person's name.")],
) -> None:
    """Buat akun admin; kata sandi ditanyakan, atau dibaca dari pipa / make an admin account."""
    if not _LOGIN.fullmatch(login):
        misuse("Nama pengguna: huruf kecil, angka, titik. / User name: small letters, digits, dots.")
    password = _password()
    if not SHORTEST <= len(password) <= LONGEST or is_too_easy(password, login):
        refuse(
            f"Kata sandi terlalu pendek atau mudah ditebak: {SHORTEST} sampai {LONGEST} huruf, beberapa kata.",
            "The password is too short or too easy to guess.",
        )
    new = NewUser(login, name, hash_password(password), Role.ADMIN)
    with opened_house(opened_settings()) as house, transaction(house.engine) as session:
        if add_user(session, new) is None:
            refuse(f"Nama pengguna sudah dipakai / the user name is taken: {login}.")
        detail = {"login": login, "role": Role.ADMIN.value}
        append_look(session, Look(_ACTOR, Role.ADMIN.value, "create_account", detail=detail), clock())
    say(f"Akun admin {login} dibuat. Akun lain dibuat di halaman Akun. / Made; make others on the page Accounts.")


def _password() -> str:
    # Never as an argument: those stand in the list of processes and in the shell's history.
    if sys.stdin.isatty():
        return str(typer.prompt("Kata sandi / password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
