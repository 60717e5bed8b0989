"""Opens what Kafka brings once for all groups of a process, though each group gets it for itself."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Sequence

from casework.bus.intake import Opened, open_all, read_delivery
from casework.bus.messages import Consumer, Delivery
from schemas.events import AnyEvent

KEPT = 20_000
"""Events that may wait for a slower group. One that falls further behind reads for itself."""


class Opening:
    """Opens batches for these consumers. Only the very same message is taken over: place, key, value and headers."""

    def __init__(self, consumers: Sequence[Consumer]) -> None:
        followers = Counter(topic for one in consumers for topic in one.topics)
        self._shared = {topic for topic, groups in followers.items() if groups > 1}
        self._kept: OrderedDict[tuple[str, int, str], tuple[Delivery, AnyEvent]] = OrderedDict()
        self._guard = threading.Lock()

    def open_all(self, deliveries: Sequence[Delivery]) -> Opened:
        """As `intake.open_all`."""
        return open_all(deliveries, self._read)

    def _read(self, delivery: Delivery) -> AnyEvent:
        if delivery.topic not in self._shared:
            return read_delivery(delivery)
        place = delivery.topic, delivery.partition, delivery.position
        with self._guard:
            known = self._kept.pop(place, None)
        if known and known[0] == delivery:
            return known[1]
        event = read_delivery(delivery)
        with self._guard:
            self._kept[place] = delivery, event
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return event
