"""Weighs people who met, and from them families: how many bits speak for one family rather than two."""

from math import log2
from typing import Any

from duckdb import DuckDBPyConnection

from producers.matching.learning import Model
from producers.matching.levels import levels_of
from producers.matching.rules import PERSON_FIELDS, Rules

SOME = 4.0
"""A pair of members with less says nothing of their families."""

_MET = """
    CREATE OR REPLACE TABLE met_pair AS
    WITH levelled AS (
      SELECT l.family AS lf, r.family AS rf, l.key AS l_key, r.key AS r_key, {levels}, {family_levels}
      FROM met JOIN left_person l ON l.person = met.l JOIN right_person r ON r.person = met.r),
    weighed AS (
      SELECT lf, rf, {people} + {rarity} AS weight, {area} + {address} AS of_family
      FROM levelled LEFT JOIN common lc ON lc.key = l_key LEFT JOIN common rc ON rc.key = r_key)
    SELECT lf, rf FROM weighed GROUP BY lf, rf
    HAVING max(weight + of_family) + {prior} >= {least} OR count(*) FILTER (weight >= {medium}) > 1
"""
# Who were born years apart and bear other names and numbers are not looked at. Another name is never a link, whatever
# the NIK says: that is a NIK swapped in the family, or borrowed.
_MEMBERS = """
    CREATE OR REPLACE TABLE member_pair AS
    WITH levelled AS (
      SELECT l.person AS l, r.person AS r, m.lf, m.rf, l.key AS l_key, r.key AS r_key,
             l.has_nik AND r.has_nik AS is_written, {levels}
      FROM met_pair m JOIN left_person l ON l.family = m.lf JOIN right_person r ON r.family = m.rf
      WHERE l.nik = r.nik OR abs(l.year - r.year) <= 1 OR l.born IS NULL OR r.born IS NULL OR l.sound = r.sound),
    weighed AS (
      SELECT l, r, lf, rf, is_written, {fields}, {rarity} AS rarity, {people} + {rarity} AS weight
      FROM levelled LEFT JOIN common lc ON lc.key = l_key LEFT JOIN common rc ON rc.key = r_key)
    SELECT *, name < {other_name} AND weight >= {medium} AS is_medium,
           name < {other_name} AND (weight >= {strong} OR nik = 0 AND (birth_date < {other_date} OR name < 2))
             AS is_strong
    FROM weighed WHERE weight >= {some}
    QUALIFY row_number() OVER (PARTITION BY lf, rf, l ORDER BY weight DESC, r) = 1
        AND row_number() OVER (PARTITION BY lf, rf, r ORDER BY weight DESC, l) = 1
"""
_FAMILIES = """
    CREATE OR REPLACE TABLE family_pair AS
    WITH summed AS (
      SELECT lf, rf, {of_members} AS of_members, count(*)::INTEGER AS pairs,
             count(*) FILTER (is_strong)::INTEGER AS strong,
             (count(*) FILTER (is_medium) * {counts_members})::INTEGER AS medium,
             arg_max({{{packed}}}, (weight, -l)) AS best, list(l) AS left_people, list(r) AS right_people
      FROM member_pair GROUP BY lf, rf),
    levelled AS (
      SELECT s.*, least(l.members, r.members) AS fewest, {family_levels}
      FROM summed s JOIN left_family l ON l.family = s.lf JOIN right_family r ON r.family = s.rf)
    SELECT lf, rf, pairs, strong, medium, best, left_people, right_people, area, address,
           (CASE WHEN fewest = 1 THEN NULL WHEN pairs >= fewest THEN 0 WHEN pairs * 2 >= fewest THEN 1
                 WHEN pairs > 1 THEN 2 ELSE 3 END)::TINYINT AS members,
           of_members + {area} + {address} + {prior} AS weight
    FROM levelled
"""
_COUNT_MEMBERS = """
    SELECT members, count(*) FILTER (weight >= 20), count(*) FILTER (weight < 0)
    FROM family_pair WHERE members IS NOT NULL GROUP BY members
"""
_ADD_MEMBERS = "UPDATE family_pair SET weight = weight + {weight} WHERE members IS NOT NULL"
_BELIEF = 200
"""How many pairs of families the shares of the rules weigh against what was counted."""


