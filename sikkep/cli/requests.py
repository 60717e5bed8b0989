"""Commands about requests for data: what is asked, and what a person decides about it, in that person's name."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer
from sqlmodel import Session

from casework import sharing
from casework.rules.decisions import Refused
from casework.rules.granting import local_day
from casework.rules.sharing import Deed, is_overdue
from casework.sharing import NoSuchRequest
from casework.store.data_request_papers import list_papers
from casework.store.data_request_steps import list_steps
from casework.store.data_requests import RequestFilter, find_request, list_requests
from casework.store.engine import transaction
from casework.store.users import find_user_by_login
from schemas.data_requests import DataRequest, Person
from schemas.sharing import RequestStep, SharedField
from sikkep.cli.opening import opened_house, opened_settings
from sikkep.cli.output import AS_JSON, print_json, refuse, say
from sikkep.house import clock

app = typer.Typer(help="Permohonan data / requests for data.", no_args_is_help=True)
LOGIN = Annotated[str, typer.Option("--as", help="Nama pengguna yang bertindak / who acts.")]
REQUEST = Annotated[UUID, typer.Argument(help="Nomor panjang permohonan / the request's id.")]
MOST = 1000


@app.command("list")
def list_(login: LOGIN, as_json: AS_JSON = False) -> None:
    """Daftar permohonan yang boleh dilihat orang ini / what this person may see."""
    with opened_house(opened_settings()) as house, transaction(house.engine) as session:
        today = local_day(clock())
        found = list_requests(session, _person(session, login), RequestFilter(today), limit=MOST)
    if as_json:
        print_json([_outline(each) for each in found])
        return
    for each in found:
        state = "overdue" if is_overdue(each, today) else each.state.value
        say(f"{each.number}  {state:<10}  {each.agency:<16} {each.asked.purpose.value:<17} {each.request_id}")


@app.command()
def show(request_id: REQUEST, login: LOGIN, as_json: AS_JSON = False) -> None:
    """Satu permohonan dan riwayatnya / one request and its history."""
    with opened_house(opened_settings()) as house, transaction(house.engine) as session:
        found = find_request(session, request_id, _person(session, login))
        if found is None:
            refuse("Permohonan tidak ditemukan. / No such request.")
        steps, papers = list_steps(session, request_id), list_papers(session, request_id)
    if as_json:
        told = [{"at": s.at, "step": s.step.value, "actor": s.person.actor, "words": s.words} for s in steps]
        print_json(_outline(found) | {"papers": [paper.sort.value for paper in papers], "steps": told})
        return
    for name, value in _outline(found).items():
        say(f"{name:<16} {value}")
    for step in reversed(steps):
        say(f"{step.at:%Y-%m-%d %H:%M}Z  {step.step.value:<14} {step.person.actor:<24} {step.words}")


@app.command()
def approve(
    request_id: REQUEST,
    login: LOGIN,
    fields: Annotated[list[SharedField] | None, typer.Option("--field", help="Isian; kosong: semua.")] = None,
    as_json: AS_JSON = False,
) -> None:
    """Setujui semua atau sebagian isian / let some or all fields through."""
    _take(request_id, login, RequestStep.APPROVE, {"fields": tuple(fields or ())}, as_json)


@app.command()
def reject(
    request_id: REQUEST,
    login: LOGIN,
    reason: Annotated[str, typer.Option(help="Alasan / why.")],
    as_json: AS_JSON = False,
) -> None:
    """Tolak dengan alasan / refuse, with the reason."""
    _take(request_id, login, RequestStep.REJECT, {"words": reason}, as_json)


@app.command()
def release(
    request_id: REQUEST,
    login: LOGIN,
    reason: Annotated[str, typer.Option(help="Alasan bila laporan menunggak / why, if a report is overdue.")] = "",
    as_json: AS_JSON = False,
) -> None:
    """Rilis sebagai orang kedua / let the data go, as the second person."""
    _take(request_id, login, RequestStep.RELEASE, {"words": reason}, as_json)


def _take(request_id: UUID, login: str, step: RequestStep, said: dict[str, Any], as_json: bool) -> None:
    with opened_house(opened_settings()) as house:
        try:
            with transaction(house.engine) as session:
                after = _carry_out(session, request_id, _deed(session, login, step, said), clock())
        except NoSuchRequest:
            refuse("Permohonan tidak ditemukan. / No such request.")
        except Refused as refused:
            refuse(refused.words)
    if as_json:
        print_json(_outline(after))
    else:
        say(f"{after.number}: {after.state.value}")


def _carry_out(session: Session, request_id: UUID, deed: Deed, now: datetime) -> DataRequest:
    found = find_request(session, request_id, deed.person)
    if found and deed.step is RequestStep.APPROVE and not deed.fields:
        deed = Deed(deed.command_id, deed.step, deed.person, now, deed.words, found.asked.fields)
    return sharing.carry_out(session, request_id, deed)


def _deed(session: Session, login: str, step: RequestStep, said: dict[str, Any]) -> Deed:
    return Deed(uuid4(), step, _person(session, login), clock(), **said)


def _person(session: Session, login: str) -> Person:
    found = find_user_by_login(session, login)
    if found is None or not found[0].is_active:
        refuse(f"Akun tidak ada atau nonaktif / no such account: {login}")
    user, _ = found
    return Person(user.actor, user.role, user.agency)


def _outline(request: DataRequest) -> dict[str, Any]:
    return {
        "number": request.number,
        "request_id": str(request.request_id),
        "state": request.state.value,
        "agency": request.agency,
        "purpose": request.asked.purpose.value,
        "basis": request.asked.basis.value,
        "fields": [each.value for each in request.approved_fields or request.asked.fields],
        "families": request.families,
        "downloads": request.downloads,
        "report_due_on": request.report_due_on,
    }
