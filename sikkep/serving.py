"""Serves the pages: gunicorn with threads, on the address that the settings name."""

import http.client
import socket
import threading
import time
from datetime import timedelta
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from producers.registries.source_files import known_sources, layout_of
from sikkep import __version__
from sikkep.folders import assets_folder, documents_folder, hand_overs_folder
from sikkep.house import House, clock
from sikkep.keys import secret_key
from sikkep.settings import Settings
from webui.app import create_app
from webui.config import WebConfig

# A killed predecessor's web finishes what it has in hand.
LETS_GO_WITHIN = 25.0


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn around one House. Workers make their own application, and so their own database connections."""

    def __init__(self, house: House, is_demo: bool) -> None:
        self._house = house
        self._is_demo = is_demo
        super().__init__()

    def load_config(self) -> None:
        for name, value in _gunicorn(self._house.settings).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        self._house.engine.dispose(close=False)  # the parent's connections are not ours after the fork
        return create_app(web_config(self._house, self._is_demo))


def web_config(house: House, is_demo: bool) -> WebConfig:
    """What the pages need, from the settings."""
    settings = house.settings
    return WebConfig(
        engine=house.engine,
        sealer=house.sealer,
        secret_key=secret_key(settings),
        base_url=settings.public_url,
        trusted_hosts=settings.hosts,
        assets=assets_folder(),
        clock=clock,
        is_demo=is_demo,
        version=__version__,
        proxies=settings.proxies,
        language=settings.language,
        session_idle=timedelta(minutes=settings.session_idle_minutes),
        session_longest=timedelta(hours=settings.session_hours),
        documents=documents_folder(settings),
        hand_overs=hand_overs_folder(settings),
        registers=tuple((source.value, layout_of(source).title) for source in known_sources()),
    )


def wait_until_served(settings: Settings, stop: threading.Event, seconds: float = 60.0) -> bool:
    """Wait until the pages answer; False where they do not within `seconds`, or `stop` is set first."""
    deadline = time.monotonic() + seconds
    while not stop.is_set() and time.monotonic() < deadline:
        connection = http.client.HTTPConnection(settings.host, settings.port, timeout=5)
        try:
            connection.request("GET", "/sehat")
            return connection.getresponse().status == http.client.OK
        except OSError:
            stop.wait(0.1)
        finally:
            connection.close()
    return False


def is_port_free(settings: Settings) -> bool:
    """Whether we may listen where the settings say. A predecessor that was killed needs a moment to let go."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    deadline = time.monotonic() + LETS_GO_WITHIN
    while True:
        with socket.socket(family) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((settings.host, settings.port))
            except OSError:
                if time.monotonic() > deadline:
                    return False
                time.sleep(0.2)
            else:
                return True


def _gunicorn(settings: Settings) -> dict[str, Any]:
    return {
        "bind": f"{settings.host}:{settings.port}",
        "worker_class": "gthread",
        "workers": settings.web_workers,
        "threads": settings.web_threads,
        "graceful_timeout": 20,
        "timeout": 60,
        "control_socket_disable": True,
        "proc_name": "sikkep-web",
        "loglevel": "warning",
        "limit_request_line": 8190,
    }
