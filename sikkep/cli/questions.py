"""Commands about what registers leave open: unknown kampung, NIK of several people, who died, other offices' codes."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

import typer

from casework.member_news import MemberNews, answer_member
from casework.registers.answering import answer_number, answer_place
from casework.registers.crosswalks import read_crosswalk
from casework.registers.telling import CROSSWALK_TOLD
from casework.rules.decisions import Refused
from casework.store.area_names import KAMPUNG_LEVELS
from casework.store.areas import list_areas
from casework.store.engine import transaction
from casework.store.places import keep_bps_areas
from casework.store.questions import QuestionFilter, list_questions
from producers.registries import ImportRefused
from schemas.family_codes import Basis
from sikkep.cli.bringing import ACTOR, DAY
from sikkep.cli.editions import LOGIN, registrar
from sikkep.cli.language import refuse_in_words, sayer
from sikkep.cli.opening import opened_house, opened_settings
from sikkep.cli.output import AS_JSON, misuse, print_json, refuse, say
from sikkep.house import clock

app = typer.Typer(help="Pertanyaan dari edisi data / what register editions leave open.", no_args_is_help=True)
QUESTION = Annotated[UUID, typer.Argument(help="Nomor pertanyaan / the question's id.")]
MOST = 10_000


class Fate(StrEnum):
    """What became of a member, as it is typed."""

    MENINGGAL = "meninggal"
    HIDUP = "hidup"


@app.command("list")
def list_(as_json: AS_JSON = False) -> None:
    """Pertanyaan yang belum dijawab / open questions, those of most families first."""
    with opened_house(opened_settings()) as house, transaction(house.engine) as session:
        found = list_questions(session, QuestionFilter(), limit=MOST)
    if as_json:
        print_json([{"question_id": q.question_id, "sort": q.sort.value, "source": q.source, "families": q.families,
                     "place": q.about.get("place"), "people": q.about.get("people")} for q in found])  # fmt: skip
        return
    for q in found:
        say(f"{q.question_id}  {q.sort.value:<14} {q.source:<6} {q.families:>6} keluarga  {q.about.get('place', '')}")


@app.command()
def place(
    question_id: QUESTION,
    area_code: Annotated[str, typer.Argument(help="Kode resmi kampung / its official code, 18.02.CC.DDDD.")],
    login: LOGIN,
) -> None:
    """Katakan kampung mana yang dimaksud / say which kampung is meant."""
    with opened_house(opened_settings()) as house, transaction(house.engine) as session:
        who = registrar(session, login)
        try:
            placed = answer_place(session, question_id, area_code, who.actor, clock())
        except ImportRefused as refused:
            refuse_in_words(refused)
    say(f"{placed} keluarga kini punya kampung.")


@app.command()
def owner(
    question_id: QUESTION,
    login: LOGIN,
    person_id: Annotated[UUID | None, typer.Argument(help="Pemilik NIK; kosong: bukan siapa pun / nobody.")] = None,
) -> None:
    """Katakan NIK ini milik siapa / say whose the NIK is."""
    with opened_house(opened_settings()) as house, transaction(house.engine) as session:
        who = registrar(session, login)
        try:
            answer_number(session, question_id, person_id, who.actor, clock())
        except ImportRefused as refused:
            refuse_in_words(refused)
    say("Dicatat.")


@app.command()
def member(
    question_id: QUESTION,
    fate: Annotated[Fate, typer.Argument(help="meninggal, atau hidup / has died, or is still alive.")],
    login: LOGIN,
    basis: Annotated[Basis, typer.Option(help="Dasar / what the answer rests on.")],
    died_on: Annotated[datetime | None, typer.Option(formats=DAY, help="Tanggal meninggal / day of death.")] = None,
) -> None:
    """Katakan anggota ini sudah meninggal atau masih hidup / say whether the member has died or is still alive."""
    if died_on and fate is Fate.HIDUP:
        misuse("--died-on: hanya bersama meninggal / only together with meninggal")
    with opened_house(opened_settings()) as house, transaction(house.engine) as session:
        who = registrar(session, login)
        day = died_on.date() if died_on else None
        has_died = fate is Fate.MENINGGAL
        news = MemberNews(uuid4(), who.actor, clock(), has_died, basis, day, who.agency, "cli")
        try:
            answer_member(session, house.sealer, question_id, news)
        except ImportRefused as refused:
            refuse_in_words(refused)
        except Refused as refused:
            refuse(sayer()(refused.words))
    say("Dicatat.")


@app.command()
def crosswalk(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Dua kolom: kode BPS, kode Kemendagri.")],
) -> None:
    """Masukkan padanan kode wilayah BPS / take in which BPS code is which official code."""
    with opened_house(opened_settings()) as house, transaction(house.engine) as session:
        official = [area.code for area in list_areas(session) if area.level in KAMPUNG_LEVELS]
        try:
            found = read_crosswalk(file, official)
        except ImportRefused as refused:
            refuse_in_words(refused)
        kept = keep_bps_areas(session, found.codes, ACTOR, clock())
    said = sayer()
    for reason in found.refused:
        say(f"- {reason.told_in(said)}")
    told = {"new": kept["new"], "changed": kept["changed"], "same": kept["same"], "refused": len(found.refused)}
    say(said(CROSSWALK_TOLD) % told)
