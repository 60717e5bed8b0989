"""Says what commands tell in the language of the installation: Bahasa Indonesia, or English."""

from typing import NoReturn

from casework.registers.complaints import ImportRefused
from casework.registers.details import Say
from sikkep.cli.opening import opened_settings
from sikkep.cli.output import refuse
from webui.languages import read_catalogue


def sayer() -> Say:
    """Gives sentences in the language that `SIKKEP_LANGUAGE` names."""
    translated = read_catalogue(opened_settings().language)
    return translated.gettext


def refuse_in_words(refused: ImportRefused, *more: str) -> NoReturn:
    """End the command with each reason: place, what is wrong, what to do."""
    said = sayer()
    refuse(*(reason.told_in(said) for reason in refused.reasons), *more)
