"""Commands that bring data in: invented or real registers, matching, pledges."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from producers.matching import MatchRefused, match_registers
from producers.partner_pledges import PledgesRefused, import_pledges
from schemas.codes import Source
from sikkep.cli.output import print_json, progress, refuse, say
from sikkep.cli.record import AS_JSON
from sikkep.cli.running import opened_house, opened_settings
from sikkep.district import Options
from sikkep.district import generate as generate_district
from sikkep.house import clock

ACTOR = "system:cli"
EDITIONS = "Juga edisi lain tiap register dan kebenaran bedanya / further editions and the truth of what differs."
LEFT = "Register yang keluarganya dicari / whose families are looked for."
pledges = typer.Typer(help="Komitmen mitra / partners' pledges.", no_args_is_help=True)


def generate(
    families: Annotated[int, typer.Option(min=100, max=500_000, help="Jumlah keluarga P3KE.")],
    out: Annotated[Path, typer.Option(help="Folder tujuan / where to.")],
    seed: Annotated[int, typer.Option(help="Benih acak / random seed.")] = 1,
    editions: Annotated[bool, typer.Option("--editions", help=EDITIONS)] = False,
    as_json: AS_JSON = False,
) -> None:
    """Buat berkas kabupaten contoh; semua orang rekaan / write an invented district's files."""
    with progress("Menulis keluarga") as show:
        try:
            summary = generate_district(families, seed, out, show, Options(has_editions=editions))
        except OSError as problem:
            refuse(f"{out}: tidak dapat ditulis / cannot be written ({problem.strerror}).")
    if as_json:
        print_json(asdict(summary))
    else:
        say(f"{families} keluarga rekaan ditulis ke {out}.")


def match(
    left: Annotated[Source, typer.Option(help=LEFT)] = Source.P3KE,
    right: Annotated[Source, typer.Option(help="Register tempat mencari / where.")] = Source.DTKS,
    as_json: AS_JSON = False,
) -> None:
    """Padankan dua register, biasanya P3KE dengan DTKS / match two registers."""
    with opened_house(opened_settings()) as house, progress("Memadankan keluarga") as show:
        try:
            report = match_registers(house.engine, clock(), left=left, right=right, progress=show.step)
        except MatchRefused as refused:
            refuse(str(refused))
    if as_json:
        print_json(asdict(report))
        return
    say(f"{report.left} x {report.right}, aturan {report.rule}: {report.households} keluarga dibandingkan.")
    say(f"{report.found} padan, {report.needs_review} perlu tinjauan, {report.not_found} tidak padan.")


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
