"""Commands about target lists: put what waits under one number, write it out, take the partner's answer in."""

import re
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer
from sqlmodel import Session

from casework.lists import answering
from casework.lists.handing import Taking, hand_out, pieces_for
from casework.lists.layout import cells_of, titles_of
from casework.lists.making import Order
from casework.lists.making import make as make_list
from casework.lists.troubles import SENTENCES
from casework.registers.complaints import ImportRefused
from casework.rules.granting import Refused
from casework.store.access import Look, append_look
from casework.store.engine import transaction
from casework.store.target_lists import ListFilter, find_list, find_numbered, list_lists
from casework.store.users import find_user_by_login
from schemas.data_requests import Person
from schemas.target_lists import ListForm, ListResult, ListSort, NotUnderstood, Outcome, TargetList
from sikkep.cli.language import refuse_in_words
from sikkep.cli.opening import opened_house, opened_settings
from sikkep.cli.output import AS_JSON, misuse, print_json, refuse, say
from sikkep.house import House, clock
from webui.exports import csv_lines

app = typer.Typer(help="Daftar sasaran / target lists.", no_args_is_help=True)
LOGIN = Annotated[str, typer.Option("--as", help="Nama pengguna yang bertindak / who acts.")]
LIST = Annotated[str, typer.Argument(help="Nomor atau id daftar / number or id, e.g. 460/0007/SIKKEP/2026.")]
FILE = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Berkas jawaban, XLSX atau CSV.")]
OUT = Annotated[Path | None, typer.Option(help="Tulis daftar usulan sebagai CSV / write the plain layout.")]
_NUMBER = re.compile(r"460/(\d{4,6})/SIKKEP/(\d{4})")
MOST = 1000


@app.command("show")
def show(login: LOGIN, as_json: AS_JSON = False) -> None:
    """Daftar yang boleh dilihat orang ini / the lists that this person may see."""
    with opened_house(opened_settings()) as house, transaction(house.engine) as session:
        found = list_lists(session, _person(session, login), ListFilter(), limit=MOST)
    if as_json:
        print_json([_outline(each) for each in found])
        return
    for each in found:
        say(f"{each.number}  {each.sort.value:<9} {each.agency:<16} {each.pieces:>6}  {each.programme}")


@app.command()
def make(  # noqa: PLR0913, PLR0917 (its parameters are what one may type)
    pledge: Annotated[UUID, typer.Argument(help="Id komitmen / the pledge's id.")],
    login: LOGIN,
    sort: Annotated[ListSort, typer.Option(help="Jenis daftar / what the list is for.")] = ListSort.PROPOSAL,
    answer_by: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Batas jawaban.")] = None,
    out: OUT = None,
    as_json: AS_JSON = False,
) -> None:
    """Buat daftar dari yang menunggu; mitra dimintai jawaban / make a list of what waits, and ask the partner."""
    order = Order(uuid4(), sort, pledge, answer_by.date() if answer_by else None)
    with opened_house(opened_settings()) as house:
        try:
            with transaction(house.engine) as session:
                person = _person(session, login)
                found = make_list(session, order, person, clock())
                if out:
                    _write_out(session, house, found, person, out)
        except Refused as refused:
            refuse(refused.words)
        except OSError as problem:
            refuse(f"{out}: tidak dapat ditulis / cannot be written ({problem.strerror}).")
    if as_json:
        print_json(_outline(found))
    else:
        say(f"{found.number}: {found.pieces} baris, {found.families} keluarga, {found.agency}.")


@app.command()
def result(
    number: LIST,
    file: FILE,
    login: LOGIN,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Periksa saja, jangan catat.")] = False,
    as_json: AS_JSON = False,
) -> None:
    """Masukkan jawaban mitra / take a partner's answer in."""
    with opened_house(opened_settings()) as house:
        try:
            with transaction(house.engine) as session:
                person = _person(session, login)
                found = _list(session, number, person)
                brought = (file.name, person, clock())
                kept = answering.bring(session, house.sealer, found, file, brought)
            outcome = None if dry_run else answering.apply(house.engine, found, kept, person, clock)
        except Refused as refused:
            refuse(refused.words)
        except ImportRefused as refused:
            refuse_in_words(refused)
    troubles = sorted((*kept.troubles, *(outcome.troubles if outcome else ())), key=lambda each: each.row)
    if as_json:
        print_json(_told(kept, outcome) | {"troubles": [_trouble(each) for each in troubles]})
    else:
        _tell(kept, outcome, troubles)


def _write_out(session: Session, house: House, found: TargetList, person: Person, out: Path) -> None:
    handed = hand_out(session, found, Taking(uuid4(), ListForm.CSV, person, clock()))
    role = person.role.value if person.role else "system"
    detail = {"list": found.number, "copy": handed.copy, "rows": found.pieces}
    append_look(session, Look(person.actor, role, "download_list", None, detail), handed.at)
    pieces = pieces_for(session, house.sealer, found, handed.at)
    out.touch(mode=0o600)
    with out.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines(list(titles_of(found)), (cells_of(found, piece) for piece in pieces)))


def _list(session: Session, number: str, person: Person) -> TargetList:
    if said := _NUMBER.fullmatch(number):
        found = find_numbered(session, int(said[2]), int(said[1]), person)
    else:
        try:
            found = find_list(session, UUID(number), person)
        except ValueError:
            misuse(f"Bukan nomor daftar / not a list's number: {number[:40]}")
    if found is None:
        refuse("Daftar tidak ditemukan. / No such list.")
    return found


def _person(session: Session, login: str) -> Person:
    found = find_user_by_login(session, login)
    if found is None or not found[0].is_active:
        refuse(f"Akun tidak ada atau nonaktif / no such account: {login}")
    user, _ = found
    return Person(user.actor, user.role, user.agency)


def _tell(kept: ListResult, outcome: Outcome | None, troubles: list[NotUnderstood]) -> None:
    yes = sum(each.is_accepted for each in kept.answers)
    say(f"{len(kept.answers)} jawaban terbaca: {yes} diterima, {len(kept.answers) - yes} ditolak.")
    if outcome:
        refused = ", ".join(f"{count} {reason}" for reason, count in sorted(outcome.declined.items())) or "0"
        say(
            f"Dicatat: {outcome.accepted} disetujui, {outcome.delivered} berlaku, ditolak {refused}; "
            f"{outcome.known} sudah tercatat."
        )
    else:
        say("Percobaan: belum ada yang dicatat.")
    for each in troubles:
        told = _trouble(each)
        say(f"- baris {told['row']}, kolom {told['column']}: {told['reason']} {told['remedy']}".rstrip())


def _told(kept: ListResult, outcome: Outcome | None) -> dict[str, Any]:
    read = {"result_id": kept.result_id, "answers": len(kept.answers)}
    if outcome is None:
        return read
    names = ("accepted", "delivered", "declined", "known")
    return read | {name: getattr(outcome, name) for name in names}


def _trouble(each: NotUnderstood) -> dict[str, Any]:
    reason, remedy = SENTENCES[each.code]
    return {"row": each.row, "column": each.column, "reason": each.words or reason, "remedy": remedy}


def _outline(found: TargetList) -> dict[str, Any]:
    return {
        "number": found.number, "list_id": found.list_id, "sort": found.sort.value, "agency": found.agency,
        "programme": found.programme, "pieces": found.pieces, "families": found.families,
        "answer_by": found.answer_by, "is_personal": found.is_personal,
    }  # fmt: skip
