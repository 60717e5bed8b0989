"""The command that runs the whole system on one machine."""

import threading
from typing import Annotated

import typer

from casework.bus.stopping import stops_on_signals
from sikkep import demo
from sikkep.areas import load_areas
from sikkep.cli.opening import opened_house, opened_settings
from sikkep.cli.output import refuse, say
from sikkep.house import keep_areas
from sikkep.serving import is_port_free, wait_until_served
from sikkep.settings import Settings
from sikkep.supervisor import Supervisor


def run(
    with_demo: Annotated[bool, typer.Option("--demo", help="Muat kabupaten contoh / load the demo district.")] = False,
    families: Annotated[int, typer.Option(min=100, max=20_000, help="Keluarga P3KE dalam contoh.")] = 2000,
) -> None:
    """Jalankan semuanya di satu mesin / run everything on one machine."""
    settings = opened_settings()
    if with_demo and not demo.is_local(settings):
        refuse("Data contoh hanya untuk mesin sendiri: SIKKEP_HOST harus 127.0.0.1 dan DATABASE_URL kosong.")
    if not is_port_free(settings):
        refuse(
            f"{settings.host}:{settings.port} sudah dipakai program lain (mungkin SIKKEP yang masih berjalan).",
            "The address is in use. Stop that program, or choose another port: SIKKEP_PORT=8001 make run",
        )
    stop = threading.Event()
    supervisor = Supervisor()
    with stops_on_signals(stop), opened_house(settings) as house:
        keep_areas(house.engine, load_areas())
        supervisor.start()
        watcher = threading.Thread(target=supervisor.watch, args=(stop,), daemon=True)
        watcher.start()
        if with_demo:
            demo.load(house, families, stop)
        if wait_until_served(settings, stop):
            _greet(settings, with_demo)
        stop.wait()
        watcher.join()
        supervisor.stop()


def _greet(settings: Settings, with_demo: bool) -> None:
    say(f"\nSIKKEP: {settings.public_url}   (Ctrl-C: berhenti / stop)")
    if with_demo:
        say(demo.sign_ins())
