"""The plain way, for comparison: one message, one handler call, one SQLModel commit with the same rows."""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from faststream import AckPolicy, FastStream
from faststream.kafka import KafkaBroker
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel

from benchmarks.limit import CASEFILE, END, LEDGER, NOTICE, OUTBOX, TIMELINE, Row, Step, Table
from schemas.events import canonical
from schemas.events.base import HouseholdEvent
from schemas.tables.bus import OutboxRow
from schemas.tables.casework import CaseFileRow, LedgerRow, TimelineRow
from schemas.tables.partners import NoticeRow

_MODELS: dict[str, tuple[type[SQLModel], Table]] = {
    TIMELINE.name: (TimelineRow, TIMELINE),
    LEDGER.name: (LedgerRow, LEDGER),
    NOTICE.name: (NoticeRow, NOTICE),
    OUTBOX.name: (OutboxRow, OUTBOX),
}


def seconds_to_commit(bootstrap: str, engine: Engine, facts: Sequence[HouseholdEvent], steps: Sequence[Step]) -> float:
    """Send the facts over Kafka; for each one commit its rows (two steps, in the order of `facts`) by itself.

    Counted from the first message to the last commit.
    """
    rows_of = {fact.event_id: steps[2 * place : 2 * place + 2] for place, fact in enumerate(facts)}
    return asyncio.run(_run(bootstrap, facts, lambda event_id: _commit(engine, rows_of[event_id])))


async def _run(bootstrap: str, facts: Sequence[HouseholdEvent], commit: Callable[[UUID], None]) -> float:
    topic, broker = f"one-by-one-{uuid4().hex[:8]}", KafkaBroker(bootstrap, logger=None)
    await _send(bootstrap, topic, facts)
    times: list[float] = []
    done = asyncio.Event()

    @broker.subscriber(topic, group_id=topic, auto_offset_reset="earliest", ack_policy=AckPolicy.ACK)
    async def on_message(fact: dict[str, Any]) -> None:
        times.append(time.monotonic())
        await asyncio.to_thread(commit, UUID(fact["event_id"]))
        if len(times) == len(facts):
            done.set()

    application = FastStream(broker, logger=None)
    await application.start()
    await done.wait()
    ended = time.monotonic()
    await application.stop()
    return ended - times[0]


async def _send(bootstrap: str, topic: str, facts: Sequence[HouseholdEvent]) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(topic, 1, 1)])
    await admin.close()
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, linger_ms=20)
    await producer.start()
    for fact in facts:
        await producer.send(topic, canonical(fact).encode())
    await producer.stop()


def _commit(engine: Engine, steps: Sequence[Step]) -> None:
    with Session(engine) as session:
        for step in steps:
            for name, (model, table) in _MODELS.items():
                session.add_all(model(**_values(table, row)) for row in step.get(name, ()))
        # One merge of the case file: as it stands after the fact, with the counts after the notice.
        ends = [_values(END, row) for row in steps[1].get(END.name, ())]
        for row in steps[0][CASEFILE.name]:
            session.merge(CaseFileRow(**(_values(CASEFILE, row) | (ends[0] if ends else {}))))
        session.commit()


def _values(table: Table, row: Row) -> dict[str, Any]:
    values = dict(zip(table.columns.split(", "), row, strict=True))
    for column in {"body", "file"} & values.keys():
        values[column] = json.loads(values[column])
    if "headers" in values:
        values["headers"] = json.loads(values["headers"].obj)
    return values
