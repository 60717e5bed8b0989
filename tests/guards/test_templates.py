"""Guard: pages carry no script, style or handler of their own, and trust no text (ASVS 5.0, 3.4.3 and 1.2.1)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "webui" / "templates").rglob("*.html"))
FORBIDDEN = {
    "inline style": r"<style\b|\sstyle\s*=",
    "inline handler": r"\son[a-z]+\s*=",
    "script without a file": r"<script(?![^>]*\ssrc=)",
    "htmx that evaluates": r"\bhx-on\b|\bhx-vals\s*=\s*['\"]?js:|\bhx-trigger\s*=\s*['\"][^'\"]*\[",
    "unescaped text": r"\|\s*safe\b|autoescape\s+false|\bMarkup\(",
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_carries_nothing_that_runs(template: Path) -> None:
    text = template.read_text()
    assert not [name for name, pattern in FORBIDDEN.items() if re.search(pattern, text, re.IGNORECASE)]


def test_no_text_is_trusted_in_code() -> None:
    found = r"\bMarkup\(|render_template_string|autoescape\s*=\s*False"
    assert not [str(path) for path in (ROOT / "webui").rglob("*.py") if re.search(found, path.read_text())]
