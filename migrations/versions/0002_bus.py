"""The wire's memory."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from schemas.tables.bus import Xid8

revision = "0002_bus"
down_revision = "0001_casework"


def upgrade() -> None:
    _make_bus_log()
    _make_bus_offset()
    _make_dead_letter()
    _make_outbox()


def _make_bus_log() -> None:
    op.create_table(
        "bus_log",
        sa.Column("log_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("headers", postgresql.JSONB(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_bus_log")),
    )
    op.create_index("ix_bus_log_topic_xid_log_id", "bus_log", ["topic", "xid", "log_id"], unique=False)


def _make_bus_offset() -> None:
    op.create_table(
        "bus_offset",
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("xid", Xid8(), nullable=False),
        sa.Column("log_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", "topic", name=op.f("pk_bus_offset")),
    )


def _make_dead_letter() -> None:
    op.create_table(
        "dead_letter",
        sa.Column("dead_letter_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("headers", postgresql.JSONB(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("dead_letter_id", name=op.f("pk_dead_letter")),
    )
    op.create_index("uq_dead_letter_place", "dead_letter", ["group_id", "topic", "partition", "position"], unique=True)


def _make_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("outbox_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("headers", postgresql.JSONB(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_xid_outbox_id", "outbox", ["xid", "outbox_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_outbox_xid_outbox_id", table_name="outbox")
    op.drop_table("outbox")
    op.drop_index("uq_dead_letter_place", table_name="dead_letter")
    op.drop_table("dead_letter")
    op.drop_table("bus_offset")
    op.drop_index("ix_bus_log_topic_xid_log_id", table_name="bus_log")
    op.drop_table("bus_log")
