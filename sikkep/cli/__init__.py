"""The command `sikkep`: names its commands, and loads of them only the one that is called."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

# Where each stands, and the line that tells it apart in the list of all. So the list itself loads none of them.
COMMANDS = {
    "run": ("running:run", "Jalankan semuanya di satu mesin / run everything on one machine."),
    "web": ("pages:web", "Layani halaman web / serve the pages."),
    "consume": ("consuming:consume", "Jalankan konsumen / run consumers until SIGTERM."),
    "relay": ("relaying:relay", "Antar isi kotak keluar ke bus / carry the outbox to the bus."),
    "migrate": (
        "migrating:migrate",
        "Siapkan tabel, hak, wilayah dan topik / bring tables, rights, areas and topics up to date.",
    ),
    "admin": ("people:admin", "Buat akun admin; kata sandi ditanyakan, atau dibaca dari pipa / make an admin account."),
    "generate": (
        "data:generate",
        "Buat berkas kabupaten contoh; semua orang rekaan / write an invented district's files.",
    ),
    "import": (
        "bringing:import_",
        "Bawa satu edisi data; orang kedua menandatangani / bring one edition of a register, to be signed.",
    ),
    "desk": ("desk:desk", "Kerjakan berkas yang dibawa lewat halaman / work off files that were brought by the page."),
    "timeline": ("record:timeline", "Riwayat satu keluarga / one household's timeline."),
    "verify": (
        "record:verify",
        "Hitung ulang rantai hash dan sisa komitmen / recompute every hash chain, and what is left of every pledge.",
    ),
    "doctor": ("record:doctor", "Periksa kesehatan sistem / check that everything is well."),
    "editions": ("editions:app", "Edisi data / register editions."),
    "questions": ("questions:app", "Pertanyaan dari edisi data / what register editions leave open."),
    "match": ("reviewing:app", "Padankan dua register / match two registers."),
    "pledges": ("data:pledges", "Komitmen mitra / partners' pledges."),
    "verval": ("village:verval", "Hasil verval musdes / village verification results."),
    "requests": ("requests:app", "Permohonan data / requests for data."),
    "list": ("listing:app", "Daftar sasaran / target lists."),
}


class Commands(TyperGroup):
    """All commands by name; the called one is loaded when its turn has come."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As typer does, which also says what to do about an unknown name; then the command itself."""
        name, stand_in, rest = super().resolve_command(ctx, args)
        return name, loaded(name) if name else stand_in, rest


def loaded(name: str) -> Any:
    """The command of this name, or the group of commands."""
    module, _, what = COMMANDS[name][0].partition(":")
    found = getattr(import_module(f"{__name__}.{module}"), what)
    if isinstance(found, typer.Typer):
        return typer.main.get_group(found)
    alone = typer.Typer(add_completion=False)
    alone.command(name)(found)
    return typer.main.get_command(alone)


def _stand_in() -> None:
    raise RuntimeError("resolve_command puts the command itself in the place of its stand-in")


app = typer.Typer(
    cls=Commands,
    name="sikkep",
    help="Sistem kasus penghapusan kemiskinan ekstrem / case management for the extreme-poverty programme.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for _name, (_, _line) in COMMANDS.items():
    app.command(_name, help=_line)(_stand_in)
