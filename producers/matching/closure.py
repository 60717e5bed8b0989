"""Finds what a new edition could change: families that say something else, and all that hang together with them."""

from duckdb import DuckDBPyConnection

from producers.matching.tables import SIDES, count

KEPT = {"left_record": "UUID", "right_record": "UUID"}
"""Columns of `kept`: the last run's candidates."""

# Who shares a NIK with a crowd, or no longer does, bears another NIK or none, though nobody wrote it.
OF_OTHER_CROWDS = """nik IN (
    (FROM {side}_crowded EXCEPT FROM {side}_was_crowded) UNION (FROM {side}_was_crowded EXCEPT FROM {side}_crowded))
"""
_CHANGED = f"""
    CREATE OR REPLACE TABLE {{side}}_changed AS
    SELECT family FROM {{side}}_family SEMI JOIN {{side}}_told USING (record_id)
    UNION SELECT family FROM {{side}}_form p JOIN {{side}}_family USING (record_id) WHERE p.{OF_OTHER_CROWDS}
"""  # noqa: S608 - columns of our own
# What was near a family that changed or left must be judged again without it.
_BEFORE = """
    CREATE OR REPLACE TABLE before AS
    SELECT l.family AS lf, r.family AS rf FROM kept k
    LEFT JOIN left_family l ON l.record_id = k.left_record LEFT JOIN right_family r ON r.record_id = k.right_record
"""
_TOUCHED = """
    CREATE OR REPLACE TABLE {side}_touched AS
    SELECT family FROM {side}_changed
    UNION SELECT {own} FROM before WHERE {own} IS NOT NULL AND ({other} IS NULL OR {other} IN (FROM {far}_changed))
"""
_EDGES = """
    CREATE OR REPLACE TABLE edge AS
    SELECT lf, rf FROM family_pair WHERE weight >= {review}
    UNION SELECT lf, rf FROM before
    WHERE lf NOT IN (FROM left_changed) AND rf NOT IN (FROM right_changed)
"""
_SPREAD = """
    INSERT INTO {side}_touched
    SELECT DISTINCT {own} FROM edge WHERE {other} IN (FROM {far}_touched) AND {own} NOT IN (FROM {side}_touched)
"""
_TOUCH_ALL = "CREATE OR REPLACE TABLE {side}_touched AS SELECT family FROM {side}_family"
_HANG_TOGETHER = "CREATE OR REPLACE TABLE met_pair AS SELECT lf, rf FROM edge WHERE lf IN (FROM left_touched)"
_ENDS = {
    "left": {"side": "left", "far": "right", "own": "lf", "other": "rf"},
    "right": {"side": "right", "far": "left", "own": "rf", "other": "lf"},
}


def find_changed(duck: DuckDBPyConnection) -> int:
    """From who said something else (`left_told`: record_id) and which NIK was borne by a crowd (`left_was_crowded`)
    make `left_changed` and `right_changed`; returns how many they are.
    """
    for side in SIDES:
        duck.execute(_CHANGED.format(side=side))
    return sum(count(duck, f"{side}_changed") for side in SIDES)


def find_touched(duck: DuckDBPyConnection, review: float) -> None:
    """From the changed ones' `family_pair` and `kept` make `met_pair` anew: all pairs
    that hang together with a change; and `left_touched` and `right_touched`, the families to be judged again.
    """
    duck.execute(_BEFORE)
    duck.execute(_EDGES.format(review=review))
    for ends in _ENDS.values():
        duck.execute(_TOUCHED.format_map(ends))
    size = -1
    while size != (size := sum(count(duck, f"{side}_touched") for side in SIDES)):
        for ends in _ENDS.values():
            duck.execute(_SPREAD.format_map(ends))
    duck.execute(_HANG_TOGETHER)


def touch_all(duck: DuckDBPyConnection) -> None:
    """All families are to be judged."""
    for side in SIDES:
        duck.execute(_TOUCH_ALL.format(side=side))
