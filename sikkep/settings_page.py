"""Writes docs/settings.md from the settings themselves, so that the page cannot be out of date."""

import sys

from pydantic.fields import FieldInfo

from sikkep.settings import Settings, variables

HEAD = """\
# Settings

Written by `python -m sikkep.settings_page`; do not edit by hand. All are environment variables; an empty one counts
as not set, an unknown one with our prefix stops the start. Secrets (marked so) are never printed or logged.

| variable | default | meaning |
|---|---|---|
"""


def page() -> str:
    """The page as Markdown."""
    names: dict[str, list[str]] = {}
    for variable, field in variables().items():
        names.setdefault(field, []).append(f"`{variable}`")
    return HEAD + "".join(_row(" or ".join(names[name]), field) for name, field in Settings.model_fields.items())


def _row(names: str, field: FieldInfo) -> str:
    secret = " *Secret.*" if "SecretStr" in str(field.annotation) else ""
    return f"| {names} | {_default(field)} | {field.description}{secret} |\n"


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return "`var` of the checkout, else `~/.local/share/sikkep`"
    empty = field.default is None or field.default in ("", ())
    return "" if empty else f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"


if __name__ == "__main__":
    sys.stdout.write(page())
