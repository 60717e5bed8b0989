"""Finds whom a change could touch, so that of two large registers only they are laid out."""

from duckdb import DuckDBPyConnection

from producers.matching.blocks import BLOCKS
from producers.matching.closure import OF_OTHER_CROWDS
from producers.matching.rules import Rules
from producers.matching.sheets import VALID
from producers.matching.tables import DATES, SIDES, count, find_crowds

_COLUMNS = "record_id, sound, born, nik, area, hamlet, rt, rw"
_SLIM = f"""
    CREATE OR REPLACE TABLE {{side}}_slim AS
    SELECT *, {DATES} FROM (
      SELECT {_COLUMNS} FROM {{side}}_form UNION ALL SELECT {_COLUMNS} FROM {{side}}_sheet s WHERE {VALID})
"""  # noqa: S608 - columns of our own
_WITHOUT_CROWDS = "UPDATE {side}_slim SET nik = NULL WHERE nik IN (FROM {side}_crowded)"
_MOVED = f"""
    CREATE OR REPLACE TABLE {{side}}_moved AS
    SELECT record_id FROM {{side}}_told UNION SELECT record_id FROM {{side}}_slim WHERE {OF_OTHER_CROWDS}
"""  # noqa: S608
_NEAR = "CREATE OR REPLACE TABLE {side}_near AS FROM {side}_moved"
# Those who share a block with somebody who changed, on either side.
_MET = """
    SELECT {whose}.record_id FROM {far}_slim {other} SEMI JOIN {far}_moved USING (record_id)
    JOIN {side}_slim {whose} ON {block}
"""
_ADD = "INSERT INTO {side}_near SELECT DISTINCT record_id FROM ({found}) ANTI JOIN {side}_near USING (record_id)"
_BESIDE = "SELECT {side}_record AS record_id FROM kept WHERE {far}_record IN (FROM {far}_near)"
_KEPT_NEAR = """
    DELETE FROM kept WHERE left_record NOT IN (FROM left_near) AND right_record NOT IN (FROM right_near)
"""
_PAIRS = (("left", "right"), ("right", "left"))


def find_near(duck: DuckDBPyConnection, rules: Rules) -> None:
    """From what is new (`left_form`), what was kept (`left_sheet`, `kept`) and who changed (`left_told`) make
    `left_near` and `right_near`: the records that could be found otherwise than before, and all that hang together with
    them. Leaves in `kept` what is between those.
    """
    for side in SIDES:
        duck.execute(_SLIM.format(side=side))
    find_crowds(duck, rules, "slim")
    for statement in (_MOVED, _WITHOUT_CROWDS, _NEAR):
        for side in SIDES:
            duck.execute(statement.format(side=side))
    for side, far in _PAIRS:
        _add_met(duck, side, far)
    _add_beside(duck)
    duck.execute(_KEPT_NEAR)


def _add_met(duck: DuckDBPyConnection, side: str, far: str) -> None:
    names = {"side": side, "far": far, "whose": side[0], "other": far[0]}
    found = " UNION ALL ".join(_MET.format(block=block, **names) for block in BLOCKS.values())
    duck.execute(_ADD.format(side=side, found=found))


def _add_beside(duck: DuckDBPyConnection) -> None:
    size = -1
    while size != (size := sum(count(duck, f"{side}_near") for side in SIDES)):
        for side, far in _PAIRS:
            duck.execute(_ADD.format(side=side, found=_BESIDE.format(side=side, far=far)))
