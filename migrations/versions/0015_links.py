"""Links by which a partner answers from the message, what was done with each, and the proof of what was handed over."""

import sqlalchemy as sa
from alembic import op

revision = "0015_links"
down_revision = "0014_supports"

# A link is never changed: its uses stand beside it. So the record keeps every opening, and the database itself sees to
# it that a link answers once.
WRITTEN_ONCE = ("support_link", "support_link_use", "support_proof")
_MOMENT = sa.DateTime(timezone=True)
_ONCE = sa.text("what IN ('answered', 'revoked')")


def upgrade() -> None:
    op.create_table(
        "support_link",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("link_id", "support_id", "notice_id")),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_support_link")),
    )
    op.create_index("uq_support_link_token_hash", "support_link", ["token_hash"], unique=True)
    op.create_index("ix_support_link_support_id", "support_link", ["support_id"], unique=False)
    op.create_table(
        "support_link_use",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("use_id", "link_id")),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("use_id", name=op.f("pk_support_link_use")),
    )
    op.create_index("ix_support_link_use_link_id", "support_link_use", ["link_id"], unique=False)
    op.create_index(
        "uq_support_link_use_once", "support_link_use", ["link_id", "what"], unique=True, postgresql_where=_ONCE
    )
    _create_proof()
    for table in WRITTEN_ONCE:
        op.execute(f"GRANT SELECT, INSERT ON {table} TO sikkep_app")
        op.execute(
            f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()"
        )


def _create_proof() -> None:
    op.create_table(
        "support_proof",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("proof_id", "support_id")),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("stored_as", sa.String(), nullable=False),
        sa.Column("kept_at", _MOMENT, nullable=False),
        sa.Column("kept_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("proof_id", name=op.f("pk_support_proof")),
    )
    op.create_index("ix_support_proof_support_id", "support_proof", ["support_id"], unique=False)


def downgrade() -> None:
    for table in reversed(WRITTEN_ONCE):
        op.drop_table(table)
