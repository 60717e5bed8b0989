"""The command that works off files which were brought by the page."""

import threading

from casework.bus.stopping import stops_on_signals
from producers.registries import Office
from producers.registries.desk_work import desk as work
from producers.registries.desk_work import work_off
from producers.verval.desk_work import work_off_results
from sikkep.cli.opening import opened_house, opened_settings
from sikkep.folders import hand_overs_folder
from sikkep.house import clock


def desk() -> None:
    """Kerjakan berkas yang dibawa lewat halaman / work off files that were brought by the page."""
    settings = opened_settings()
    stop = threading.Event()
    with stops_on_signals(stop), opened_house(settings) as house:
        office = Office(house.engine, house.sealer, clock)
        work(office, hand_overs_folder(settings), stop, (work_off, work_off_results))
