"""Takes a village's result in: what is new of each family becomes events, names and numbers go to the vault."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from casework.rules.decisions import Refused
from casework.rules.granting import LOCAL
from casework.store import own_rows
from casework.store.areas import list_areas
from casework.store.corrections import Correction, keep_correction
from casework.store.engine import transaction
from casework.store.judged import find_judged
from casework.store.notes import Note, keep_note
from casework.store.own_rows import Head, OwnRow
from casework.store.sealing import Sealer
from casework.turnstile import carry_out_all
from producers.registries.kampung import Kampung
from producers.verval.rows import Said, read_rows
from producers.verval.troubles import Trouble
from producers.verval.wishes import Desk, Wishes, wishes_of
from schemas.codes import Source
from schemas.events import KIND_OF, Event

Told = list[tuple[Wishes, list[Event]]]


@dataclass(frozen=True, slots=True)
class VervalReport:
    """What came of it. `recorded` counts events by kind; `known` rows said nothing new; `troubles` were left out."""

    is_dry_run: bool
    rows: int
    recorded: dict[str, int]
    known: int
    troubles: tuple[Trouble, ...]


class _Rehearsed(Exception):
    """No error: it undoes the transaction of a rehearsal."""


def import_verval(
    engine: Engine, sealer: Sealer, file: Path, *, brought_by: tuple[str, datetime], dry_run: bool = False
) -> VervalReport:
    """Take a file in, in one transaction: each row is taken whole or left out and reported. Again: nothing new.

    `brought_by` is the actor and the moment. With `dry_run` everything is done and then undone. Raises `ImportRefused`
    where the file itself is wrong.
    """
    actor, now = brought_by
    read = list(read_rows(file, now.astimezone(LOCAL).date()))
    said = [row for row in read if isinstance(row, Said)]
    troubles = [row for row in read if isinstance(row, Trouble)]
    told: Told = []
    try:
        with transaction(engine) as session:
            told, refused = _carry_out(session, sealer, said, (actor, now))
            if dry_run:
                raise _Rehearsed
    except _Rehearsed:
        pass
    kinds = Counter(KIND_OF[type(event)] for _, events in told for event in events)
    known = sum(not events for _, events in told)
    order = sorted([*troubles, *refused], key=lambda trouble: (trouble.sheet, trouble.row))
    return VervalReport(dry_run, len(read), dict(kinds), known, tuple(order))


def _carry_out(
    session: Session, sealer: Sealer, said: Sequence[Said], brought_by: tuple[str, datetime]
) -> tuple[Told, list[Trouble]]:
    actor, now = brought_by
    keys = {row.key: sealer.blind_index(f"family_key:{Source.P3KE.value}", row.key) for row in said if row.key}
    families = find_judged(session, Source.P3KE, list(keys.values()))
    known = {key: families[index] for key, index in keys.items() if index in families}
    desk = Desk(session, sealer, Kampung(list_areas(session)), known, actor, now)
    asked = [wishes_of(row, desk) for row in said]
    wishes = [one for one in asked if isinstance(one, Wishes)]
    troubles = [one for one in asked if isinstance(one, Trouble)]
    outcomes = carry_out_all(session, [one.commands for one in wishes], now)
    told: Told = []
    for wish, outcome in zip(wishes, outcomes, strict=True):
        if isinstance(outcome, Refused):
            troubles.append(wish.row.trouble("", "", outcome.words))
        else:
            told.append((wish, outcome))
            _keep(session, sealer, wish, outcome, brought_by)
    return told, troubles


def _keep(
    session: Session, sealer: Sealer, wish: Wishes, events: Sequence[Event], brought_by: tuple[str, datetime]
) -> None:
    """What was new goes to the vault: remarks, right values, a new family's row."""
    actor, now = brought_by
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
