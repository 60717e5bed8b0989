"""Decides which families are found to be one, which a person must look at, and which are nothing to each other."""

from duckdb import DuckDBPyConnection

from producers.matching.rules import Bands

# Found: one strong pair of members or two of medium strength, enough weight, and no rival on either side. A rival is
# another link, one nearly as heavy, or one by other members (a family on two cards). A person looks at what is left,
# unless something much better is there for either family. Silent ones are kept: they may be rivals tomorrow.
_VERDICTS = """
    CREATE OR REPLACE TABLE verdict AS
    WITH worth AS (
      SELECT *, weight >= {automatic} AND (strong > 0 OR medium > 1) AS is_link FROM family_pair
      WHERE weight >= {review}),
    ranked AS (
      SELECT *, row_number() OVER lefts AS place, row_number() OVER rights AS right_place,
             first_value(weight) OVER lefts AS left_best, first_value(weight) OVER rights AS right_best,
             first_value(left_people) OVER lefts AS left_taken, first_value(right_people) OVER rights AS right_taken
      FROM worth
      WINDOW lefts AS (PARTITION BY lf ORDER BY weight DESC, rf), rights AS (PARTITION BY rf ORDER BY weight DESC, lf)),
    rivals AS (
      SELECT *, place > 1 AND (is_link OR weight > left_best - {margin} OR NOT list_has_any(left_people, left_taken))
                  AS is_left_rival,
             right_place > 1 AND (is_link OR weight > right_best - {margin}
                  OR NOT list_has_any(right_people, right_taken)) AS is_right_rival
      FROM ranked),
    counted AS (
      SELECT *, bool_or(is_left_rival) OVER (PARTITION BY lf) OR bool_or(is_right_rival) OVER (PARTITION BY rf)
                  AS is_one_of_several
      FROM rivals),
    judged AS (
      SELECT *, is_link AND place = 1 AND right_place = 1 AND NOT is_one_of_several AS is_found FROM counted),
    known AS (
      SELECT *, bool_or(is_found) OVER (PARTITION BY lf) AS left_is_found,
             bool_or(is_found) OVER (PARTITION BY rf) AS right_is_found
      FROM judged)
    SELECT lf, rf, pairs, best, area, address, members, weight, place::INTEGER AS place, is_one_of_several,
           CASE WHEN is_found THEN 'automatic'
                WHEN NOT left_is_found AND place <= {most} AND (NOT right_is_found OR best.nik = 0)
                     AND (place = 1 OR is_left_rival OR is_right_rival) THEN 'review'
                ELSE 'silent' END AS band
    FROM known
"""
_MOST = 5
"""More candidates than this are not shown for one family."""


def judge(duck: DuckDBPyConnection, bands: Bands) -> None:
    """From `family_pair` make `verdict`, with the band of each pair."""
    duck.execute(_VERDICTS.format_map(bands.model_dump() | {"most": _MOST}))


# In one register families are not given away one to one: somebody may stand there three times.
_WITHIN = """
    CREATE OR REPLACE TABLE verdict AS
    SELECT lf, rf, pairs, best, area, address, members, weight,
           row_number() OVER (PARTITION BY lf ORDER BY weight DESC, rf)::INTEGER AS place,
           count(*) OVER (PARTITION BY lf) > 1 AS is_one_of_several, 'review' AS band
    FROM family_pair WHERE weight >= {review}
"""


def judge_within(duck: DuckDBPyConnection, review: float) -> None:
    """From `family_pair` of one register make `verdict`: all that may stand there twice, for a person to look at."""
    duck.execute(_WITHIN.format(review=review))
