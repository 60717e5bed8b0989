"""Takes a partner's answer in: first what its file says, then, when a person wants it, what it does to each family."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from casework.lists.making import SOURCE, in_portions
from casework.lists.reading import TITLES, Manner, Said, read_answers
from casework.rules.granting import Refused, local_day
from casework.rules.listing import BY_LIST, may_see
from casework.store.engine import transaction
from casework.store.sealing import Sealer
from casework.store.target_list_results import append_outcome, find_result, keep_result, niks_on
from casework.store.target_lists import list_entries
from casework.turnstile import carry_out_all
from schemas.codes import Role
from schemas.data_requests import Person
from schemas.events import KIND_OF, Event
from schemas.ids import plain_id
from schemas.sharing import SharedField
from schemas.support_commands import AcceptSupport, DeclineSupport, DeliverSupport, SupportWish
from schemas.target_lists import Answered, Entry, ListResult, ListSort, NotUnderstood, Outcome, TargetList

AT_ONCE = 500
ANSWERERS = frozenset({Role.AGENCY, Role.REGISTRAR, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class _Key:
    """By what a row is recognised on one list."""

    by_ref: Mapping[str, Entry]
    by_nik: Mapping[bytes, list[UUID]]
    by_support: Mapping[UUID, Entry]
    sealer: Sealer


def counts_from_a_day(found: TargetList) -> bool:
    """Whether the help of a list is cover, which nobody hands over: it is there from the day the partner names."""
    return found.benefit in BY_LIST


def bring(
    session: Session, sealer: Sealer, found: TargetList, file: Path, brought: tuple[str, Person, datetime]
) -> ListResult:
    """Read a partner's file and keep what it says; nothing is applied. The same file again is the same result.

    `brought` is the file's name for people, who brings it, and when. Raises `Refused`, or `ImportRefused` where the
    file is wrong.
    """
    name, person, now = brought
    _check(found, person)
    digest = hashlib.sha256(file.read_bytes()).digest()
    result_id = plain_id("list result", found.list_id, digest.hex())
    if known := find_result(session, found.list_id, result_id):
        return known
    answers, troubles = _understood(session, sealer, found, read_answers(file, _manner(found, now)))
    if not answers and not troubles:
        raise Refused("Tidak ada satu pun jawaban di berkas ini. Isi kolom STATUS, lalu kirim lagi.", "file")
    result = ListResult(result_id, found.list_id, digest, name, now, person.actor, answers, troubles)
    keep_result(session, result)
    return result


def _check(found: TargetList, person: Person) -> None:
    if person.role not in ANSWERERS or not may_see(found, person):
        raise Refused("Anda tidak berwenang menjawab daftar ini.")
    if found.sort is not ListSort.PROPOSAL:
        raise Refused("Hanya daftar usulan yang dijawab dengan berkas.", "file")


def _manner(found: TargetList, now: datetime) -> Manner:
    return Manner(local_day(now), counts_from_a_day(found))


def _understood(
    session: Session, sealer: Sealer, found: TargetList, rows: Any
) -> tuple[tuple[Answered, ...], tuple[NotUnderstood, ...]]:
    entries = list_entries(session, found.list_id)
    names_niks = found.is_personal and SharedField.NIK in found.fields
    key = _Key(
        {entry.ref: entry for entry in entries}, niks_on(session, found.list_id) if names_niks else {},
        {entry.support_id: entry for entry in entries}, sealer,
    )  # fmt: skip
    answers: list[Answered] = []
    troubles: list[NotUnderstood] = []
    seen: set[UUID] = set()
    for row in rows:
        one = _answered(row, key, seen) if isinstance(row, Said) else row
        if isinstance(one, Answered):
            seen.add(one.support_id)
            answers.append(one)
        else:
            troubles.append(one)
    return tuple(answers), tuple(troubles)


def _answered(said: Said, key: _Key, seen: set[UUID]) -> Answered | NotUnderstood:
    entry = _meant(said, key)
    if isinstance(entry, NotUnderstood):
        return entry
    if entry.support_id in seen:
        return NotUnderstood(said.row, TITLES["ref"][0], "row_twice")
    return Answered(said.row, entry.support_id, entry.household_id, said.reason, said.day)


def _meant(said: Said, key: _Key) -> Entry | NotUnderstood:
    named = key.by_nik.get(key.sealer.blind_index("nik", said.nik), []) if said.nik else []
    if said.ref:
        entry = key.by_ref.get(said.ref)
        if entry is None:
            return NotUnderstood(said.row, TITLES["ref"][0], "ref_unknown")
        if said.nik and entry.support_id not in named:
            return NotUnderstood(said.row, TITLES["nik"][0], "nik_differs")
        return entry
    if len(named) != 1:
        return NotUnderstood(said.row, TITLES["nik"][0], "nik_twice_here" if named else "nik_unknown")
    return key.by_support[named[0]]


def apply(
    engine: Engine, found: TargetList, result: ListResult, person: Person, clock: Callable[[], datetime]
) -> Outcome:
    """Record what a result says, in batches; where it breaks off it goes on the next time. Again: nothing new.

    What the rules refuse is left out and told. Cover whose day is still to come is agreed to now, and counts as
    delivered when the result is applied again on that day or later.
    """
    _check(found, person)
    counts: Counter[str] = Counter()
    declined: Counter[str] = Counter()
    troubles: list[NotUnderstood] = []
    for portion in in_portions(result.answers, AT_ONCE):
        now = clock()
        wishes = [_wishes(found, one, person, now) for one in portion]
        with transaction(engine) as session:
            outcomes = carry_out_all(session, wishes, now)
        for one, granted in zip(portion, outcomes, strict=True):
            if isinstance(granted, Refused):
                troubles.append(NotUnderstood(one.row, TITLES["status"][0], "refused", granted.words))
            else:
                counts.update(_told(granted))
                declined.update([one.reason.value] if one.reason and granted else [])
    outcome = Outcome(
        uuid4(), result.result_id, clock(), person.actor, counts["support_accepted"], counts["support_delivered"],
        dict(declined), counts["known"], tuple(troubles),
    )  # fmt: skip
    with transaction(engine) as session:
        append_outcome(session, outcome)
    return outcome


def _told(events: Sequence[Event]) -> list[str]:
    return [KIND_OF[type(event)] for event in events] or ["known"]


def _wishes(found: TargetList, one: Answered, person: Person, now: datetime) -> list[SupportWish]:
    if one.reason:
        return [DeclineSupport(**_signed(one, person, now, "decline"), reason=one.reason)]
    today = local_day(now)
    planned = one.day if one.day and one.day > today else None
    wishes: list[SupportWish] = [AcceptSupport(**_signed(one, person, now, "accept"), scheduled_on=planned)]
    if counts_from_a_day(found) and one.day and not planned:
        wishes.append(DeliverSupport(**_signed(one, person, now, "deliver"), delivered_on=one.day))
    return wishes


def _signed(one: Answered, person: Person, now: datetime, what: str) -> dict[str, Any]:
    """The same answer on the same piece of help is the same wish, in whichever file it stands."""
    return {
        "command_id": plain_id("list answer", one.support_id, what), "household_id": one.household_id,
        "actor": person.actor, "agency": person.agency, "asked_at": now, "source": SOURCE,
        "support_id": one.support_id,
    }  # fmt: skip


def begins_later(result: ListResult, since: date, today: date) -> int:
    """How many were agreed to with a day that was to come after `since` and has come by now."""
    return sum(1 for one in result.answers if one.is_accepted and one.day and since < one.day <= today)
