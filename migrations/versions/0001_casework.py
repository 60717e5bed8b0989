"""The memory of cases."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001_casework"
down_revision = None


def upgrade() -> None:
    _make_access_log()
    _make_casefile()
    _make_conflict()
    _make_ledger()
    _make_timeline()


def _make_access_log() -> None:
    op.create_table(
        "access_log",
        sa.Column("access_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("detail", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("access_id", name=op.f("pk_access_log")),
    )
    op.create_index("ix_access_log_actor_at", "access_log", ["actor", "at"], unique=False)
    op.create_index("ix_access_log_household_id_at", "access_log", ["household_id", "at"], unique=False)


def _make_casefile() -> None:
    op.create_table(
        "casefile",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("chain_length", sa.Integer(), nullable=False),
        sa.Column("chain_head", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=True),
        sa.Column("urgency", sa.String(), nullable=True),
        sa.Column("worker", sa.String(), nullable=True),
        sa.Column("decile", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("last_event_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file", postgresql.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_casefile")),
        postgresql_with={"fillfactor": 80},
    )
    op.create_index("ix_casefile_next_due_on", "casefile", ["next_due_on"], unique=False)
    op.create_index("ix_casefile_state_area_code", "casefile", ["state", "area_code"], unique=False)
    op.create_index("ix_casefile_worker", "casefile", ["worker"], unique=False)


def _make_conflict() -> None:
    op.create_table(
        "conflict",
        sa.Column("conflict_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.Column("body", postgresql.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("conflict_id", name=op.f("pk_conflict")),
        sa.UniqueConstraint("body_hash", name=op.f("uq_conflict_body_hash")),
    )
    op.create_index(op.f("ix_conflict_event_id"), "conflict", ["event_id"], unique=False)


def _make_ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("entry_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("household_id", "seq", name=op.f("pk_ledger")),
    )


def _make_timeline() -> None:
    op.create_table(
        "timeline",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("body", postgresql.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_timeline")),
    )
    op.create_index(
        "ix_timeline_household_id_occurred_at", "timeline", ["household_id", "occurred_at", "event_id"], unique=False
    )
    op.create_index(
        "ix_timeline_people",
        "timeline",
        ["actor", "recorded_at"],
        unique=False,
        postgresql_where=sa.text("actor LIKE 'user:%'"),
    )


def downgrade() -> None:
    op.drop_index("ix_timeline_people", table_name="timeline")
    op.drop_index("ix_timeline_household_id_occurred_at", table_name="timeline")
    op.drop_table("timeline")
    op.drop_table("ledger")
    op.drop_index(op.f("ix_conflict_event_id"), table_name="conflict")
    op.drop_table("conflict")
    op.drop_index("ix_casefile_worker", table_name="casefile")
    op.drop_index("ix_casefile_state_area_code", table_name="casefile")
    op.drop_index("ix_casefile_next_due_on", table_name="casefile")
    op.drop_table("casefile")
    op.drop_index("ix_access_log_household_id_at", table_name="access_log")
    op.drop_index("ix_access_log_actor_at", table_name="access_log")
    op.drop_table("access_log")
