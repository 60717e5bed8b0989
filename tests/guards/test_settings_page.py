"""Guard: docs/settings.md says what the settings are now."""

from pathlib import Path

from sikkep.settings import Settings
from sikkep.settings_page import page


def test_the_settings_page_is_current() -> None:
    written = Path(__file__).parents[2] / "docs" / "settings.md"
    assert written.read_text() == page(), "run: .venv/bin/python -m sikkep.settings_page > docs/settings.md"


def test_every_setting_is_explained() -> None:
    assert not [name for name, field in Settings.model_fields.items() if not field.description]
