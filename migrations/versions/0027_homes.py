"""People live where their register's row stands, unless somebody said otherwise: said once, not in every person's row.

A match run moves some hundred thousand rows to other households; a million people need not be written for that.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027_homes"
down_revision = "0026_match_sheets"

# Nobody should live elsewhere without a word; who does all the same stays there.
_SAY_WHO_LIVES_ELSEWHERE = """
    INSERT INTO person_word (person_id, household_id, has_died, said_at)
    SELECT p.person_id, p.household_id, false, now()
    FROM person p JOIN registry_record r USING (record_id) LEFT JOIN person_word w USING (person_id)
    WHERE p.household_id <> coalesce(w.household_id, r.household_id)
    ON CONFLICT (person_id) DO UPDATE SET household_id = excluded.household_id
"""
_HOMES = """
    CREATE VIEW person_home AS
    SELECT p.person_id, coalesce(w.household_id, r.household_id) AS household_id
    FROM person p JOIN registry_record r USING (record_id) LEFT JOIN person_word w USING (person_id)
"""
# The other way round, as a function that the planner opens: no index could serve the view's coalesce. For many
# households in one go, so that a plan made in ignorance of the tables reads them once, and not once for each household.
_PEOPLE = """
    CREATE FUNCTION people_of(households uuid[]) RETURNS TABLE (household_id uuid, person_id uuid)
    LANGUAGE sql STABLE AS $$
      SELECT r.household_id, p.person_id
      FROM registry_record r JOIN person p USING (record_id) LEFT JOIN person_word w USING (person_id)
      WHERE r.household_id = ANY(households) AND w.household_id IS NULL
      UNION ALL
      SELECT w.household_id, w.person_id FROM person_word w WHERE w.household_id = ANY(households)
    $$
"""
_FILL = "UPDATE person p SET household_id = h.household_id FROM person_home h WHERE h.person_id = p.person_id"


def upgrade() -> None:
    op.execute(_SAY_WHO_LIVES_ELSEWHERE)
    op.drop_column("person", "household_id")
    op.execute(_HOMES)
    op.execute(_PEOPLE)
    op.execute("GRANT SELECT ON person_home TO sikkep_app")


def downgrade() -> None:
    op.add_column("person", sa.Column("household_id", sa.Uuid(), nullable=True))
    op.execute(_FILL)
    op.alter_column("person", "household_id", nullable=False)
    op.create_index(op.f("ix_person_household_id"), "person", ["household_id"], unique=False)
    op.execute("DROP FUNCTION people_of(uuid[])")
    op.execute("DROP VIEW person_home")
