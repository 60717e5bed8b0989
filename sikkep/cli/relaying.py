"""The command that carries the outbox to the bus."""

import threading

from casework.bus.stopping import stops_on_signals
from producers.outbox_relay import relay as carry
from sikkep.cli.opening import opened_house, opened_settings


def relay() -> None:
    """Antar isi kotak keluar ke bus / carry the outbox to the bus."""
    settings = opened_settings()
    stop = threading.Event()
    with stops_on_signals(stop), opened_house(settings) as house:
        carry(house.engine, house.wire, stop)
