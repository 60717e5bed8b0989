"""Partners, pledges and notices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_partners"
down_revision = "0003_registry"


def upgrade() -> None:
    _make_delivery()
    _make_notice()
    _make_notice_read()
    _make_partner()
    _make_pledge()
    _make_pledge_event()
    _make_subscription()


def _make_delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", "channel", name=op.f("pk_delivery")),
    )
    op.create_index("ix_delivery_state_next_at", "delivery", ["state", "next_at"], unique=False)


def _make_notice() -> None:
    op.create_table(
        "notice",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("pledge_id", sa.Uuid(), nullable=True),
        sa.Column("area_code", sa.String(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_agency_occurred_at", "notice", ["agency", "occurred_at"], unique=False)
    op.create_index(op.f("ix_notice_event_id"), "notice", ["event_id"], unique=False)


def _make_notice_read() -> None:
    op.create_table(
        "notice_read",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notice_read")),
    )


def _make_partner() -> None:
    op.create_table(
        "partner",
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("agency", name=op.f("pk_partner")),
    )


def _make_pledge() -> None:
    op.create_table(
        "pledge",
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("pillars", postgresql.JSONB(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("area_code", sa.String(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_event", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("pledge_id", name=op.f("pk_pledge")),
    )
    op.create_index(op.f("ix_pledge_agency"), "pledge", ["agency"], unique=False)


def _make_pledge_event() -> None:
    op.create_table(
        "pledge_event",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_pledge_event")),
    )
    op.create_index("ix_pledge_event_pledge_id_occurred_at", "pledge_event", ["pledge_id", "occurred_at"], unique=False)


def _make_subscription() -> None:
    op.create_table(
        "subscription",
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("kinds", postgresql.JSONB(), nullable=False),
        sa.Column("area_prefix", sa.String(), nullable=False),
        sa.Column("pillar", sa.String(), nullable=True),
        sa.Column("urgency", sa.String(), nullable=True),
        sa.Column("channels", postgresql.JSONB(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("subscription_id", name=op.f("pk_subscription")),
    )
    op.create_index(op.f("ix_subscription_agency"), "subscription", ["agency"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_subscription_agency"), table_name="subscription")
    op.drop_table("subscription")
    op.drop_index("ix_pledge_event_pledge_id_occurred_at", table_name="pledge_event")
    op.drop_table("pledge_event")
    op.drop_index(op.f("ix_pledge_agency"), table_name="pledge")
    op.drop_table("pledge")
    op.drop_table("partner")
    op.drop_table("notice_read")
    op.drop_index(op.f("ix_notice_event_id"), table_name="notice")
    op.drop_index("ix_notice_agency_occurred_at", table_name="notice")
    op.drop_table("notice")
    op.drop_index("ix_delivery_state_next_at", table_name="delivery")
    op.drop_table("delivery")
