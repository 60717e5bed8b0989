"""Whatever changes in a register, matching what changed gives what matching all of it anew gives."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest

from producers.matching import closure
from producers.matching.findings import match_id_of
from producers.matching.learning import Model, model_from
from producers.matching.linking import link_all, link_changed
from producers.matching.rules import the_rules
from producers.matching.tables import SIDES, fill, open_tables
from producers.matching.telling import MATCH_ID
from tests.producers.matching_tables import Register, Someone, Verdict, laid_out, verdicts

NAMES = "SUTRISNO SLAMET SUPARMAN SULASTRI SUMIYATI SITI_AMINAH AHMAD_FAUZI M._FAUZAN BUDI_SANTOSO SRI_WAHYUNI".split()
AREAS = ("18.02.01.2003", "18.02.01.2006", "18.02.05.2001")
Key = tuple[UUID, UUID]


class Village:
    """A few hundred people in too few names, days and numbers, so that families are easily taken for each other."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        truth = [self._family(number) for number in range(90)]
        self.left = [one for family in truth for one in self._written(family, 1)]
        self.right = [one for family in truth[20:] for one in self._written(family, 2)]

    def changed(self, people: Register, side: int) -> list[Someone]:
        """A later edition: some leave, some are written otherwise, some change families, some are new."""
        later = []
        for one in people:
            roll = self.chance.random()
            if roll >= 0.12:
                later.append(one)
            elif roll >= 0.10:
                later.append(one._replace(record_id=self.chance.choice(people).record_id))
            elif roll >= 0.03:
                later.append(self._spoiled(one))
        return later + [one for number in range(2) for one in self._written(self._family(900 + number), side)]

    def _family(self, number: int) -> list[Someone]:
        place = f"Dusun {self.chance.randint(1, 3)} RT {self.chance.randint(1, 3)}/1"
        where, members = self.chance.choice(AREAS), self.chance.randint(1, 4)
        return [self._someone(number * 10 + member, where, place) for member in range(members)]

    def _someone(self, number: int, area: str, address: str) -> Someone:
        born = date(1980, 1, 1) + timedelta(days=self.chance.randint(0, 400))
        name, sex = self.chance.choice(NAMES).replace("_", " "), self.chance.choice("LP")
        return Someone(UUID(int=number // 10), UUID(int=number), name, sex, born, number, True, area, address)

    def _written(self, family: Sequence[Someone], side: int) -> list[Someone]:
        shift = side << 64
        mine = [
            one._replace(record_id=UUID(int=one.record_id.int + shift), person_id=UUID(int=one.person_id.int + shift))
            for one in family
        ]
        return [self._spoiled(one) if self.chance.random() < 0.4 else one for one in mine]

    def _spoiled(self, one: Someone) -> Someone:
        way = self.chance.randrange(6)
        if way == 0:
            return one._replace(nik=None)
        if way == 1:
            return one._replace(nik=self.chance.randint(0, 900))
        if way == 2:
            return one._replace(name=self.chance.choice(NAMES).replace("_", " "))
        if way == 3:
            return one._replace(born=None)
        if way == 4:
            return one._replace(area=self.chance.choice(AREAS))
        return one._replace(born=date(1980, 1, 1))


def all_anew(left: Register, right: Register, model: Model) -> dict[Key, Verdict]:
    """What a whole run says."""
    with laid_out(left, right) as duck:
        link_all(duck, the_rules(), model)
        return verdicts(duck)


def told(had: Register, has: Register) -> set[UUID]:
    """The records that say something else, or are new, or gone."""
    before, now = Counter(had), Counter(has)
    return {one.record_id for one in (before - now) + (now - before)}


def only_changed(before: tuple[Register, Register], now: tuple[Register, Register], model: Model) -> dict[Key, Verdict]:
    """What the run before said, with what the run over the changes says in its place."""
    with laid_out(*before) as duck:
        link_all(duck, the_rules(), model)
        kept = verdicts(duck)
        crowded = {side: duck.sql(f"FROM {side}_crowded").fetchall() for side in SIDES}
    with laid_out(*now) as duck:
        fill(duck, "kept", closure.KEPT, list(kept))
        for side, had, has in zip(SIDES, before, now, strict=True):
            fill(duck, f"{side}_told", {"record_id": "UUID"}, [(record_id,) for record_id in told(had, has)])
            fill(duck, f"{side}_was_crowded", {"nik": "BIGINT"}, crowded[side])
        closure.find_changed(duck)
        link_changed(duck, the_rules(), model)
        touched = {row[0] for side in SIDES for row in _touched(duck, side)}
        present = {one.record_id for side in now for one in side}
        still = {
            pair: said for pair, said in kept.items() if not touched & set(pair) and set(pair) <= present
        }  # fmt: skip
        return still | verdicts(duck)


def _touched(duck: object, side: str) -> list[tuple[UUID]]:
    query = f"SELECT record_id FROM {side}_family SEMI JOIN {side}_touched USING (family)"
    return duck.sql(query).fetchall()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("seed", range(12))
def test_matching_what_changed_gives_what_matching_all_gives(seed: int) -> None:
    village = Village(seed)
    with laid_out(village.left, village.right) as duck:
        model = model_from(link_all(duck, the_rules()).as_json())
    before = (village.left, village.right)
    now = (village.changed(village.left, 1) if seed % 3 else village.left, village.changed(village.right, 2))
    whole = all_anew(*now, model)
    assert only_changed(before, now, model) == whole
    assert len({band for _, _, band, *_ in whole.values()}) == 3


def test_what_nobody_changed_is_not_looked_at() -> None:
    village = Village(99)
    before = (village.left, village.right)
    with laid_out(*before) as duck:
        model = link_all(duck, the_rules())
    assert only_changed(before, before, model) == all_anew(*before, model)


def test_training_is_repeatable_from_its_seed() -> None:
    village = Village(5)
    rules = the_rules().model_copy(update={"training": the_rules().training.model_copy(update={"least": 10})})
    learned = []
    for people in (village.left, list(reversed(village.left))):
        with laid_out(people, village.right) as duck:
            learned.append(link_all(duck, rules).as_json())
    assert learned[0] == learned[1]
    assert learned[0]["common"]


def test_the_engine_and_the_pages_call_a_pair_by_one_id() -> None:
    chance = random.Random(8)
    pairs = [(UUID(int=chance.getrandbits(128)), UUID(int=chance.getrandbits(128))) for _ in range(300)]
    with open_tables(200) as duck:
        fill(duck, "pair", {"left_record": "UUID", "right_record": "UUID"}, pairs)
        named = duck.execute(f"SELECT left_record, right_record, {MATCH_ID} FROM pair").fetchall()
    assert sorted(named) == sorted((left, right, match_id_of(left, right)) for left, right in pairs)
