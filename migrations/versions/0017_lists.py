"""Target lists per partner: numbered, taken away on the record, and answered by file."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017_lists"
down_revision = "0015_links"

WRITTEN_ONCE = (
    "target_list", "target_list_entry", "target_list_download", "target_list_result", "target_list_outcome",
)  # fmt: skip


def upgrade() -> None:
    _make_list()
    _make_entry()
    _make_download()
    _make_result()
    _make_outcome()
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(WRITTEN_ONCE)} TO sikkep_app")
    for table in WRITTEN_ONCE:
        op.execute(
            f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()"
        )


def _make_list() -> None:
    op.create_table(
        "target_list",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("benefit", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("is_personal", sa.Boolean(), nullable=False),
        sa.Column("needs_consent", sa.Boolean(), nullable=False),
        sa.Column("fields", postgresql.JSONB(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("retain_until", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("families", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_target_list")),
        # Two who number at once: one of them waits, and none gets a number twice.
        sa.UniqueConstraint("year", "serial", name=op.f("uq_target_list_year_serial")),
    )
    op.create_index(op.f("ix_target_list_pledge_id"), "target_list", ["pledge_id"], unique=False)
    op.create_index("ix_target_list_agency_made_at", "target_list", ["agency", "made_at"], unique=False)


def _make_entry() -> None:
    op.create_table(
        "target_list_entry",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("support_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("list_id", "seq", name=op.f("pk_target_list_entry")),
        sa.UniqueConstraint("list_id", "ref", name=op.f("uq_target_list_entry_list_id_ref")),
    )
    op.create_index("ix_target_list_entry_support_id", "target_list_entry", ["support_id"], unique=False)


def _make_download() -> None:
    op.create_table(
        "target_list_download",
        sa.Column("download_id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("download_id", name=op.f("pk_target_list_download")),
    )
    op.create_index(op.f("ix_target_list_download_list_id"), "target_list_download", ["list_id"], unique=False)


def _make_result() -> None:
    op.create_table(
        "target_list_result",
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("brought_by", sa.String(), nullable=False),
        sa.Column("answers", postgresql.JSONB(), nullable=False),
        sa.Column("troubles", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("result_id", name=op.f("pk_target_list_result")),
        sa.UniqueConstraint("list_id", "sha256", name=op.f("uq_target_list_result_list_id_sha256")),
    )


def _make_outcome() -> None:
    op.create_table(
        "target_list_outcome",
        sa.Column("outcome_id", sa.Uuid(), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("counts", postgresql.JSONB(), nullable=False),
        sa.Column("troubles", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("outcome_id", name=op.f("pk_target_list_outcome")),
    )
    op.create_index(op.f("ix_target_list_outcome_result_id"), "target_list_outcome", ["result_id"], unique=False)


def downgrade() -> None:
    for table in WRITTEN_ONCE:
        op.drop_table(table)
