"""Commands that bring in what village meetings found of families."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from casework.registers.telling import NOTHING_NEW, TRIAL, VILLAGE_KINDS, VILLAGE_KNOWN, VILLAGE_ROWS
from producers.registries import ImportRefused
from producers.verval import Bringer, VervalReport, import_verval
from sikkep.cli.data import ACTOR
from sikkep.cli.language import refuse_in_words, sayer
from sikkep.cli.opening import opened_house, opened_settings
from sikkep.cli.output import AS_JSON, print_json, say
from sikkep.house import clock

verval = typer.Typer(help="Hasil verval musdes / village verification results.", no_args_is_help=True)


@verval.callback()
def about() -> None:
    """Hasil verval musdes / village verification results."""


@verval.command("import")
def import_verval_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Berkas hasil verval, XLSX atau CSV.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Periksa saja, jangan simpan.")] = False,
    as_json: AS_JSON = False,
) -> None:
    """Masukkan hasil verval musdes / import a village's verification result."""
    with opened_house(opened_settings()) as house:
        try:
            report = import_verval(
                house.engine, house.sealer, file, brought_by=Bringer(ACTOR, clock()), dry_run=dry_run
            )
        except ImportRefused as refused:
            refuse_in_words(refused)
    if as_json:
        print_json(asdict(report) | {"troubles": [_trouble(trouble) for trouble in report.troubles]})
    else:
        _tell(report)


def _trouble(trouble: object) -> dict[str, object]:
    names = ("file", "sheet", "row", "column", "reason", "remedy")
    return {name: getattr(trouble, name) for name in names}


def _tell(report: VervalReport) -> None:
    said = sayer()
    kinds = {kind: said(VILLAGE_KINDS[kind]) if kind in VILLAGE_KINDS else kind for kind in report.recorded}
    told = ", ".join(f"{count} {kinds[kind]}" for kind, count in sorted(report.recorded.items())) or said(NOTHING_NEW)
    trial = f" ({said(TRIAL)})" if report.is_dry_run else ""
    say(said(VILLAGE_ROWS) % {"rows": report.rows, "recorded": told + trial})
    if report.known:
        say(said(VILLAGE_KNOWN) % {"known": report.known})
    for trouble in report.troubles:
        say(f"- {trouble.told_in(said)}")
