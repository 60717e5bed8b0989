"""Two invented families in the registers, and what workers do to them."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, text

from casework import families
from casework.families import Leaving
from casework.store.engine import transaction
from casework.store.members import Member
from casework.store.timelines import list_entries
from casework.store.vault import (
    Family,
    describe_household,
    find_household_ids_by_nik,
    search_names,
)
from casework.turnstile import record
from producers.matching import match_registers
from schemas.codes import RecordField, Source
from schemas.commands import MergeHouseholds, SplitHousehold
from schemas.events import Event
from schemas.ids import plain_id
from tests import family_stories as story
from tests.producers.offices import (
    CHILD_NIK,
    NOW,
    SEALER,
    WIFE_NIK,
    csv_file,
    dtks_person,
    hand_over,
    person,
    posted,
    prepared,
    wife,
)

KEY, OTHER_KEY = "0180201200300000001", "0180201200300000002"
ONE, TWO = (SEALER.household_id_of("p3ke", key) for key in (KEY, OTHER_KEY))
NEW = plain_id("new household")
OTHER_NIK, RIGHT_NIK = "1802010101708001", "1802010510808007"
CARD = "1802011507107001"


def son(**cells: object) -> dict[str, object]:
    return person(
        id_individu="018020120030000000103", nama="RAFI PRATAMA", nik=CHILD_NIK, tanggal_lahir="15/01/2017",
        hubungan_dengan_kepala_keluarga="Anak", **cells,
    )  # fmt: skip


def neighbour(**cells: object) -> dict[str, object]:
    others = {"id_keluarga_p3ke": OTHER_KEY, "id_individu": "018020120030000000201", "nama": "PARTINI"}
    return person(**(others | {"nik": OTHER_NIK, "jenis_kelamin": "Perempuan", "tanggal_lahir": "01/01/1970"} | cells))


def p3ke(engine: Engine, folder: Path, edition: str, rows: list[dict[str, object]]) -> None:
    told = [row | {"no": edition} for row in rows]  # so that no two editions come in the same file
    hand_over(engine, Source.P3KE, [csv_file(folder / f"{edition}.csv", told)], edition)


def settled(engine: Engine, edition: str, source: str = "p3ke") -> int:
    """How many corrections this edition confirmed when it came in."""
    with transaction(engine) as session:
        asked = text("SELECT count(*) FROM correction WHERE settled_by = :edition")
        return int(session.execute(asked, {"edition": plain_id("edition", source, edition)}).scalar_one())


def hear(engine: Engine) -> None:
    """Let the timelines hear what waits on the bus."""
    for topic in ("household-data", "match-results"):
        facts = posted(engine, topic)
        with transaction(engine) as session:
            record(session, facts, NOW)


def described(engine: Engine, household_id: UUID) -> Family:
    with transaction(engine) as session:
        return describe_household(session, SEALER, household_id)


def members(engine: Engine, household_id: UUID) -> list[str]:
    return [member.name for member in described(engine, household_id).members]


def member(engine: Engine, name: str, household_id: UUID = ONE) -> Member:
    return next(one for one in described(engine, household_id).members if one.name == name)


def kinds(engine: Engine, household_id: UUID) -> list[str]:
    with transaction(engine) as session:
        return [entry.kind for entry in reversed(list_entries(session, household_id))]


def correct(engine: Engine, who_is_it: str, **values: str) -> list[Event]:
    who = member(engine, who_is_it)
    right = {RecordField(field): value for field, value in values.items()}
    wish = story.correct(
        household_id=ONE, record_id=who.record_id, person_id=who.person_ids[0], fields=tuple(right),
        command_id=plain_id("correct", who_is_it, *values.values()),
    )  # fmt: skip
    with transaction(engine) as session:
        return families.correct(session, SEALER, wish, right, NOW)


def split_wish(**said: object) -> SplitHousehold:
    usual = {"household_id": ONE, "new_household_id": NEW, "members": 2, "staying": 1}
    return story.part(**(usual | said))


def part(engine: Engine, *names: str, head: str = "", **known: object) -> list[Event]:
    people = [member(engine, name) for name in names]
    leading = next(one for one in people if one.name == (head or names[0]))
    leaving = Leaving(people, leading, **known)  # type: ignore[arg-type]
    with transaction(engine) as session:
        return families.split(session, SEALER, split_wish(), leaving, NOW)


def merge_wish(household_id: UUID = TWO, into: UUID = ONE, **said: object) -> MergeHouseholds:
    usual = {"household_id": household_id, "into_household_id": into, "command_id": plain_id(household_id, into)}
    return story.merge(**(usual | said))


def merge(engine: Engine, household_id: UUID = TWO, into: UUID = ONE, **said: object) -> list[Event]:
    with transaction(engine) as session:
        return families.merge(session, merge_wish(household_id, into, **said), NOW)


def by_nik(engine: Engine, number: str) -> list[UUID]:
    with transaction(engine) as session:
        return find_household_ids_by_nik(session, SEALER, number)


def found(engine: Engine, words: str) -> list[UUID]:
    with transaction(engine) as session:
        return search_names(session, words, 50)


def two_families(url: str, folder: Path) -> Engine:
    """Two P3KE families; the first is in DTKS too, and matched."""
    opened = prepared(url)
    p3ke(opened, folder, "2023", [person(), wife(), son(), neighbour()])
    people = [dtks_person(), dtks_person(NIK=WIFE_NIK, Nama="SITI AMINAH", idsemesta="2")]
    hand_over(opened, Source.DTKS, [csv_file(folder / "dtks.csv", people)], "2024-08")
    match_registers(opened, NOW)
    hear(opened)
    return opened
