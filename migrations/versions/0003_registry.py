"""The vault and the registers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003_registry"
down_revision = "0002_bus"


def upgrade() -> None:
    _make_area()
    _make_edition()
    _make_finding_told()
    _make_note()
    _make_person()
    _make_registry_record()


def _make_area() -> None:
    op.create_table(
        "area",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_area")),
    )
    op.create_index(op.f("ix_area_parent"), "area", ["parent"], unique=False)


def _make_edition() -> None:
    op.create_table(
        "edition",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reference_on", sa.Date(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.String(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("files", postgresql.JSONB(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_refused", sa.Integer(), nullable=False),
        sa.Column("families", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_edition")),
        sa.UniqueConstraint("sha256", name=op.f("uq_edition_sha256")),
        sa.UniqueConstraint("source", "name", name=op.f("uq_edition_source_name")),
    )


def _make_finding_told() -> None:
    op.create_table(
        "finding_told",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_finding_told")),
    )


def _make_note() -> None:
    op.create_table(
        "note",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_household_id"), "note", ["household_id"], unique=False)


def _make_person() -> None:
    op.create_table(
        "person",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_folded", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("relation", sa.String(), nullable=True),
        sa.Column("is_head", sa.Boolean(), nullable=False),
        sa.Column("nik_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("nik_index", sa.LargeBinary(), nullable=True),
        sa.Column("is_nik_trusted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_household_id"), "person", ["household_id"], unique=False)
    op.create_index("ix_person_nik_index", "person", ["nik_index"], unique=False)
    op.create_index("ix_person_record_id", "person", ["record_id"], unique=False)
    op.create_index(
        "ix_person_name_words",
        "person",
        [sa.text("to_tsvector('simple'::regconfig, name_folded)")],
        unique=False,
        postgresql_using="gin",
    )


def _make_registry_record() -> None:
    op.create_table(
        "registry_record",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("key_index", sa.LargeBinary(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("own_household_id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("data_event_id", sa.Uuid(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=True),
        sa.Column("decile", sa.Integer(), nullable=True),
        sa.Column("aid", postgresql.JSONB(), nullable=False),
        sa.Column("indicators", postgresql.JSONB(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("is_present", sa.Boolean(), nullable=False),
        sa.Column("head_name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("key_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("family_card_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("family_card_index", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_registry_record")),
        sa.UniqueConstraint("source", "key_index", name=op.f("uq_registry_record_source_key_index")),
    )
    op.create_index(
        op.f("ix_registry_record_family_card_index"), "registry_record", ["family_card_index"], unique=False
    )
    op.create_index("ix_registry_record_household_id", "registry_record", ["household_id"], unique=False)
    op.create_index("ix_registry_record_source_edition_id", "registry_record", ["source", "edition_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_registry_record_source_edition_id", table_name="registry_record")
    op.drop_index("ix_registry_record_household_id", table_name="registry_record")
    op.drop_index(op.f("ix_registry_record_family_card_index"), table_name="registry_record")
    op.drop_table("registry_record")
    op.drop_index("ix_person_name_words", table_name="person")
    op.drop_index("ix_person_record_id", table_name="person")
    op.drop_index("ix_person_nik_index", table_name="person")
    op.drop_index(op.f("ix_person_household_id"), table_name="person")
    op.drop_table("person")
    op.drop_index(op.f("ix_note_household_id"), table_name="note")
    op.drop_table("note")
    op.drop_table("finding_told")
    op.drop_table("edition")
    op.drop_index(op.f("ix_area_parent"), table_name="area")
    op.drop_table("area")
