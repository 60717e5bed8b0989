"""What comparing two registers came to, for review and for the next run."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011_matching"
down_revision = "0009_data_request"

KEPT = ("match_model", "match_candidate", "match_members", "match_seen")


def upgrade() -> None:
    _make_match_model()
    _make_match_candidate()
    _make_match_members()
    _make_match_seen()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(KEPT)} TO sikkep_app")


def _make_match_model() -> None:
    op.create_table(
        "match_model",
        sa.Column("left_source", sa.String(), nullable=False),
        sa.Column("right_source", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("learned", postgresql.JSONB(), nullable=False),
        sa.Column("trained_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("left_source", "right_source", name=op.f("pk_match_model")),
    )


def _make_match_candidate() -> None:
    op.create_table(
        "match_candidate",
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("left_source", sa.String(), nullable=False),
        sa.Column("right_source", sa.String(), nullable=False),
        sa.Column("left_record", sa.Uuid(), nullable=False),
        sa.Column("right_record", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("is_one_of_several", sa.Boolean(), nullable=False),
        sa.Column("levels", postgresql.JSONB(), nullable=False),
        sa.Column("weights", postgresql.JSONB(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("match_id", name=op.f("pk_match_candidate")),
    )
    op.create_index(op.f("ix_match_candidate_left_record"), "match_candidate", ["left_record"], unique=False)
    op.create_index("ix_match_candidate_right_record", "match_candidate", ["right_record"], unique=False)
    op.create_index(
        "ix_match_candidate_sources_band", "match_candidate", ["left_source", "right_source", "band"], unique=False
    )


def _make_match_members() -> None:
    op.create_table(
        "match_members",
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("left_person", sa.Uuid(), nullable=False),
        sa.Column("right_person", sa.Uuid(), nullable=False),
        sa.Column("levels", postgresql.JSONB(), nullable=False),
        sa.Column("weights", postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'::jsonb")),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("match_id", "left_person", "right_person", name=op.f("pk_match_members")),
    )


def _make_match_seen() -> None:
    op.create_table(
        "match_seen",
        sa.Column("left_source", sa.String(), nullable=False),
        sa.Column("right_source", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("left_source", "right_source", "record_id", name=op.f("pk_match_seen")),
    )


def downgrade() -> None:
    op.execute(f"REVOKE ALL ON {', '.join(KEPT)} FROM sikkep_app")
    for table in ("match_seen", "match_members", "match_candidate", "match_model"):
        op.drop_table(table)
