"""What the pages need to be told before they can be served."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import Engine

from casework.store.sealing import Sealer
from casework.store.sessions import ABSOLUTE, IDLE

SHORTEST_KEY = 32


@dataclass(frozen=True, slots=True)
class WebConfig:
    """Values handed down by `sikkep`; the pages read no settings themselves.

    `assets` is the folder `node_modules` that holds htmx.org; without it the pages work as plain links and forms.
    `documents` is the folder that keeps uploaded papers, outside of everything that is served; None: none are taken.
    `hand_overs` keeps register files until they are read; `registers` are those that can be read: code and title;
    `largest_hand_over` is how many bytes of files may come at once, `largest_result` how many of a village's result.
    `proxies` counts the reverse proxies in front whose X-Forwarded-* headers may be believed.
    """

    engine: Engine
    sealer: Sealer
    secret_key: str
    base_url: str
    trusted_hosts: tuple[str, ...]
    assets: Path
    clock: Callable[[], datetime]
    is_demo: bool = False
    version: str = "0"
    proxies: int = 0
    language: str = "id"
    session_idle: timedelta = IDLE
    session_longest: timedelta = ABSOLUTE
    documents: Path | None = None
    hand_overs: Path | None = None
    registers: tuple[tuple[str, str], ...] = ()
    largest_hand_over: int = 1_000_000_000
    largest_result: int = 20_000_000

    def __post_init__(self) -> None:
        if len(self.secret_key) < SHORTEST_KEY:
            raise ValueError(f"The secret key must have at least {SHORTEST_KEY} characters.")

    @property
    def is_https(self) -> bool:
        """Whether browsers reach us over TLS; only then may cookies carry the `__Host-` name."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def cookie(self) -> str:
        """The name of the sign-in cookie."""
        return "__Host-sikkep" if self.is_https else "sikkep"


def web() -> WebConfig:
    """The configuration of the running application."""
    config: WebConfig = current_app.extensions["sikkep"]
    return config
