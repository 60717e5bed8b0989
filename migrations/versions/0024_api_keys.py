"""Keys by which partners' own systems speak to us, what became of each, and the answers that they were given."""

import sqlalchemy as sa
from alembic import op

revision = "0024_api_keys"
down_revision = "0023_editions"

# A key is never changed: that it was revoked stands beside it, with who did so.
WRITTEN_ONCE = ("api_key", "api_key_use", "api_answer")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _make_api_key()
    _make_api_key_use()
    _make_api_answer()
    for table in WRITTEN_ONCE:
        op.execute(f"GRANT SELECT, INSERT ON {table} TO sikkep_app")
        op.execute(
            f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()"
        )


def _make_api_key() -> None:
    op.create_table(
        "api_key",
        sa.Column("key_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("agency", "system", "prefix")),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_api_key")),
    )
    op.create_index("uq_api_key_key_hash", "api_key", ["key_hash"], unique=True)
    op.create_index("uq_api_key_prefix", "api_key", ["prefix"], unique=True)
    op.create_index("ix_api_key_agency", "api_key", ["agency"], unique=False)


def _make_api_key_use() -> None:
    op.create_table(
        "api_key_use",
        sa.Column("use_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("use_id", name=op.f("pk_api_key_use")),
    )
    op.create_index("ix_api_key_use_key_id", "api_key_use", ["key_id", "at"], unique=False)
    op.create_index(
        "uq_api_key_use_revoked", "api_key_use", ["key_id"], unique=True,
        postgresql_where=sa.text("what = 'revoked'"),
    )  # fmt: skip


def _make_api_answer() -> None:
    op.create_table(
        "api_answer",
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("request_key", sa.String(), nullable=False),
        sa.Column("asked_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("agency", "request_key", name=op.f("pk_api_answer")),
    )


def downgrade() -> None:
    for table in reversed(WRITTEN_ONCE):
        op.drop_table(table)
