"""Looks at a page as everybody must be able to use it."""

from collections.abc import Mapping, Sequence

from playwright.sync_api import Browser

from tests.browser.conftest import Visit, visit

# A tick or a choice is small; its label is what one touches.
CONTROLS = (
    "main button, main select, main input:not([type=hidden], [type=checkbox], [type=radio]), "
    "main label:has([type=checkbox], [type=radio])"
)
TOO_SMALL = "nodes => nodes.filter(n => n.offsetParent && n.getBoundingClientRect().height < 44).map(n => n.outerHTML)"


def look(seen: Visit, path: str, axe: str) -> list[object]:
    """What is wrong with a page."""
    seen.open(path)
    sticks_out = seen.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    seen.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    seen.page.evaluate(axe)
    found = seen.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    wrong: list[object] = [(path, each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found]
    small = seen.page.eval_on_selector_all(CONTROLS, TOO_SMALL)
    return wrong + [(path, "sticks out", sticks_out)] * (sticks_out > 0) + [(path, "too small", each) for each in small]


def wrong_with(
    browser: Browser, address: str, axe: str, screen: tuple[int, str], pages: Mapping[str, Sequence[str]]
) -> list[object]:
    """What is wrong with these pages, by who opens them ("": nobody who is known), on a screen of this width by day or
    by night."""
    wrong: list[object] = []
    for login, paths in pages.items():
        context, seen = visit(browser, address, viewport={"width": screen[0], "height": 800}, color_scheme=screen[1])
        if login:
            seen.sign_in(login)
        for path in paths:
            wrong += look(seen, path, axe)
        wrong += seen.complaints
        context.close()
    return wrong
