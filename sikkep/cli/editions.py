"""Commands about editions of registers: which wait, what their report says, and what a person decides about them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from sqlmodel import Session

from casework.registers.lifecycle import reasons_of, reject, sign, withdraw
from casework.registers.reports import from_json
from casework.registers.workbook_report import write_report
from casework.store.engine import transaction
from casework.store.hand_overs import HandOverEntry, find_living, list_hand_overs, list_steps
from casework.store.users import User, find_user_by_login
from producers.registries import ImportRefused, Office, compare_again, promote
from schemas.codes import HandOverState, Role
from sikkep.cli.bringing import tell
from sikkep.cli.language import refuse_in_words, sayer
from sikkep.cli.opening import opened_house, opened_settings
from sikkep.cli.output import AS_JSON, misuse, print_json, progress, refuse, say
from sikkep.house import House, clock

app = typer.Typer(help="Edisi data / register editions.", no_args_is_help=True)
LOGIN = Annotated[str, typer.Option("--as", help="Nama pengguna yang bertindak / who acts.")]
EDITION = Annotated[str, typer.Argument(help="Sumber dan edisi / register and edition, e.g. p3ke:2023.")]
REASON = Annotated[str, typer.Option(help="Alasan / why.")]
Deed = Callable[[Session, UUID, str, str, datetime], None]


@app.command("list")
def list_(as_json: AS_JSON = False) -> None:
    """Semua berkas yang pernah dibawa / all hand-overs, newest first."""
    with opened_house(opened_settings()) as house, transaction(house.engine) as session:
        found = list_hand_overs(session, limit=1000)
    if as_json:
        print_json([_outline(entry) for entry in found])
        return
    for entry in found:
        at, who = entry.brought.brought_at, entry.brought.brought_by
        say(f"{entry.code:<18} {entry.state.value:<10} {at:%Y-%m-%d %H:%M}Z  {who}")


@app.command()
def show(edition: EDITION, as_json: AS_JSON = False) -> None:
    """Laporan satu edisi / one edition's report."""
    with opened_house(opened_settings()) as house, transaction(house.engine) as session:
        entry = _entry(session, edition)
        steps = list_steps(session, entry.hand_over_id)
    if as_json:
        told = [{"at": step.at, "state": step.state.value, "actor": step.actor, "words": step.words} for step in steps]
        print_json(_outline(entry) | {"report": entry.report, "steps": told})
        return
    if entry.state in (HandOverState.WAITING, HandOverState.READING):
        say(f"{entry.code}: {entry.state.value}, {entry.doing} {entry.done}")
    elif reasons := reasons_of(entry):
        for reason in reasons:
            say(f"- {reason.told_in(sayer())}")
    else:
        tell(from_json(entry.report or {}))
    for step in steps:
        say(f"{step.at:%Y-%m-%d %H:%M}Z  {step.state.value:<10} {step.actor:<24} {step.words}")


@app.command()
def report(edition: EDITION, out: Annotated[Path, typer.Option(help="Berkas XLSX / where to.")]) -> None:
    """Simpan laporan sebagai XLSX / write the report as a workbook."""
    with opened_house(opened_settings()) as house, transaction(house.engine) as session:
        write_report(session, _entry(session, edition), out, sayer())
    say(f"Laporan ditulis ke {out}.")


@app.command("sign")
def sign_(edition: EDITION, login: LOGIN, reason: REASON = "", as_json: AS_JSON = False) -> None:
    """Tanda tangani dan masukkan / sign, and take the edition into its register."""
    with opened_house(opened_settings()) as house:
        hand_over_id = _decide(house, edition, login, reason, sign)
        with progress("Memasukkan edisi") as show_:
            try:
                done = promote(Office(house.engine, house.sealer, clock, show_.step), hand_over_id)
            except ImportRefused as refused:
                refuse_in_words(refused)
    if as_json:
        print_json({"edition": done.edition, "families": done.families, "appeared": done.appeared,
                    "changed": done.changed, "left": done.left})  # fmt: skip
    else:
        say(f"{done.edition} masuk: {done.families} keluarga, {done.appeared} baru, {done.changed} berubah, "
            f"{done.left} tak muncul lagi.")  # fmt: skip


@app.command("reject")
def reject_(edition: EDITION, login: LOGIN, reason: REASON) -> None:
    """Tolak / say no, and why."""
    with opened_house(opened_settings()) as house:
        _decide(house, edition, login, reason, reject)
    say(f"{edition} ditolak.")


@app.command("withdraw")
def withdraw_(edition: EDITION, login: LOGIN, reason: REASON) -> None:
    """Tarik kembali yang dibawa sendiri / take back what one brought."""
    with opened_house(opened_settings()) as house:
        _decide(house, edition, login, reason, withdraw)
    say(f"{edition} ditarik.")


@app.command()
def compare(edition: EDITION) -> None:
    """Bandingkan ulang / compare again with the register as it stands."""
    with opened_house(opened_settings()) as house:
        with transaction(house.engine) as session:
            hand_over_id = _entry(session, edition).hand_over_id
        try:
            tell(compare_again(Office(house.engine, house.sealer, clock), hand_over_id))
        except ImportRefused as refused:
            refuse_in_words(refused)


def _decide(house: House, edition: str, login: str, reason: str, deed: Deed) -> UUID:
    with transaction(house.engine) as session:
        who = registrar(session, login)
        entry = _entry(session, edition)
        try:
            deed(session, entry.hand_over_id, who.actor, reason, clock())
        except ImportRefused as refused:
            refuse_in_words(refused)
        return entry.hand_over_id


def registrar(session: Session, login: str) -> User:
    """The data officer of this name; anybody else ends the command."""
    found = find_user_by_login(session, login)
    if found is None or not found[0].is_active or found[0].role is not Role.REGISTRAR:
        refuse(f"{login}: bukan petugas data yang aktif / no active data officer.")
    return found[0]


def _entry(session: Session, edition: str) -> HandOverEntry:
    source, _, name = edition.lower().partition(":")
    if not name:
        misuse(f"Tulis sumber:edisi / write register:edition, e.g. p3ke:2023 ({edition[:40]})")
    newest = [each for each in list_hand_overs(session, limit=1000) if each.code == f"{source}:{name}"]
    found = find_living(session, source, name) or next(iter(newest), None)
    if found is None:
        refuse(f"{edition}: tidak ada / no such edition.")
    return found


def _outline(entry: HandOverEntry) -> dict[str, Any]:
    brought = entry.brought
    return {
        "edition": entry.code, "state": entry.state.value, "hand_over_id": entry.hand_over_id,
        "reference_on": brought.reference_on, "received_on": brought.received_on, "giver": brought.giver,
        "reference_number": brought.reference_number, "legal_basis": brought.legal_basis,
        "brought_by": brought.brought_by, "brought_at": brought.brought_at, "files": list(brought.files),
        "decided_by": entry.decided_by, "decided_at": entry.decided_at,
    }  # fmt: skip
