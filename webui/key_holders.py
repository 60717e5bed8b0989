"""Stands before the API: which agency's system is speaking, known by its key and by nothing else."""

import hashlib
import re
from datetime import timedelta

import structlog
from flask import g, request

from casework.store.access import Look, append_look
from casework.store.api_keys import ACTOR, ApiKey, append_use, find_key
from casework.store.engine import transaction
from casework.store.sessions import add_try, count_failures
from schemas.codes import Role
from webui.config import web
from webui.problems import Problem
from webui.speech import say as _
from webui.visitors import now

log = structlog.get_logger("webui")
MINUTE = timedelta(minutes=1)
WRONG_A_MINUTE = 20
_SHOWN = re.compile(r"Bearer +(sikkep_([0-9a-f]{8})_[A-Za-z0-9_-]{43})", re.IGNORECASE)
_TRIES = hashlib.sha256(b"api keys").digest()


def admit() -> None:
    """Let the system in whose key is good. Raises `Problem`: 401, or 429 where somebody seems to guess."""
    shown = _SHOWN.fullmatch(request.headers.get("Authorization", ""))
    with transaction(web().engine) as session:
        key = find_key(session, shown[1]) if shown else None
        if key and key.standing(now()) == "valid":
            append_use(session, key, now())
            g.key_holder = key
            return
    _turn_away(key)


def key_holder() -> ApiKey:
    """The key that this request came with."""
    key: ApiKey = g.key_holder
    return key


def log_foreign(what: str) -> None:
    """Write down that a system asked for what is not its agency's, or is nowhere."""
    key = key_holder()
    with transaction(web().engine) as session:
        append_look(session, Look(key.actor, Role.AGENCY.value, "refused", None, {"page": request.endpoint}), now())
    log.warning("api_foreign", key=key.prefix, step=request.endpoint, what=what)


def _turn_away(key: ApiKey | None) -> None:
    """Say no, and slow down guessing. The log knows the key by its prefix, if it is one of ours at all."""
    # Apart from the tries of people: a system that goes on with an old key must not keep its office from signing in.
    address, why = f"api {request.remote_addr or ''}", key.standing(now()) if key else "unknown"
    with transaction(web().engine) as session:
        add_try(session, _TRIES, address, now())
    with transaction(web().engine) as session:
        if count_failures(session, now() - MINUTE, _TRIES, address) > WRONG_A_MINUTE:
            raise Problem(429, "too-often", _("Tunggu satu menit, lalu coba lagi."))
        actor = key.actor if key else f"{ACTOR}unknown"
        detail = {"why": why, "page": request.endpoint}
        append_look(session, Look(actor, Role.AGENCY.value, "refused_key", None, detail), now())
    log.warning("api_key_refused", why=why, key=key.prefix if key else None, step=request.endpoint)
    # The same words whatever is wrong with it: whether a key was ever ours is nobody's business.
    raise Problem(401, "key", _("Kirim kunci yang berlaku: Authorization: Bearer sikkep_…. Minta kunci baru ke admin."))
