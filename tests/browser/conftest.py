"""A served world and a Chromium to look at it with."""

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from casework.store.engine import open_engine
from sikkep.postgres import OwnPostgres
from tests.webui.world import PASSWORD, World, filled_copy, world_on

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run",
    "--disable-default-apps", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip

# Each width and each scheme once: contrast does not depend on the width, nor what sticks out on the colours.
SCREENS = [(360, "light"), (1280, "dark")]


@dataclass
class Visit:
    """A browser window on the served world, and what the browser complained of."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, login: str) -> None:
        self.open("/masuk")
        self.page.fill("#login", login)
        self.page.fill("#password", PASSWORD)
        self.page.click("main button")
        self.page.wait_for_url(self.address + "/")


# Not for the whole session: while it lives, its event loop runs in the main thread, where other tests start their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; without it these tests are passed over, but never where everything must be there."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None and os.environ.get("CI") != "true":
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def mould(template: str, postgres: OwnPostgres) -> Iterator[str]:
    """Every database here has the world in it."""
    with filled_copy(template, postgres.application_password()) as url:
        yield url


@pytest.fixture
def world(app_database_url: str) -> Iterator[World]:
    """The two families, as pages."""
    engine = open_engine(app_database_url, pool_size=8)
    yield world_on(engine)
    engine.dispose()


@pytest.fixture
def address(world: World) -> Iterator[str]:
    """Where the world is served, on a port of its own."""
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def visit(browser: Browser, address: str, **options: object) -> tuple[BrowserContext, Visit]:
    """A fresh window."""
    context = browser.new_context(locale="en-US", timezone_id="Asia/Jakarta", **options)  # type: ignore[arg-type]
    seen = Visit(context.new_page(), address)
    seen.page.set_default_timeout(15_000)
    seen.page.on("console", lambda message: seen.complaints.append(message.text))
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    return context, seen


@pytest.fixture
def axe() -> str:
    """The accessibility checker's script."""
    return (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text()
