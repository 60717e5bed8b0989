"""Results of village meetings brought by the page: the files, and what became of their rows.

Its number was set aside before 0011 and 0012 were made; it comes after them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018_village_results"
down_revision = "0016_rounds"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _make_village_result()
    _make_village_result_line()
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON village_result TO sikkep_app")
    op.execute("GRANT SELECT, INSERT ON village_result_line TO sikkep_app")
    op.execute(
        "CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON village_result_line "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()"
    )


def _make_village_result() -> None:
    op.create_table(
        "village_result",
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("stored", sa.String(), nullable=False),
        sa.Column("is_trial", sa.Boolean(), nullable=False),
        sa.Column("brought_by", sa.String(), nullable=False),
        sa.Column("brought_at", _MOMENT, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("areas", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(), nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("result_id", name=op.f("pk_village_result")),
    )
    op.create_index("ix_village_result_brought_by", "village_result", ["brought_by", "brought_at"], unique=False)
    op.create_index(
        "ix_village_result_waiting", "village_result", ["brought_at"], unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )  # fmt: skip


def _make_village_result_line() -> None:
    op.create_table(
        "village_result_line",
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("kinds", postgresql.JSONB(), nullable=False),
        sa.Column("column", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("result_id", "seq", name=op.f("pk_village_result_line")),
    )


def downgrade() -> None:
    op.drop_table("village_result_line")
    op.drop_table("village_result")
