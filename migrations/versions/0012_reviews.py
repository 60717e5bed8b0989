"""What people said of pairs of records, for ever."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012_reviews"
down_revision = "0011_matching"

WORDS = "step IN ('decided', 'undone')"
NOTHING = sa.text("'{}'::jsonb")


def upgrade() -> None:
    op.create_table(
        "match_step",
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("left_source", sa.String(), nullable=False),
        sa.Column("right_source", sa.String(), nullable=False),
        sa.Column("left_record", sa.Uuid(), nullable=False),
        sa.Column("right_record", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("for_actor", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("known", postgresql.JSONB(), nullable=False, server_default=NOTHING),
        sa.Column("detail", postgresql.JSONB(), nullable=False, server_default=NOTHING),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("note_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_match_step")),
        sa.UniqueConstraint("step_id", name=op.f("uq_match_step_step_id")),
    )
    op.create_index("ix_match_step_match_id_position", "match_step", ["match_id", "position"], unique=False)
    op.create_index(
        "ix_match_step_words", "match_step", ["match_id", "position"], unique=False, postgresql_where=sa.text(WORDS)
    )
    op.create_index("ix_match_step_actor_digest", "match_step", ["actor", "digest"], unique=False)
    op.execute("GRANT SELECT, INSERT ON match_step TO sikkep_app")
    op.execute(
        "CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON match_step "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()"
    )


def downgrade() -> None:
    op.drop_table("match_step")
