"""What the program may do: add to the record, never rewrite it.

The role `sikkep_app` owns nothing. On timeline, ledger and audit tables it may SELECT and INSERT only (ASVS 5.0,
13.2.2); a trigger says the same to everybody else, so that an accident by the owner is stopped too. A superuser can
switch a trigger off; `sikkep verify` is for that.
"""

from alembic import op

revision = "0006_rights"
down_revision = "0005_people"

WRITTEN_ONCE = (
    "timeline",
    "ledger",
    "access_log",
    "conflict",
    "note",
    "pledge_event",
    "notice",
    "notice_read",
    "edition",
    "finding_told",
)
KEPT = (
    "casefile",
    "outbox",
    "bus_log",
    "bus_offset",
    "dead_letter",
    "registry_record",
    "person",
    "area",
    "partner",
    "pledge",
    "subscription",
    "delivery",
    "app_user",
    "web_session",
    "sign_in_try",
)


def upgrade() -> None:
    op.execute("""
        DO $$ BEGIN
          CREATE ROLE sikkep_app NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute("GRANT USAGE ON SCHEMA public TO sikkep_app")
    op.execute("GRANT SELECT ON alembic_version TO sikkep_app")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(KEPT)} TO sikkep_app")
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(WRITTEN_ONCE)} TO sikkep_app")
    op.execute("""
        CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION '% is written once: % is refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'insufficient_privilege';
        END $$
    """)
    for table in WRITTEN_ONCE:
        op.execute(
            f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()"
        )


def downgrade() -> None:
    for table in WRITTEN_ONCE:
        op.execute(f"DROP TRIGGER written_once ON {table}")
    op.execute("DROP FUNCTION refuse_rewriting()")
    op.execute(f"REVOKE ALL ON {', '.join((*KEPT, *WRITTEN_ONCE, 'alembic_version'))} FROM sikkep_app")
    op.execute("REVOKE USAGE ON SCHEMA public FROM sikkep_app")
