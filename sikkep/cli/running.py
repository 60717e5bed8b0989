"""Commands that run the system, whole or in parts."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from sqlalchemy.exc import OperationalError

from casework.bus.kafka_topics import ensure_topics
from casework.bus.stopping import stops_on_signals
from casework.store.engine import open_engine
from casework.store.migrating import migrate as migrate_tables
from consumers.deliveries.email import MailServer
from consumers.deliveries.rounds import deliver
from consumers.memory import spare_the_collector
from consumers.referral_clock import watch_answers
from consumers.report_reminders import watch_reports
from producers.outbox_relay import relay as carry
from producers.registries import Office
from producers.registries.desk_work import desk as work
from producers.registries.desk_work import work_off
from producers.verval.desk_work import work_off_results
from sikkep import demo
from sikkep.areas import load_areas
from sikkep.cli.output import misuse, refuse, say
from sikkep.house import (
    CONSUMERS,
    House,
    clock,
    consumers_of,
    kafka_access,
    keep_areas,
    open_house,
    own_postgres,
)
from sikkep.logs import set_up_logs
from sikkep.postgres import CannotStart, NoPostgres
from sikkep.serving import Server, hand_overs_folder, is_port_free, wait_until_served
from sikkep.settings import Misconfigured, Settings, load_settings
from sikkep.supervisor import Supervisor

DELIVERIES = "deliveries"


def opened_settings() -> Settings:
    """The settings, with the log set up; a mistake in them ends the command in words."""
    try:
        settings = load_settings()
    except Misconfigured as problem:
        refuse(str(problem))
    set_up_logs(settings.log_level)
    return settings


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


def web() -> None:
    """Layani halaman web / serve the pages."""
    settings = opened_settings()
    with opened_house(settings) as house:
        Server(house, is_demo=demo.is_loaded(house)).run()


def consume(names: Annotated[list[str], typer.Argument(help=f"{', '.join((*CONSUMERS, DELIVERIES))}")]) -> None:
    """Jalankan konsumen / run consumers until SIGTERM."""
    unknown = set(names) - {*CONSUMERS, DELIVERIES}
    if unknown:
        misuse(f"Konsumen tidak dikenal / unknown consumer: {', '.join(sorted(unknown))}")
    settings = opened_settings()
    stop = threading.Event()
    with stops_on_signals(stop), opened_house(settings) as house:
        rounds = [
            threading.Thread(target=deliver, args=(house.engine, mail_server(settings), clock, stop)),
            threading.Thread(target=watch_reports, args=(house.engine, clock, stop)),
            threading.Thread(target=watch_answers, args=(house.engine, clock, stop)),
        ]
        going = rounds if DELIVERIES in names else []
        for each in going:
            each.start()
        wanted = [name for name in names if name != DELIVERIES]
        spare_the_collector()
        if wanted:
            house.wire.run(house.consumers(wanted), stop)
        else:
            stop.wait()
        stop.set()
        for each in going:
            each.join()


def relay() -> None:
    """Antar isi kotak keluar ke bus / carry the outbox to the bus."""
    settings = opened_settings()
    stop = threading.Event()
    with stops_on_signals(stop), opened_house(settings) as house:
        carry(house.engine, house.wire, stop)


def desk() -> None:
    """Kerjakan berkas yang dibawa lewat halaman / work off files that were brought by the page."""
    settings = opened_settings()
    stop = threading.Event()
    with stops_on_signals(stop), opened_house(settings) as house:
        office = Office(house.engine, house.sealer, clock)
        work(office, hand_overs_folder(settings), stop, (work_off, work_off_results))


def migrate() -> None:
    """Siapkan tabel, hak, wilayah dan topik / bring tables, rights, areas and topics up to date."""
    settings = opened_settings()
    owner_url = settings.owner_url
    if owner_url is None:
        with own_postgres(settings), opened_house(settings) as house:
            keep_areas(house.engine, load_areas())
        say("Basis data siap. / The database is ready.")
        return
    password = settings.app_password.get_secret_value() if settings.app_password else None
    owner = open_engine(owner_url, statement_ms=0)
    try:
        revision = migrate_tables(owner, password)
    except OperationalError as problem:
        # The first line says whether it is the address, the password or the name, and never quotes the password.
        refuse("Basis data tidak menjawab. / The database does not answer.", str(problem.orig).splitlines()[0])
    keep_areas(owner, load_areas())
    if access := kafka_access(settings):
        asyncio.run(ensure_topics(access, consumers_of(owner), replication=settings.kafka_replication))
    say(f"Basis data siap / the database is ready: {revision}")


def mail_server(settings: Settings) -> MailServer | None:
    """The mail server of the settings, if there is one."""
    if settings.smtp_host is None:
        return None
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else ""
    return MailServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_from,
        settings.public_url,
        settings.smtp_user or "",
        password,
        settings.smtp_starttls,
    )


@contextmanager
def opened_house(settings: Settings) -> Iterator[House]:
    """The installation; what is wrong with it ends the command in words."""
    try:
        with open_house(settings) as house:
            yield house
    except (Misconfigured, CannotStart, NoPostgres) as problem:
        refuse(str(problem))


def _greet(settings: Settings, with_demo: bool) -> None:
    say(f"\nSIKKEP: {settings.public_url}   (Ctrl-C: berhenti / stop)")
    if with_demo:
        say(demo.sign_ins())
