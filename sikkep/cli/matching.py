"""Commands that match two registers, and measure how well."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from casework.store.engine import transaction
from casework.store.match_runs import list_pairs_within
from producers.matching import MatchRefused, forget, match_registers, match_within
from producers.matching.evaluating import Measured, Task, evaluate
from producers.matching.measuring import Quality, quality
from producers.matching.registers import taken
from producers.matching.rules import the_rules
from producers.matching.tables import SIDES
from schemas.codes import Source
from sikkep.cli.opening import opened_house, opened_settings
from sikkep.cli.output import AS_JSON, misuse, print_json, progress, refuse, say
from sikkep.house import House, clock

app = typer.Typer(help="Padankan dua register / match two registers.", invoke_without_command=True)
LEFT = typer.Option(help="Register yang keluarganya dicari / whose families are looked for.")
RIGHT = typer.Option(help="Register tempat mencari / where.")
ANEW = "Belajar lagi dan bandingkan semua / learn again and compare all."
TRUTH = (
    "Berkas kebenaran tentang keluarga / who is who among families (CONTOH_truth_match.csv; with DTSEN: "
    "CONTOH_truth_editions_dtsen_p3ke.csv)."
)
REGISTERS = "p3ke-dtks, p3ke-dtsen, dtks-dtsen"
PEOPLE = "Berkas kebenaran tentang orang / the same of people (CONTOH_truth_match_individu.csv)."
TWICE = "Berkas kebenaran tentang yang ganda / who stands there twice (CONTOH_truth_ganda.csv)."
FAMILIES = {"p3ke": "id_keluarga_p3ke", "dtks": "nokk_dtks", "dtsen": "nomor_kartu_keluarga"}
PERSONS = {"p3ke": "id_individu", "dtks": "idsemesta"}
"""By register: the truth files' columns with families' keys and a person's."""

Namer = Callable[[House, str, str, dict[str, str]], UUID | None]
"""Gives the id of a family, or of a person of it, in a register by its key there; None where the row has none."""


@app.callback()
def match(
    context: typer.Context,
    left: Annotated[Source, LEFT] = Source.P3KE,
    right: Annotated[Source, RIGHT] = Source.DTKS,
    anew: Annotated[bool, typer.Option("--anew", help=ANEW)] = False,
    as_json: AS_JSON = False,
) -> None:
    """Padankan dua register, biasanya P3KE dengan DTKS / match two registers, what changed since the last run."""
    if context.invoked_subcommand:
        return
    with opened_house(opened_settings()) as house, progress("Memadankan keluarga") as show:
        try:
            if anew:
                forget(house.engine, left, right)
            report = match_registers(house.engine, clock(), left=left, right=right, progress=show.step)
        except MatchRefused as refused:
            refuse(str(refused))
    if as_json:
        print_json(asdict(report))
        return
    say(f"{report.left} x {report.right}, aturan {report.rule}: {report.households} keluarga dibandingkan.")
    say(f"{report.found} padan, {report.needs_review} perlu tinjauan, {report.not_found} tidak padan.")


@app.command("evaluate")
def evaluate_(
    truth: Annotated[Path, typer.Option(exists=True, dir_okay=False, help=TRUTH)],
    people: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help=PEOPLE)] = None,
    registers: Annotated[str, typer.Option(help=REGISTERS)] = "p3ke-dtks",
    yardsticks: Annotated[bool, typer.Option(help="Juga cara lain / other ways beside it.")] = True,
    as_json: AS_JSON = False,
) -> None:
    """Ukur pemadanan dua register dengan berkas kebenaran / measure the matching by a file of the truth."""
    sources = registers.split("-")
    if len(sources) != len(SIDES) or not {*sources} <= FAMILIES.keys() or len({*sources}) == 1:
        misuse(f"--registers: {REGISTERS}")
    beside = people or truth.with_name(truth.name.replace("_match", "_match_individu"))
    with opened_house(opened_settings()) as house, progress("Mengukur") as show:
        task = Task(
            lambda: taken(house.engine, sources), the_rules(), set(_pairs(house, truth, sources, _family)),
            set(_pairs(house, beside, sources, _person)) if beside != truth and beside.exists() else set(),
        )  # fmt: skip
        measured = []
        for number, one in enumerate(evaluate(task, has_yardsticks=yardsticks), 1):
            measured.append(one)
            show(number)
    if as_json:
        print_json([_told(one) for one in measured])
    else:
        _tell(measured)


