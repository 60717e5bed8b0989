"""Takes a village's result in: what is new of each family becomes events, names and numbers go to the vault."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from casework.registers.village_troubles import Trouble
from casework.rules.decisions import Refused
from casework.rules.granting import LOCAL
from casework.store import own_rows
from casework.store.access import Scope
from casework.store.areas import list_areas
from casework.store.case_lists import visible_households
from casework.store.corrections import Correction, keep_correction
from casework.store.engine import transaction
from casework.store.judged import Judged, find_judged
from casework.store.notes import Note, keep_note
from casework.store.own_rows import Head, OwnRow
from casework.store.sealing import Sealer
from casework.store.shared_numbers import ask_whose
from casework.turnstile import carry_out_all
from producers.registries.kampung import Kampung
from producers.verval.rows import Said, read_rows
from producers.verval.wishes import Desk, Wishes, wishes_of
from schemas.codes import Source
from schemas.events import KIND_OF, Event

Told = list[tuple[Wishes, list[Event]]]


@dataclass(frozen=True, slots=True)
class Bringer:
    """Who brings a result, and when. `reach` is what they may see; None for whoever works on the server."""

    actor: str
    at: datetime
    reach: Scope | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that was taken in: the kinds of the events that it became, none where all of it was known."""

    sheet: str
    row: int
    household_id: UUID
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VervalReport:
    """What came of it. `recorded` counts events by kind; `known` rows said nothing new; `troubles` were left out."""

    is_dry_run: bool
    rows: int
    recorded: dict[str, int]
    known: int
    taken: tuple[Taken, ...]
    troubles: tuple[Trouble, ...]


def import_verval(
    engine: Engine, sealer: Sealer, file: Path, *, brought_by: Bringer, dry_run: bool = False
) -> VervalReport:
    """Take a file in, in one transaction: each row is taken whole or left out and reported. Again: nothing new.

    With `dry_run` everything is done and then undone. Raises `ImportRefused` where the file itself is wrong.
    """
    read = read_result(file, brought_by.at)
    with transaction(engine) as session:
        return take_in(session, sealer, read, brought_by, dry_run=dry_run)


def read_result(file: Path, now: datetime) -> list[Said | Trouble]:
    """Each row of the file, read or refused. Raises `ImportRefused` where the file itself is wrong."""
    return list(read_rows(file, now.astimezone(LOCAL).date()))


def take_in(
    session: Session, sealer: Sealer, read: Sequence[Said | Trouble], brought_by: Bringer, *, dry_run: bool = False
) -> VervalReport:
    """Take in what was read, in the caller's transaction. With `dry_run` all of it is undone before this returns."""
    said = [row for row in read if isinstance(row, Said)]
    with session.begin_nested() as rehearsal:
        told, refused = _carry_out(session, sealer, said, brought_by)
        if dry_run:
            rehearsal.rollback()
    taken = tuple(_taken(wish, events) for wish, events in told)
    troubles = [*(row for row in read if isinstance(row, Trouble)), *refused]
    return VervalReport(
        dry_run, len(read), dict(Counter(kind for row in taken for kind in row.kinds)),
        sum(not row.kinds for row in taken), taken, tuple(sorted(troubles, key=lambda each: (each.sheet, each.row))),
    )  # fmt: skip


def _taken(wish: Wishes, events: Sequence[Event]) -> Taken:
    kinds = tuple(KIND_OF[type(event)] for event in events)
    return Taken(wish.row.sheet.name, wish.row.row, wish.commands[0].household_id, kinds)


def _carry_out(
    session: Session, sealer: Sealer, said: Sequence[Said], brought_by: Bringer
) -> tuple[Told, list[Trouble]]:
    families = _families(session, sealer, said, brought_by.reach)
    areas = Kampung(list_areas(session))
    desk = Desk(session, sealer, areas, families, brought_by.actor, brought_by.at, brought_by.reach)
    asked = [wishes_of(row, desk) for row in said]
    wishes = [one for one in asked if isinstance(one, Wishes)]
    troubles = [one for one in asked if isinstance(one, Trouble)]
    outcomes = carry_out_all(session, [one.commands for one in wishes], brought_by.at)
    told: Told = []
    for wish, outcome in zip(wishes, outcomes, strict=True):
        if isinstance(outcome, Refused):
            troubles.append(wish.row.trouble("", "", outcome.words))
        else:
            told.append((wish, outcome))
            _keep(session, sealer, wish, outcome, brought_by)
    return told, troubles


def _families(session: Session, sealer: Sealer, said: Sequence[Said], reach: Scope | None) -> Mapping[str, Judged]:
    """The families that the rows speak of, by key; with a `reach` only those that may be opened."""
    keys = {row.key: sealer.blind_index(f"family_key:{Source.P3KE.value}", row.key) for row in said if row.key}
    found = find_judged(session, Source.P3KE, list(keys.values()))
    judged = {key: found[index] for key, index in keys.items() if index in found}
    if reach is None:
        return judged
    seen = visible_households(session, reach, {one.household_id for one in judged.values()})
    return {key: one for key, one in judged.items() if one.household_id in seen}


def _keep(session: Session, sealer: Sealer, wish: Wishes, events: Sequence[Event], brought_by: Bringer) -> None:
    """What was new goes to the vault: remarks, right values, a new family's row."""
    actor, now = brought_by.actor, brought_by.at
    for event in events:
        kind = KIND_OF[type(event)]
        if (note_id := getattr(event, "note_id", None)) and wish.row.remarks:
            keep_note(session, Note(note_id, event.subject, now, actor, wish.row.remarks))
        if kind == "record_corrected" and wish.judged:
            correction = Correction(event.event_id, wish.judged.record_id, wish.judged.head_id, wish.values, actor, now)
            keep_correction(session, sealer, correction)
        if kind == "family_proposed":
            place = getattr(event, "area_code", None)
            row = OwnRow(event.subject, event.event_id, wish.row.name, place, wish.row.address or None)
            own_rows.keep_row(session, sealer, row)
            own_rows.keep_head(session, sealer, row, Head(wish.row.name, wish.row.nik or None))
    if events and wish.row.nik:
        ask_whose(session, sealer, wish.row.nik, now)
