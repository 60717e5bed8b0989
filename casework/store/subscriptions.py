"""What agencies asked to be told about, as the database keeps it."""

from collections.abc import Iterable
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlmodel import Session, col, select

from casework.store.engine import driver
from schemas.codes import Channel, Pillar, Urgency
from schemas.subscriptions import Subscription
from schemas.tables.partners import SubscriptionRow

_PUT = """
    INSERT INTO subscription (subscription_id, agency, kinds, area_prefix, pillar, urgency, channels, is_own,
                              is_active)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, true)
    ON CONFLICT (subscription_id) DO UPDATE SET kinds = excluded.kinds, area_prefix = excluded.area_prefix,
        pillar = excluded.pillar, urgency = excluded.urgency, channels = excluded.channels, is_own = excluded.is_own,
        is_active = true
"""


def list_subscriptions(session: Session) -> list[Subscription]:
    """All active subscriptions, in a fixed order."""
    query = select(SubscriptionRow).where(col(SubscriptionRow.is_active)).order_by(col(SubscriptionRow.subscription_id))
    return [_subscription(row) for row in session.exec(query)]


def list_subscriptions_of(session: Session, agency: str) -> list[Subscription]:
    """What one agency asked for, in a fixed order."""
    return [one for one in list_subscriptions(session) if one.agency == agency]


def stop_subscription(session: Session, subscription_id: UUID, own: str | None = None) -> str | None:
    """Tell an agency nothing more under a subscription; returns the agency. None where it is unknown, or not `own`."""
    row = (
        driver(session)
        .execute(
            "UPDATE subscription SET is_active = false WHERE subscription_id = %s "
            "AND (%s::text IS NULL OR agency = %s) RETURNING agency",
            [subscription_id, own, own],
        )
        .fetchone()
    )
    return str(row[0]) if row else None


def put_subscriptions(session: Session, wanted: Iterable[Subscription]) -> None:
    """Keep these subscriptions; one that is known by its id gets the new wishes, and its agency stays."""
    with driver(session).cursor() as cursor:
        cursor.executemany(_PUT, [_values(subscription) for subscription in wanted])


def _values(wanted: Subscription) -> tuple[object, ...]:
    kinds, channels = Jsonb(sorted(wanted.kinds)), Jsonb([channel.value for channel in wanted.channels])
    return (
        wanted.subscription_id, wanted.agency, kinds, wanted.area_prefix, wanted.pillar, wanted.urgency, channels,
        wanted.is_own,
    )  # fmt: skip


def _subscription(row: SubscriptionRow) -> Subscription:
    return Subscription(
        row.subscription_id,
        row.agency,
        frozenset(row.kinds),
        row.area_prefix,
        Pillar(row.pillar) if row.pillar else None,
        Urgency(row.urgency) if row.urgency else None,
        tuple(Channel(channel) for channel in row.channels),
        row.is_own,
    )
