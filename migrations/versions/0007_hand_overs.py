"""Hand-overs: brought, staged, reported, signed, promoted; and the questions that they leave open.

Staging tables are made for each hand-over in a schema of their own, by the application role, and dropped at its end:
what is refused or withdrawn leaves no row of a person behind.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007_hand_overs"
down_revision = "0006_rights"

WRITTEN_ONCE = ("hand_over_step",)
KEPT = ("hand_over", "hand_over_complaint", "column_title", "place_alias", "bps_area", "registry_question")
_LIVES = sa.text("state NOT IN ('refused', 'rejected', 'withdrawn')")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _make_hand_over()
    _make_steps_and_complaints()
    _make_answers()
    _make_question()
    _widen()
    op.execute("CREATE SCHEMA staging")
    op.execute("GRANT USAGE, CREATE ON SCHEMA staging TO sikkep_app")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(KEPT)} TO sikkep_app")
    for table in WRITTEN_ONCE:
        op.execute(f"GRANT SELECT, INSERT ON {table} TO sikkep_app")
        op.execute(
            f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()"
        )


def _make_hand_over() -> None:
    op.create_table(
        "hand_over",
        sa.Column("hand_over_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reference_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("giver", sa.String(), nullable=True),
        sa.Column("reference_number", sa.String(), nullable=True),
        sa.Column("legal_basis", sa.String(), nullable=True),
        sa.Column("brought_by", sa.String(), nullable=False),
        sa.Column("brought_at", _MOMENT, nullable=False),
        sa.Column("files", postgresql.JSONB(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=True),
        sa.Column("titles", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("doing", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("compared_with", sa.Uuid(), nullable=True),
        sa.Column("report", postgresql.JSONB(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("hand_over_id", name=op.f("pk_hand_over")),
    )
    op.create_index("uq_hand_over_source_name", "hand_over", ["source", "name"], unique=True, postgresql_where=_LIVES)
    op.create_index("uq_hand_over_sha256", "hand_over", ["sha256"], unique=True, postgresql_where=_LIVES)
    op.create_index("ix_hand_over_brought_at", "hand_over", ["brought_at"], unique=False)


def _make_steps_and_complaints() -> None:
    op.create_table(
        "hand_over_step",
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("hand_over_id", sa.Uuid(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_hand_over_step")),
    )
    op.create_index(op.f("ix_hand_over_step_hand_over_id"), "hand_over_step", ["hand_over_id"], unique=False)
    op.create_table(
        "hand_over_complaint",
        sa.Column("hand_over_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(), nullable=False),
        sa.Column("shape", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("hand_over_id", "seq", name=op.f("pk_hand_over_complaint")),
    )
    columns = ["hand_over_id", "code", "seq"]
    op.create_index("ix_hand_over_complaint_code", "hand_over_complaint", columns, unique=False)


def _make_answers() -> None:
    op.create_table(
        "column_title",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("source", "title", name=op.f("pk_column_title")),
    )
    op.create_table(
        "place_alias",
        sa.Column("kecamatan", sa.String(), nullable=False),
        sa.Column("kampung", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kecamatan", "kampung", name=op.f("pk_place_alias")),
    )
    op.create_table(
        "bps_area",
        sa.Column("bps_code", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("bps_code", name=op.f("pk_bps_area")),
    )


def _make_question() -> None:
    op.create_table(
        "registry_question",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("area_code", sa.String(), nullable=True),
        sa.Column("families", sa.Integer(), nullable=False),
        sa.Column("about", postgresql.JSONB(), nullable=False),
        sa.Column("answer", postgresql.JSONB(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_registry_question")),
    )
    op.create_index(
        "ix_registry_question_open", "registry_question", ["sort", "source"], unique=False,
        postgresql_where=sa.text("answer IS NULL"),
    )  # fmt: skip


def _origins() -> sa.Column[object]:
    return sa.Column("origins", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False)


_ADDED = {
    "edition": (
        sa.Column("hand_over_id", sa.Uuid(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("giver", sa.String(), nullable=True),
        sa.Column("reference_number", sa.String(), nullable=True),
        sa.Column("legal_basis", sa.String(), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=True),
        sa.Column("signed_at", _MOMENT, nullable=True),
    ),
    "registry_record": (
        sa.Column("place_written", sa.String(), nullable=True),
        sa.Column("said_hash", sa.LargeBinary(), nullable=True),
        _origins(),
    ),
    "person": (_origins(),),
}


def _widen() -> None:
    for table, columns in _ADDED.items():
        for column in columns:
            op.add_column(table, column)


def downgrade() -> None:
    op.execute("DROP SCHEMA staging CASCADE")
    for table, columns in _ADDED.items():
        for column in columns:
            op.drop_column(table, column.name)
    for table in (*WRITTEN_ONCE, *KEPT):
        op.drop_table(table)
