"""Who said which official code a code of BPS is, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0023_editions"
down_revision = "0021_match_wide"


def upgrade() -> None:
    op.add_column("bps_area", sa.Column("said_by", sa.String(), nullable=True))
    op.add_column("bps_area", sa.Column("said_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("bps_area", "said_at")
    op.drop_column("bps_area", "said_by")
