"""The command that runs consumers, and goes round with letters and reminders."""

import threading
from typing import Annotated

import typer

from casework.bus.stopping import stops_on_signals
from consumers.deliveries import MailServer, deliver
from consumers.memory import spare_the_collector
from consumers.referral_clock import watch_answers
from consumers.report_reminders import watch_reports
from sikkep.cli.opening import opened_house, opened_settings
from sikkep.cli.output import misuse
from sikkep.house import CONSUMERS, clock
from sikkep.settings import Settings

DELIVERIES = "deliveries"


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
