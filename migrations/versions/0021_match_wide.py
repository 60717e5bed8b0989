"""The class of each family after matching, so that lists can be narrowed to it."""

import sqlalchemy as sa
from alembic import op

revision = "0021_match_wide"
down_revision = "0020_kampung_help"


def upgrade() -> None:
    op.add_column("casefile", sa.Column("outcome_class", sa.String(), nullable=True))
    op.create_index("ix_casefile_outcome_class", "casefile", ["outcome_class", "area_code"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_casefile_outcome_class", table_name="casefile")
    op.drop_column("casefile", "outcome_class")
