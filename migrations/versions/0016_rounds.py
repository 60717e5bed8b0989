"""Allocation rounds: a list that is frozen, looked through by two people, and published once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016_rounds"
down_revision = "0017_lists"

NOTHING = sa.text("'{}'::jsonb")
WRITTEN_ONCE = ("allocation_row", "allocation_step", "allocation_outcome")
MOMENT = sa.DateTime(timezone=True)

# The list as it stands now: the last word that a person said of a family holds above what the rules chose.
PLACES = """
    CREATE VIEW allocation_place AS
    SELECT r.*, coalesce(said.step = 'put_in', r.is_chosen) AS is_on, said.step IS NOT NULL AS is_changed
    FROM allocation_row r LEFT JOIN (
      SELECT DISTINCT ON (round_id, household_id) round_id, household_id, step FROM allocation_step
      WHERE household_id IS NOT NULL ORDER BY round_id, household_id, position DESC
    ) said ON said.round_id = r.round_id AND said.household_id = r.household_id
"""


def upgrade() -> None:
    _create_round()
    _create_row()
    _create_step()
    _create_outcome()
    op.execute(PLACES)
    op.execute("GRANT SELECT, INSERT, UPDATE ON allocation_round TO sikkep_app")
    op.execute("GRANT SELECT ON allocation_place TO sikkep_app")
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(WRITTEN_ONCE)} TO sikkep_app")
    for table in WRITTEN_ONCE:
        op.execute(
            f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()"
        )


def _create_round() -> None:
    op.create_table(
        "allocation_round",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("command_id", "pledge_id")),
        sa.Column("agency", sa.String(), nullable=False),
        *(sa.Column(name, postgresql.JSON(), nullable=False) for name in ("plan", "offered")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("ranking", "state", "frozen_by")),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("frozen_at", "changed_at")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("approved_by", "published_by")),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_allocation_round")),
        sa.UniqueConstraint("serial", name=op.f("uq_allocation_round_serial")),
        sa.UniqueConstraint("command_id", name=op.f("uq_allocation_round_command_id")),
    )
    op.create_index("ix_allocation_round_pledge_id", "allocation_round", ["pledge_id"], unique=False)


def _create_row() -> None:
    op.create_table(
        "allocation_row",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("round_id", "household_id")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("seq", "pieces")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("area_code", "why_not")),
        sa.Column("is_chosen", sa.Boolean(), nullable=False),
        sa.Column("body", postgresql.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "household_id", name=op.f("pk_allocation_row")),
    )
    op.create_index("ix_allocation_row_round_id_seq", "allocation_row", ["round_id", "seq"], unique=True)
    op.create_index("ix_allocation_row_household_id", "allocation_row", ["household_id"], unique=False)


def _create_step() -> None:
    op.create_table(
        "allocation_step",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("step_id", "round_id")),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("actor", "role", "step", "before", "after")),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("detail", postgresql.JSONB(), nullable=False, server_default=NOTHING),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_allocation_step")),
    )
    op.create_index("ix_allocation_step_round_id_position", "allocation_step", ["round_id", "position"], unique=False)


def _create_outcome() -> None:
    op.create_table(
        "allocation_outcome",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("round_id", "household_id")),
        sa.Column("at", MOMENT, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("proposed", "refused")),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "household_id", name=op.f("pk_allocation_outcome")),
    )


def downgrade() -> None:
    op.execute("DROP VIEW allocation_place")
    for table in ("allocation_outcome", "allocation_step", "allocation_row", "allocation_round"):
        op.drop_table(table)