class Scales:
    """What a model's weights are as SQL. `uses_family` False: the likest two people speak alone for their families."""

    def __init__(self, rules: Rules, model: Model, uses_family: bool = True) -> None:
        self.rules, self.model, self.uses_family = rules, model, uses_family
        # Of all pairs of families hardly one is one family.
        self.prior = log2(0.75 / max(model.families, rules.bands.families))

    def of(self, field: str) -> str:
        """SQL for the weight of the level in column `field`."""
        listed = ", ".join(f"{weight:.4f}" for weight in self.model.weights(field))
        return f"[{listed}][{field} + 1]"

    def values(self) -> dict[str, Any]:
        """All that the statements of this module name."""
        rules, bands = self.rules, self.rules.bands
        return {
            "levels": levels_of(rules, PERSON_FIELDS), "family_levels": levels_of(rules, ("area", "address")),
            "people": " + ".join(map(self.of, PERSON_FIELDS)), "rarity": self._rarity(), "area": self.of("area"),
            "address": self.of("address"), "prior": f"{self.prior:.4f}", "least": bands.review - 10,
            "medium": bands.medium, "strong": bands.strong, "some": SOME, "fields": ", ".join(PERSON_FIELDS),
            "packed": ", ".join(f"{field}: {field}" for field in (*PERSON_FIELDS, "rarity", "is_written")),
            "of_members": "sum(weight ORDER BY l)" if self.uses_family else "max(weight)",
            "counts_members": int(self.uses_family),
            "other_name": len(rules.levels("name")) - 1, "other_date": len(rules.levels("birth_date")) - 1,
        }  # fmt: skip

    def _rarity(self) -> str:
        # Two Sutrisnos are more of a coincidence than two Baherams: among strangers a name is as frequent as it is.
        usual = self.model.shares["name"][0][1]
        rare = self.rules.training.common / 2 if self.model.common else usual
        share = f"greatest(coalesce(lc.share, {rare}), coalesce(rc.share, {rare}))"
        return f"(CASE WHEN name < 2 THEN round(log2({usual} / {share}), 1) ELSE 0 END)"


def choose(duck: DuckDBPyConnection, scales: Scales) -> None:
    """From `met` make `met_pair`: families whose people have enough in common to be looked at."""
    duck.execute("CREATE OR REPLACE TABLE common (key VARCHAR, share DOUBLE)")
    if common := scales.model.common:
        duck.execute("INSERT INTO common SELECT unnest(?), unnest(?)", [list(common), list(common.values())])
    duck.execute(_MET.format_map(scales.values()))


def weigh(duck: DuckDBPyConnection, scales: Scales) -> None:
    """From `met_pair` make `member_pair` (who would be who) and `family_pair` (their weight without members)."""
    for statement in (_MEMBERS, _FAMILIES):
        duck.execute(statement.format_map(scales.values()))


def learn_members(duck: DuckDBPyConnection, scales: Scales) -> None:
    """Learn how often families that are one, by all else, share all or one of their members."""
    counted = {level: (ones, twos) for level, ones, twos in duck.execute(_COUNT_MEMBERS).fetchall()}
    ones, twos = (sum(each[side] for each in counted.values()) + _BELIEF for side in (0, 1))
    scales.model.shares["members"] = [
        ((counted.get(level, (0, 0))[0] + _BELIEF * m) / ones, (counted.get(level, (0, 0))[1] + _BELIEF * u) / twos)
        for level, (m, u) in enumerate(scales.model.shares["members"])
    ]


def add_members(duck: DuckDBPyConnection, scales: Scales) -> None:
    """Let the share of common members speak too."""
    if not scales.uses_family:
        return
    duck.execute(_ADD_MEMBERS.format(weight=scales.of("members")))
