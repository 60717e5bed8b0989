"""Looks whether everything is well: database, bus, letters that wait, alarms, and what the pages are made of."""

from dataclasses import dataclass

from casework.store import areas, conflicts, dead_letters, outbox
from casework.store.engine import transaction
from casework.store.revisions import present_revision, server_version
from sikkep.folders import assets_folder
from sikkep.house import House

MANY_WAITING = 10_000


@dataclass(frozen=True, slots=True)
class Check:
    """One look: what was looked at, whether it is well, and what was seen."""

    name: str
    is_well: bool
    words: str


def check_up(house: House) -> list[Check]:
    """All checks. A bus that does not answer is a finding, not an exception."""
    return [_database(house), _areas(house), _bus(house), *_counts(house), _assets()]


def _database(house: House) -> Check:
    return Check(
        "basis data", True, f"PostgreSQL {server_version(house.engine)}, bentuk {present_revision(house.engine)}"
    )


def _areas(house: House) -> Check:
    with transaction(house.engine) as session:
        count = len(areas.list_areas(session))
    return Check("wilayah", count > 0, f"{count} wilayah resmi")


def _bus(house: House) -> Check:
    try:
        waiting = house.wire.backlog(house.consumers())
    # Whatever a broker's client raises, the answer is the same: the bus is not there.
    except Exception as problem:  # noqa: BLE001
        return Check("bus", False, f"tidak menjawab ({type(problem).__name__})")
    kind = "Kafka" if house.settings.kafka_bootstrap_servers else "log PostgreSQL"
    return Check("bus", waiting < MANY_WAITING, f"{kind}, {waiting} pesan belum dibaca")


def _counts(house: House) -> list[Check]:
    with transaction(house.engine) as session:
        waiting, dead, alarms = (
            outbox.count_waiting(session),
            dead_letters.count_open(session),
            conflicts.count(session),
        )
    return [
        Check("kotak keluar", waiting < MANY_WAITING, f"{waiting} surat menunggu"),
        Check("pesan gagal", dead == 0, f"{dead} belum diselesaikan"),
        Check("isi bertentangan", alarms == 0, f"{alarms} alarm"),
    ]


def _assets() -> Check:
    folder = assets_folder()
    is_there = (folder / "htmx.org").is_dir()
    return Check("aset web", is_there, str(folder) if is_there else "htmx tidak ada: halaman tetap jalan tanpa skrip")
