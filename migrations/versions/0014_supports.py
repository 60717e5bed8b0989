"""What is left of every pledge, kept true by the database itself; and where each piece of help stands."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014_supports"
down_revision = "0012_reviews"

EMPTY_LIST = sa.text("'[]'::jsonb")
COUNTS = ("reserved", "delivered", "released", "expired")
# Counted anew at the end of the transaction, so that nobody can write a number that the pieces of help do not bear out.
TRUE = """
    CREATE FUNCTION refuse_untrue_stock() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE counted record; stood record;
    BEGIN
      SELECT reserved, delivered INTO stood FROM pledge_stock WHERE pledge_id = NEW.pledge_id;
      SELECT coalesce(sum(held), 0) AS held, coalesce(sum(delivered), 0) AS delivered INTO counted
      FROM support WHERE pledge_id = NEW.pledge_id;
      IF stood.reserved <> counted.held OR stood.delivered <> counted.delivered THEN
        RAISE EXCEPTION 'the stock of pledge % says % reserved and % delivered, its supports % and %',
          NEW.pledge_id, stood.reserved, stood.delivered, counted.held, counted.delivered
          USING ERRCODE = 'check_violation';
      END IF;
      RETURN NULL;
    END $$
"""


def upgrade() -> None:
    _widen_pledge()
    _create_stock()
    _create_support()
    op.execute(TRUE)
    op.execute(
        "CREATE CONSTRAINT TRIGGER stock_is_true AFTER INSERT OR UPDATE ON pledge_stock "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_untrue_stock()"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON pledge_stock, support TO sikkep_app")
    op.execute(
        "INSERT INTO pledge_stock (pledge_id, offered, remaining, said) "
        "SELECT pledge_id, quantity, quantity, quantity FROM pledge"
    )


def _widen_pledge() -> None:
    op.add_column("pledge", sa.Column("support", sa.String(), nullable=True))
    op.add_column("pledge", sa.Column("benefit", sa.String(), nullable=True))
    for name in ("conditions", "fields"):
        op.add_column("pledge", sa.Column(name, postgresql.JSONB(), nullable=False, server_default=EMPTY_LIST))
    op.add_column("pledge", sa.Column("needs_consent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("pledge", sa.Column("answer_days", sa.Integer(), nullable=True))
    op.add_column("subscription", sa.Column("is_own", sa.Boolean(), nullable=False, server_default=sa.false()))


def _create_stock() -> None:
    op.create_table(
        "pledge_stock",
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("offered", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=False, server_default="0") for name in COUNTS),
        sa.Column("remaining", sa.BigInteger(), nullable=True),
        sa.Column("ending", sa.String(), nullable=False, server_default=""),
        sa.Column("is_open", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("said", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("pledge_id", name=op.f("pk_pledge_stock")),
        sa.CheckConstraint("offered = reserved + delivered + released + expired + remaining", name="conserved"),
        sa.CheckConstraint("least(reserved, delivered, released, expired, remaining) >= 0", name="not_below_zero"),
        sa.CheckConstraint("(offered IS NULL) = (remaining IS NULL)", name="numbered_or_not"),
    )


def _create_support() -> None:
    moments = ("proposed_at", "sent_at", "opened_at", "answered_at")
    days = ("answer_by", "scheduled_on", "delivered_on", "waits_until", "park_until")
    words = ("benefit", "unit", "need", "area_code", "waits_for", "chased", "reason")
    op.create_table(
        "support",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("support_id", "household_id", "pledge_id")),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name in ("person_id", "list_id", "round_id")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("agency", "pillar", "state")),
        *(sa.Column(name, sa.String(), nullable=True) for name in words),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("delivered", sa.BigInteger(), nullable=False, server_default="0"),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in moments),
        *(sa.Column(name, sa.Date(), nullable=True) for name in days),
        sa.PrimaryKeyConstraint("support_id", name=op.f("pk_support")),
    )
    op.create_index("ix_support_pledge_id", "support", ["pledge_id", "state"], unique=False)
    op.create_index("ix_support_agency_state", "support", ["agency", "state"], unique=False)
    op.create_index("ix_support_household_id", "support", ["household_id"], unique=False)
    op.create_index("ix_support_list_id", "support", ["list_id"], unique=False)


def downgrade() -> None:
    op.drop_table("support")
    op.drop_table("pledge_stock")
    op.execute("DROP FUNCTION refuse_untrue_stock()")
    op.drop_column("subscription", "is_own")
    for name in ("support", "benefit", "conditions", "fields", "needs_consent", "answer_days"):
        op.drop_column("pledge", name)
