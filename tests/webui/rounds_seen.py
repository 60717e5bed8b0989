"""One frozen list with both families of the world, and who may open which page about it."""

from collections.abc import Iterator
from uuid import UUID

from sqlmodel import Session
from werkzeug.routing import Rule

from casework.rules.allocation import Row, to_json
from casework.rules.ranking import VERSION, Values, lot
from casework.store.round_rows import StoredRow, append_rows
from casework.store.rounds import add_round
from schemas.codes import Pillar
from schemas.ids import plain_id
from schemas.rounds import Offered, Plan, Round, RoundState
from tests.webui.world import FAR, NEAR, PLACES, Clock

ROUND = plain_id("example round")
UNKNOWN = plain_id("nobody knows this")
_WORKERS = {"siti", "pendamping", "jauh", "semua", "tanpa"}
DRAFTERS = {"operator", "kabid", "admin"}
READERS = {*_WORKERS, *DRAFTERS, "auditor", "bappeda"}
_ROW = "/alokasi/<uuid:round_id>/keluarga/<uuid:household_id>"
ROUND_PAGES: dict[tuple[str, str], set[str]] = {
    ("GET", "/alokasi"): READERS,
    ("GET", "/alokasi/baru"): DRAFTERS,
    ("POST", "/alokasi/baru"): DRAFTERS,
    ("POST", "/alokasi/coba"): DRAFTERS,
    ("GET", "/alokasi/<uuid:round_id>"): READERS,
    ("GET", "/alokasi/<uuid:round_id>/hitung"): READERS,
    ("POST", "/alokasi/<uuid:round_id>/setujui"): DRAFTERS,
    ("POST", "/alokasi/<uuid:round_id>/terbitkan"): DRAFTERS,
    ("POST", "/alokasi/<uuid:round_id>/batalkan"): DRAFTERS,
    ("GET", _ROW): READERS,
    ("POST", f"{_ROW}/keluarkan"): DRAFTERS,
    ("POST", f"{_ROW}/masukkan"): DRAFTERS,
}
# Case workers see the places of their own families; whoever looks after the whole list sees all, without every name.
ROWS_SEEN: dict[str, set[UUID]] = {
    **{login: {NEAR, FAR} for login in READERS - _WORKERS},
    "siti": {NEAR}, "pendamping": {NEAR}, "jauh": {FAR}, "semua": {NEAR, FAR}, "tanpa": set(),
}  # fmt: skip


def keep_round(session: Session, clock: Clock) -> None:
    """Write the list down: the near family is on it, the far one waits."""
    offered = Offered(agency="baznas", programme="Program baznas", pillar=Pillar.BURDEN)
    plan = Plan(pledge_id=plain_id("pledge", "baznas"), amount=1, day=clock().date())
    made = Round(ROUND, 0, plan, offered, VERSION, RoundState.FROZEN, 1, clock(), "user:operator", clock())
    add_round(session, made, plain_id("example round command"))
    families = ((NEAR, None), (FAR, "no_place"))
    append_rows(session, [_row(seq, family, why) for seq, (family, why) in enumerate(families, 1)])


def _row(seq: int, family: UUID, why: str | None) -> StoredRow:
    row = Row(family, 1, Values(lot(ROUND, family)), PLACES[family], pieces=(None,), seq=seq)
    body = to_json(row).replace('"seq"', f'"why_not":"{why}","seq"') if why else to_json(row)
    return StoredRow(ROUND, family, seq, PLACES[family], why is None, why, 1, body)


def ids_of_rounds(rule: Rule) -> Iterator[tuple[dict[str, UUID], UUID | None, bool]]:
    """Arguments for a rule about rounds, the family they speak of, and whether the round exists."""
    families = (NEAR, FAR, UNKNOWN) if "household_id" in rule.arguments else (None,)
    for round_id in (ROUND, UNKNOWN):
        for family in families:
            of_family = {"household_id": family} if family else {}
            yield {"round_id": round_id, **of_family}, family, round_id == ROUND
