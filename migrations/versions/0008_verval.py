"""What people said of families beside the registers."""

import sqlalchemy as sa
from alembic import op

revision = "0008_verval"
down_revision = "0007_hand_overs"

KEPT = ("person_word", "record_word")


def upgrade() -> None:
    _make_correction()
    _make_person_word()
    _make_record_word()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(KEPT)} TO sikkep_app")
    # What was said is never changed, only marked as confirmed, or erased with the person.
    op.execute("GRANT SELECT, INSERT, DELETE, UPDATE (settled_at, settled_by) ON correction TO sikkep_app")


def _make_correction() -> None:
    op.create_table(
        "correction",
        sa.Column("correction_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("value_folded", sa.String(), nullable=True),
        sa.Column("value_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("value_index", sa.LargeBinary(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("correction_id", name=op.f("pk_correction")),
    )
    for column in ("record_id", "person_id", "value_index"):
        op.create_index(op.f(f"ix_correction_{column}"), "correction", [column], unique=False)
    op.create_index(
        "ix_correction_name_words",
        "correction",
        [sa.text("to_tsvector('simple'::regconfig, value_folded)")],
        unique=False,
        postgresql_using="gin",
    )


def _make_person_word() -> None:
    op.create_table(
        "person_word",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("has_died", sa.Boolean(), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_word")),
    )
    op.create_index(op.f("ix_person_word_household_id"), "person_word", ["household_id"], unique=False)


def _make_record_word() -> None:
    op.create_table(
        "record_word",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_record_word")),
    )
    op.create_index(op.f("ix_record_word_household_id"), "record_word", ["household_id"], unique=False)


def downgrade() -> None:
    for table in (*KEPT, "correction"):
        op.execute(f"REVOKE ALL ON {table} FROM sikkep_app")
    op.drop_index(op.f("ix_record_word_household_id"), table_name="record_word")
    op.drop_table("record_word")
    op.drop_index(op.f("ix_person_word_household_id"), table_name="person_word")
    op.drop_table("person_word")
    op.drop_index("ix_correction_name_words", table_name="correction")
    for column in ("value_index", "person_id", "record_id"):
        op.drop_index(op.f(f"ix_correction_{column}"), table_name="correction")
    op.drop_table("correction")
