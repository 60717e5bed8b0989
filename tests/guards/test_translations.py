"""Guard: every sentence of the pages has its English, with the same values in it."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from casework.lists.troubles import SENTENCES as TROUBLES
from casework.registers.details import DETAILS
from casework.registers.parts import PART_NAMES
from casework.registers.sentences import PARTS_CHANGED, SENTENCES, STANDING, STOPS
from casework.registers.telling import TOLD
from casework.registers.village_troubles import SENTENCES as VILLAGE
from casework.registers.workbook_report import WORDS

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "webui"


def sentences() -> set[str]:
    """All that the pages say, and what rules and registers give them to say."""
    with (PAGES / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(str(PAGES), methods, options, keywords={"_": None, "say": None})
    rooms = [path for room in ("rules", "reviews", "lists") for path in (ROOT / "casework" / room).glob("*.py")]
    rules = "".join(path.read_text() for path in (ROOT / "casework/families.py", *rooms))
    refusals = re.findall(r'(?:Refused|Stale|NoSuchPair)\("([^"]+)"', rules)
    pairs = (*SENTENCES.values(), *TROUBLES.values(), *VILLAGE.values())
    registers = {text for pair in pairs for text in pair if text} | set(STOPS.values()) | set(PART_NAMES.values())
    told = {*STANDING.values(), *PARTS_CHANGED.values(), *WORDS, *DETAILS, *TOLD}
    return {str(message) for _, _, message, _, _ in found} | set(refusals) | registers | told


def english() -> Catalog:
    with (PAGES / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_every_sentence_has_its_english_and_nothing_is_left_over() -> None:
    translated = {str(message.id) for message in english() if message.id and message.string and not message.fuzzy}
    assert sentences() == translated


def test_translations_carry_the_same_values() -> None:
    def values(text: object) -> list[str]:
        return sorted(re.findall(r"%\(\w+\)s", str(text)))

    assert not [message.id for message in english() if message.id and values(message.id) != values(message.string)]
