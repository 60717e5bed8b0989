"""The command that brings a hand-over of register files: read, compared, reported. A second person signs it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from casework.registers.complaints import refuse as refuse_with
from casework.registers.delimited import AUTOMATIC, SEPARATORS
from casework.registers.lifecycle import bring, withdraw
from casework.registers.opening import folded_title
from casework.registers.parts import is_part
from casework.registers.reports import to_json
from casework.registers.telling import lines_of
from casework.store.engine import transaction
from producers.registries import HandOver, ImportRefused, ImportReport, Office, read
from producers.registries.source_files import known_sources
from schemas.codes import Source
from sikkep.cli.language import refuse_in_words, sayer
from sikkep.cli.opening import opened_house, opened_settings
from sikkep.cli.output import AS_JSON, misuse, print_json, progress, refuse, say
from sikkep.house import House, clock, look_at_sources
from sikkep.settings import Misconfigured, Settings

ACTOR = "system:cli"
REFERENCE = "Hari terakhir yang diceritakan data; biasanya terbaca dari nama edisi / last day the data speaks of."
DAY = ["%Y-%m-%d"]
SEPARATOR = "Pemisah kolom CSV / separator: otomatis, ';', ',', tab, '|'."
_OPTIONS = {
    "reference_unknown": "Contoh / for example: --reference-date 2023-12-31",
    "reference_future": "Contoh / for example: --reference-date 2023-12-31",
}


def import_(  # noqa: PLR0913, PLR0917 (its parameters are what one may type)
    source: Annotated[str, typer.Argument(help="Sumber data / register: p3ke, dtks, dtsen, …")],
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Berkas XLSX atau CSV.")],
    edition: Annotated[str, typer.Option(help="Nama edisi dengan tahunnya: 2023, 2024-08, 2026-TW3.")],
    reference_date: Annotated[datetime | None, typer.Option(formats=DAY, help=REFERENCE)] = None,
    received: Annotated[datetime | None, typer.Option(formats=DAY, help="Tanggal terima / received on.")] = None,
    giver: Annotated[str | None, typer.Option(help="Pemberi data / who gave it.")] = None,
    number: Annotated[str | None, typer.Option(help="Nomor BAST / number of the hand-over minutes.")] = None,
    legal_basis: Annotated[str | None, typer.Option(help="Dasar hukum / legal basis.")] = None,
    encoding: Annotated[str | None, typer.Option(help="utf-8, utf-16, windows-1252.")] = None,
    separator: Annotated[str | None, typer.Option(help=SEPARATOR)] = None,
    column: Annotated[
        list[str] | None, typer.Option("--map", help="Judul=bagian / title=part, e.g. 'N I K=nik'.")
    ] = None,
    login: Annotated[str | None, typer.Option("--as", help="Nama pengguna yang membawa / who brings it.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Periksa saja, jangan simpan.")] = False,
    as_json: AS_JSON = False,
) -> None:
    """Bawa satu edisi data; orang kedua menandatangani / bring one edition of a register, to be signed."""
    settings = opened_settings()
    handed = HandOver(
        _known(source, settings), files, edition, f"user:{login}" if login else ACTOR, clock(), _day(reference_date),
        _day(received), giver, number, legal_basis, encoding, _titles(column or ()),
        _separator(separator),
    )  # fmt: skip
    with opened_house(settings) as house:
        report = _bring(house, handed, dry_run)
    if as_json:
        print_json(to_json(report))
    else:
        tell(report)


def tell(report: ImportReport) -> None:
    """The report for people."""
    for line in lines_of(report, sayer()):
        say(line)


def _bring(house: House, handed: HandOver, dry_run: bool) -> ImportReport:
    with progress("Membaca berkas") as show:
        office = Office(house.engine, house.sealer, clock, show.step)
        try:
            with transaction(house.engine) as session:
                hand_over_id = bring(session, handed)
            report = read(office, hand_over_id, handed.files)
            if dry_run:
                with transaction(house.engine) as session:
                    withdraw(session, hand_over_id, handed.imported_by, "Percobaan / dry run", clock())
        except ImportRefused as refused:
            refuse_in_words(refused, *(_OPTIONS[each.code] for each in refused.reasons if each.code in _OPTIONS))
    return replace(report, is_dry_run=dry_run)


def _titles(mappings: Sequence[str]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for mapping in mappings:
        title, _, part = mapping.rpartition("=")
        if not title or (part and not is_part(part)):
            misuse(f"Bukan pemetaan kolom / not a mapping: {mapping[:60]}. Tulis / write: Judul=bagian")
        titles[folded_title(title)] = part
    return titles


def _separator(name: str | None) -> str | None:
    if name in (None, AUTOMATIC):
        return None
    if name not in SEPARATORS:
        refuse_in_words(refuse_with("separator_unknown", detail=f"({name[:20]!a})"))
    return name


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None


def _known(source: str, settings: Settings) -> Source:
    try:
        look_at_sources(settings)
    except Misconfigured as problem:
        refuse(str(problem))
    if source not in (known := known_sources()):
        misuse(f"Sumber data tidak dikenal / unknown register: {source[:40]}. Ada / known: {', '.join(known)}.")
    return Source(source)
