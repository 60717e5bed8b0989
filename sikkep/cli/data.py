"""Commands that bring data in: invented or real registers, matching, pledges."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from producers.partner_pledges import PledgesRefused, import_pledges
from sikkep.cli.opening import opened_house, opened_settings
from sikkep.cli.output import AS_JSON, print_json, progress, refuse, say
from sikkep.district import Options
from sikkep.district import generate as generate_district
from sikkep.district.rates import Rates
from sikkep.house import clock

ACTOR = "system:cli"
TIMES = "Berapa kali lipat kekeliruan dibanding biasa / how many times the usual errors."
EDITIONS = "Juga edisi lain tiap register dan kebenaran bedanya / further editions and the truth of what differs."
DOUBLED = "Bagian keluarga yang terdata dua kali di P3KE / share of families that P3KE lists twice."
pledges = typer.Typer(help="Komitmen mitra / partners' pledges.", no_args_is_help=True)


def generate(  # noqa: PLR0913, PLR0917 (its parameters are what one may type)
    families: Annotated[int, typer.Option(min=100, max=500_000, help="Jumlah keluarga P3KE.")],
    out: Annotated[Path, typer.Option(help="Folder tujuan / where to.")],
    seed: Annotated[int, typer.Option(help="Benih acak / random seed.")] = 1,
    times: Annotated[float, typer.Option(min=0, max=10, help=TIMES)] = 1,
    editions: Annotated[bool, typer.Option("--editions", help=EDITIONS)] = False,
    doubled: Annotated[float, typer.Option(min=0, max=0.5, help=DOUBLED)] = 0,
    as_json: AS_JSON = False,
) -> None:
    """Buat berkas kabupaten contoh; semua orang rekaan / write an invented district's files."""
    with progress("Menulis keluarga") as show:
        try:
            options = Options(rates=Rates().times(times), has_editions=editions, doubled=doubled)
            summary = generate_district(families, seed, out, show, options)
        except OSError as problem:
            refuse(f"{out}: tidak dapat ditulis / cannot be written ({problem.strerror}).")
    if as_json:
        print_json(asdict(summary))
    else:
        say(f"{families} keluarga rekaan ditulis ke {out}.")


@pledges.command("import")
def import_pledge_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Berkas komitmen, CSV.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Periksa saja, jangan simpan.")] = False,
    as_json: AS_JSON = False,
) -> None:
    """Masukkan komitmen mitra / import partners' pledges."""
    with opened_house(opened_settings()) as house:
        try:
            report = import_pledges(house.engine, file, imported_by=ACTOR, now=clock(), dry_run=dry_run)
        except PledgesRefused as refused:
            refuse(*refused.reasons)
    if as_json:
        print_json(asdict(report))
        return
    told = ", ".join(f"{count} {kind}" for kind, count in report.published.items()) or "tidak ada yang baru"
    say(f"{report.rows} baris dibaca: {told}{' (percobaan, tidak disimpan)' if dry_run else ''}.")
    for complaint in report.complaints:
        say(f"- {complaint}")