@app.command("doubles")
def doubles_(
    source: Annotated[Source, typer.Argument(help="Register: p3ke, dtks, dtsen.")] = Source.P3KE,
    truth: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help=TWICE)] = None,
    as_json: AS_JSON = False,
) -> None:
    """Cari keluarga yang terdata dua kali / find families that stand twice in one register, for a person to look at."""
    with opened_house(opened_settings()) as house, progress("Mencari data ganda") as show:
        try:
            waiting = match_within(house.engine, clock(), source, progress=show.step)
        except MatchRefused as refused:
            refuse(str(refused))
        told: dict[str, Any] = {"register": source.value, "rule": the_rules().doubles.version, "waiting": waiting}
        if truth:
            told |= _true_doubles(house, source, truth)
    if as_json:
        print_json(told)
        return
    say(f"{source.value}, aturan {told['rule']}: {waiting} pasangan mungkin satu keluarga, menunggu tinjauan.")
    if truth:
        say(f"Presisi {told['precision']:.2%}, temuan {told['recall']:.2%} dari {told['true']} pasangan ganda.")


def _true_doubles(house: House, source: Source, truth: Path) -> dict[str, Any]:
    with truth.open(encoding="utf-8", newline="") as opened, transaction(house.engine) as session:
        true = {_ordered(*(_family(house, source.value, key, row) for key in [*row.values()][:2]))
                for row in csv.DictReader(opened)}  # fmt: skip
        found = quality({_ordered(*pair) for pair in list_pairs_within(session, source.value)}, true)
    return {"precision": found.precision, "recall": found.recall, "true": found.true}


def _ordered(one: UUID | None, other: UUID | None) -> tuple[str, str]:
    return min(str(one), str(other)), max(str(one), str(other))


def _pairs(house: House, file: Path, sources: Sequence[str], name: Namer) -> Iterator[tuple[UUID, UUID]]:
    with file.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            for keys in product(*(row[FAMILIES[source]].split("|") for source in sources)):
                one, other = (name(house, source, key, row) for source, key in zip(sources, keys, strict=True))
                if one and other:
                    yield one, other


def _family(house: House, source: str, key: str, _row: dict[str, str]) -> UUID | None:
    return house.sealer.record_id_of(source, key) if key else None


def _person(house: House, source: str, key: str, row: dict[str, str]) -> UUID | None:
    person = row[PERSONS[source]]
    return house.sealer.person_id_of(source, key, person) if key and person else None


def _told(one: Measured) -> dict[str, Any]:
    shares = {
        name: {"precision": each.precision, "recall": each.recall, "f1": each.f1}
        for name in Measured.__slots__
        if isinstance(each := getattr(one, name), Quality)
    }
    return {"way": one.way, "seconds": one.seconds, **shares, "review_share": one.review_share}


def _tell(measured: list[Measured]) -> None:
    say("Keluarga: pita otomatis (presisi, temuan), F1 bila yang mungkin ikut diambil, ditinjau, temuan sesudahnya.")
    for one in measured:
        say(
            f"{one.way:<22} {one.automatic.precision:7.2%} {one.automatic.recall:7.2%}  F1 {one.likely.f1:.4f}  "
            f"ditinjau {one.review_share:6.2%}  {one.reviewed.recall:7.2%}  orang F1 {one.likely_people.f1:.4f}  "
            f"{one.seconds:6.1f} s"
        )
