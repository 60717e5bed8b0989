"""Says a sentence in the language of the person at the browser."""

from flask_babel import gettext


def say(sentence: str, **values: object) -> str:
    """The sentence in the chosen language, with its values filled in."""
    return str(gettext(sentence, **values))
