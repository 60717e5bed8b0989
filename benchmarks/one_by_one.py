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

from benchmarks.limit import Batch, Row
from schemas.events import canonical
from schemas.events.base import HouseholdEvent
from schemas.tables.bus import OutboxRow
from schemas.tables.casework import CaseFileRow, LedgerRow, TimelineRow
from schemas.tables.partners import NoticeRow

_TABLES: dict[str, tuple[type[SQLModel], str]] = {
    "casefile": (
        CaseFileRow,
        (
            "household_id version chain_length chain_head state area_code urgency worker decile opened_at next_due_on "
            "last_event_at file"
        ),
    ),
    "timeline": (TimelineRow, "event_id household_id kind occurred_at recorded_at actor agency body"),
    "ledger": (LedgerRow, "household_id seq event_id entry_hash"),
    "notice": (
        NoticeRow,
        "notice_id subscription_id agency event_id kind household_id pledge_id area_code occurred_at queued_at",
    ),
    "outbox": (OutboxRow, "topic key value headers posted_at"),
}


def seconds_to_commit(bootstrap: str, engine: Engine, facts: Sequence[HouseholdEvent], rows: Sequence[Batch]) -> float:
    """Send the facts over Kafka; for each one commit its rows (`rows`, in the order of `facts`) by itself."""
    by_fact = {fact.event_id: batch for fact, batch in zip(facts, rows, strict=True)}
    return asyncio.run(_run(bootstrap, facts, lambda event_id: _commit(engine, by_fact[event_id])))


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


def _commit(engine: Engine, batch: Batch) -> None:
    with Session(engine) as session:
        for name, rows in batch.items():
            for row in rows:
                session.merge(_model(name, row)) if name == "casefile" else session.add(_model(name, row))
        session.commit()


def _model(name: str, row: Row) -> SQLModel:
    model, columns = _TABLES[name]
    values = dict(zip(columns.split(), row, strict=True))
    for column in {"body", "file"} & values.keys():
        values[column] = json.loads(values[column])
    return model(**(values | ({"headers": []} if name == "outbox" else {})))
