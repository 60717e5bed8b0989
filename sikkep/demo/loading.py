"""Brings the demo district in, step by step. Each step finds out by itself what is done already."""

import threading
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from casework.registers.lifecycle import bring, sign
from casework.store import outbox
from casework.store.editions import has_edition
from casework.store.engine import transaction
from casework.store.hand_overs import find_living
from casework.store.subscriptions import put_subscriptions
from producers.matching import match_registers
from producers.partner_pledges import import_pledges
from producers.registries import HandOver, Office, promote, read
from schemas.codes import HandOverState, Source
from sikkep.cli.output import progress
from sikkep.demo import helping, kampung_helping, next_edition, people, requests, reviews, verval, work
from sikkep.demo.subscriptions import SUBSCRIPTIONS
from sikkep.district import generate
from sikkep.folders import documents_folder, hand_overs_folder
from sikkep.house import House, clock
from sikkep.settings import Settings

SEED = 1802
EDITIONS = {Source.P3KE: "2023", Source.DTKS: "2024-08"}
PATTERNS = {Source.P3KE: "*p3ke_*2023.xlsx", Source.DTKS: "*dtks_*.csv"}
PLEDGES = "*komitmen_mitra.csv"
ACTOR, BROUGHT_BY, SIGNED_BY = "system:demo", "user:operator", "user:kabid"
GIVER = "Kementerian Sosial (contoh)"
LEGAL_BASIS = "Inpres 8/2025 (contoh)"
LOCAL = ZoneInfo("Asia/Jakarta")


def is_local(settings: Settings) -> bool:
    """Whether only this machine can reach the pages. The demo's password is public, so nobody else may."""
    return settings.is_one_machine and settings.host in ("127.0.0.1", "::1", "localhost")


def is_loaded(house: House) -> bool:
    """Whether this database holds the demo district."""
    return people.are_kept(house.engine)


def load(house: House, families: int, stop: threading.Event) -> None:
    """Generate, import, match, pledge, then let the case workers work; all that follows comes through the bus.

    A run that was killed goes on where it was: files are written once, editions imported once, and every event has
    the same id as before.
    """
    people.keep_accounts(house.engine)
    with transaction(house.engine) as session:
        put_subscriptions(session, SUBSCRIPTIONS)
    folder = _written(house.settings.data_dir / "demo" / f"{families}-{SEED}", families)
    import_pledges(house.engine, _find(folder, PLEDGES)[0], imported_by=ACTOR, now=clock())
    for source, edition in EDITIONS.items():
        _bring_in(house, source, edition, _find(folder, PATTERNS[source]))
    # The workers' last weeks come after the matching: so it is told as of a month ago.
    today = datetime.now(LOCAL).date()
    compared_at = datetime.combine(today - timedelta(days=work.MATCHED_DAYS_AGO), time(8), LOCAL)
    with progress("Memadankan") as show:
        match_registers(house.engine, compared_at, progress=show.step)
    wait_until_quiet(house, stop)
    # A decision opens cases, and the workers take the first that are open: after it they would take others.
    if not reviews.are_done(house.engine):
        work.do(house.engine, today, clock())
        reviews.do(house.engine, today)
    helping.do(house, today, clock())
    kampung_helping.do(house, today, clock())
    verval.do(house.engine, house.sealer, today, clock())
    requests.make(house.engine, documents_folder(house.settings), today, clock())
    next_edition.wait_for_signature(house.engine, next_edition.Desk(folder, hand_overs_folder(house.settings)), clock())
    wait_until_quiet(house, stop)


def wait_until_quiet(house: House, stop: threading.Event) -> None:
    """Wait until the outbox is empty and every consumer has read everything."""
    quiet = 0
    with progress("Menyusun riwayat, pesan tersisa") as show:
        while quiet < 2 and not stop.wait(0.2):
            with transaction(house.engine) as session:
                waiting = outbox.count_waiting(session)
            waiting += house.wire.backlog(house.consumers())
            show(waiting)
            # A batch in hand may post more just now, so one empty look is not enough.
            quiet = quiet + 1 if waiting == 0 else 0


def _written(folder: Path, families: int) -> Path:
    marker = folder / "BACA_SAYA.txt"
    if not marker.exists():
        with progress("Menulis berkas contoh") as show:
            generate(families, SEED, folder, show)
    return folder


def _bring_in(house: House, source: Source, edition: str, files: list[Path]) -> None:
    """Brought by one person, signed by another; a run that was killed in between goes on where it was."""
    with progress(f"Memasukkan {source.value.upper()} {edition}") as show:
        office = Office(house.engine, house.sealer, clock, show.step)
        with transaction(house.engine) as session:
            if has_edition(session, source, edition):
                return
            known = find_living(session, source.value, edition)
            handed = HandOver(source, files, edition, BROUGHT_BY, clock(), giver=GIVER, legal_basis=LEGAL_BASIS)
            hand_over_id = known.hand_over_id if known else bring(session, handed)
        if known is None or known.state in (HandOverState.WAITING, HandOverState.READING):
            read(office, hand_over_id, files)
        if known is None or known.state is not HandOverState.SIGNED:
            with transaction(house.engine) as session:
                sign(session, hand_over_id, SIGNED_BY, "", clock())
        promote(office, hand_over_id)


def _find(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern))
