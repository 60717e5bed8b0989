"""Which sign a person said parts the columns of a hand-over's text files."""

import sqlalchemy as sa
from alembic import op

revision = "0025_separator"
down_revision = "0024_api_keys"


def upgrade() -> None:
    op.add_column("hand_over", sa.Column("separator", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("hand_over", "separator")
