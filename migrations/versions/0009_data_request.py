"""Requests for data: who asked for families' data, who let it go, to whom it went, and what became of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009_data_request"
down_revision = "0008_verval"

WRITTEN_ONCE = ("data_request_step", "data_request_paper", "data_request_family", "usage_report")
KEPT = ("data_request",)


def upgrade() -> None:
    _make_data_request()
    _make_step()
    _make_paper()
    _make_family()
    _make_report()
    # Never DELETE, not even on `data_request`: what was asked for stays asked for.
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON {', '.join(KEPT)} TO sikkep_app")
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(WRITTEN_ONCE)} TO sikkep_app")
    for table in WRITTEN_ONCE:
        op.execute(
            f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()"
        )


def _make_data_request() -> None:
    op.create_table(
        "data_request",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("areas", postgresql.JSONB(), nullable=False),
        sa.Column("selection", sa.String(), nullable=False),
        sa.Column("fields_asked", postgresql.JSONB(), nullable=False),
        sa.Column("retain_until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("fields_approved", postgresql.JSONB(), nullable=False),
        sa.Column("released_by", sa.String(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("downloads", sa.Integer(), nullable=False),
        sa.Column("families", sa.Integer(), nullable=True),
        sa.Column("report_due_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_data_request")),
        sa.UniqueConstraint("serial", name=op.f("uq_data_request_serial")),
    )
    op.create_index("ix_data_request_agency_state", "data_request", ["agency", "state"], unique=False)
    op.create_index("ix_data_request_state_report_due_on", "data_request", ["state", "report_due_on"], unique=False)


def _make_step() -> None:
    op.create_table(
        "data_request_step",
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("detail", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_data_request_step")),
    )
    op.create_index("ix_data_request_step_request_id_at", "data_request_step", ["request_id", "at"], unique=False)
    op.create_index("ix_data_request_step_at", "data_request_step", ["at"], unique=False)


def _make_paper() -> None:
    op.create_table(
        "data_request_paper",
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("stored_as", sa.String(), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attached_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_data_request_paper")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_data_request_paper_stored_as")),
    )
    op.create_index(op.f("ix_data_request_paper_request_id"), "data_request_paper", ["request_id"], unique=False)


def _make_family() -> None:
    op.create_table(
        "data_request_family",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", "seq", name=op.f("pk_data_request_family")),
    )
    op.create_index(op.f("ix_data_request_family_household_id"), "data_request_family", ["household_id"], unique=False)


def _make_report() -> None:
    op.create_table(
        "usage_report",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("used_for", sa.String(), nullable=False),
        sa.Column("families_served", sa.Integer(), nullable=False),
        sa.Column("deleted_on", sa.Date(), nullable=True),
        sa.Column("deletion", sa.String(), nullable=False),
        sa.Column("incidents", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_usage_report")),
    )
    op.create_index(op.f("ix_usage_report_request_id"), "usage_report", ["request_id"], unique=False)


def downgrade() -> None:
    for table in (*KEPT, *WRITTEN_ONCE):
        op.drop_table(table)
