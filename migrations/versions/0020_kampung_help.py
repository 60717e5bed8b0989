"""Help out of a pledge for a whole kampung, counted in the pledge's stock beside that for families."""

import sqlalchemy as sa
from alembic import op

revision = "0020_kampung_help"
down_revision = "0018_village_results"

# As in 0014_supports, with what goes to kampung.
TRUE = """
    CREATE OR REPLACE FUNCTION refuse_untrue_stock() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE counted record; stood record;
    BEGIN
      SELECT reserved, delivered INTO stood FROM pledge_stock WHERE pledge_id = NEW.pledge_id;
      SELECT coalesce(sum(held), 0) AS held, coalesce(sum(delivered), 0) AS delivered INTO counted
      FROM ({pieces}) AS piece;
      IF stood.reserved <> counted.held OR stood.delivered <> counted.delivered THEN
        RAISE EXCEPTION 'the stock of pledge % says % reserved and % delivered, its supports % and %',
          NEW.pledge_id, stood.reserved, stood.delivered, counted.held, counted.delivered
          USING ERRCODE = 'check_violation';
      END IF;
      RETURN NULL;
    END $$
"""
OF_FAMILIES = "SELECT held, delivered FROM support WHERE pledge_id = NEW.pledge_id"
OF_KAMPUNG = "SELECT held, delivered FROM area_help WHERE pledge_id = NEW.pledge_id"


def upgrade() -> None:
    op.create_table(
        "area_help",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("help_id", "pledge_id")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("agency", "area_code", "state")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("benefit", "unit", "receipt", "note", "reason")),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in ("quantity", "value")),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False, server_default="0") for name in ("held", "delivered")),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("planned_on", "delivered_on")),
        sa.PrimaryKeyConstraint("help_id", name=op.f("pk_area_help")),
    )
    op.create_index("ix_area_help_pledge_id", "area_help", ["pledge_id"], unique=False)
    op.create_index("ix_area_help_area_code", "area_help", ["area_code"], unique=False)
    op.execute(TRUE.format(pieces=f"{OF_FAMILIES} UNION ALL {OF_KAMPUNG}"))
    op.execute("GRANT SELECT, INSERT, UPDATE ON area_help TO sikkep_app")


def downgrade() -> None:
    op.execute(TRUE.format(pieces=OF_FAMILIES))
    op.drop_table("area_help")
