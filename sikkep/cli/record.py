"""Commands that read the record: a timeline, the proof that nobody rewrote it, and the health of the house."""

import json
from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer

from casework.proving import Proof, prove_pledges
from casework.store import timelines
from casework.store.engine import transaction
from casework.verification import Verification, timelines_digest
from casework.verification import verify as verify_chains
from sikkep.checkup import Check, check_up
from sikkep.cli.opening import opened_house, opened_settings
from sikkep.cli.output import AS_JSON, REFUSED, print_json, progress, refuse, say

LOCAL = ZoneInfo("Asia/Jakarta")


def timeline(
    household: Annotated[UUID, typer.Argument(help="Nomor keluarga di SIKKEP / household id.")],
    as_json: AS_JSON = False,
    as_of: Annotated[
        datetime | None, typer.Option(help="Seperti tercatat saat itu, WIB bila tanpa zona / as recorded by then.")
    ] = None,
) -> None:
    """Riwayat satu keluarga / one household's timeline."""
    with opened_house(opened_settings()) as house, transaction(house.engine) as session:
        entries = timelines.list_entries(session, household, _aware(as_of) if as_of else None)
    if not entries and as_of:
        refuse(f"Sampai {_wib(_aware(as_of))} belum ada yang tercatat. / Nothing was on record by then.")
    if not entries:
        refuse("Keluarga ini tidak ada riwayatnya. / No such timeline.")
    if as_json:
        print_json([json.loads(e.body) | {"recorded_at": e.recorded_at.isoformat()} for e in reversed(entries)])
        return
    for e in reversed(entries):
        say(f"{_wib(e.occurred_at)}  {e.kind:<22} {e.actor:<28} {e.agency or ''}".rstrip())


def verify(as_json: AS_JSON = False) -> None:
    """Hitung ulang rantai hash dan sisa komitmen / recompute every hash chain, and what is left of every pledge."""
    house_of, words = opened_house(opened_settings()), "Menghitung ulang rantai keluarga"
    with house_of as house, progress(words) as show, transaction(house.engine) as session:
        result = verify_chains(session, progress=show)
        digest, proof = timelines_digest(session), prove_pledges(session)
    if as_json:
        print_json(
            {
                "households": result.households,
                "entries": result.entries,
                "findings": [{slot: getattr(f, slot) for slot in f.__slots__} for f in result.findings],
                "timelines_digest": digest,
                "pledges": proof.pledges,
                "supports": proof.supports,
                "untrue_pledges": [one.pledge_id for one in proof.untrue],
            }
        )
    else:
        _say_verified(result, proof, digest)
    if result.findings or proof.untrue:
        raise typer.Exit(REFUSED)


def _say_verified(result: Verification, proof: Proof, digest: str) -> None:
    say(f"{result.households} keluarga, {result.entries} catatan. Sidik riwayat / digest: {digest}")
    say(f"{proof.pledges} komitmen, {proof.supports} usulan bantuan / pledges, pieces of help.")
    for f in result.findings:
        say(f"{WORDS[f.kind]}: keluarga {f.household_id}, urutan {f.seq or '-'}, catatan {f.event_id or '-'}")
    for one in proof.untrue:
        say(f"SISA KOMITMEN TIDAK COCOK DENGAN RIWAYAT / pledge does not fit its events: {one.pledge_id}")
    say(CHANGED if result.findings or proof.untrue else UNTOUCHED)


CHANGED = "Ada yang diubah di luar sistem! / Somebody changed the record from outside!"
UNTOUCHED = "Utuh: tidak ada yang ditulis ulang. / Whole: nothing was rewritten."
WORDS = {
    "edited": "DIUBAH / edited",
    "deleted": "DIHAPUS / deleted",
    "inserted": "DISISIPKAN / inserted",
    "gap": "URUTAN HILANG / gap",
    "head": "AKHIR RANTAI TIDAK COCOK / chain end differs",
}


def doctor(as_json: AS_JSON = False) -> None:
    """Periksa kesehatan sistem / check that everything is well."""
    settings = opened_settings()
    with opened_house(settings) as house:
        checks = check_up(house)
    if as_json:
        print_json([{slot: getattr(check, slot) for slot in Check.__slots__} for check in checks])
    else:
        for check in checks:
            say(f"{'baik ' if check.is_well else 'BURUK'}  {check.name:<22} {check.words}")
    if not all(check.is_well for check in checks):
        raise typer.Exit(REFUSED)


def _aware(at: datetime) -> datetime:
    # Without a zone it is the district's time, wherever the server stands.
    return at.replace(tzinfo=LOCAL) if at.tzinfo is None else at


def _wib(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M} WIB"
