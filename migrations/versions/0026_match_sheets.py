"""What a match run keeps of people in the forms by which they are compared, so that the next one reads what changed."""

import sqlalchemy as sa
from alembic import op

revision = "0026_match_sheets"
down_revision = "0025_separator"


def upgrade() -> None:
    # A fingerprint is another number now: all are compared once more.
    op.execute("DELETE FROM match_seen")
    op.drop_constraint("pk_match_seen", "match_seen")
    op.add_column("match_seen", sa.Column("side", sa.String(), nullable=False))
    op.create_primary_key("pk_match_seen", "match_seen", ["left_source", "right_source", "side", "record_id"])
    op.create_table(
        "match_sheet",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("left_source", "right_source", "side")),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("piece", sa.Integer(), nullable=False),
        sa.Column("forms", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("left_source", "right_source", "side", "part", "piece", name=op.f("pk_match_sheet")),
    )
    # It is packed already.
    op.execute("ALTER TABLE match_sheet ALTER COLUMN content SET STORAGE EXTERNAL")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON match_sheet TO sikkep_app")


def downgrade() -> None:
    op.drop_table("match_sheet")
    op.execute("DELETE FROM match_seen")
    op.drop_constraint("pk_match_seen", "match_seen")
    op.drop_column("match_seen", "side")
    op.create_primary_key("pk_match_seen", "match_seen", ["left_source", "right_source", "record_id"])
