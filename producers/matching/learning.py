"""Learns from the registers themselves how much each agreement says (Fellegi and Sunter 1969, EM of Winkler 1988)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import log2
from typing import Any

from duckdb import DuckDBPyConnection

from producers.matching.levels import levels_of
from producers.matching.rules import Rules
from producers.matching.tables import SIDES, count_families
from producers.matching.tables import count as count_rows

_FIELDS = ("nik", "name", "birth_date", "sex", "area", "address")
_SHUFFLED = """
    CREATE OR REPLACE TABLE {side}_drawn AS
    SELECT row_number() OVER (ORDER BY md5(person_id::VARCHAR || {seed})) AS draw, * FROM {side}_person
    QUALIFY draw <= {rows}
"""
_STRANGERS = """
    SELECT {levels}, count(*) FROM left_drawn l, range(1, {turns} + 1) t(turn), right_drawn r
    WHERE r.draw = (l.draw + turn * 7919) % {rows} + 1
"""
_SAME_NIK = "SELECT {levels}, count(*) FROM left_person l JOIN right_person r ON l.nik = r.nik"
_SAME_NAME_AND_DATE = """
    SELECT {levels}, count(*) FROM left_person l JOIN right_person r ON l.sound = r.sound AND l.born = r.born
    WHERE NOT l.is_default
"""
_COMMON = """
    WITH everybody AS (SELECT key FROM left_person UNION ALL SELECT key FROM right_person),
         counted AS (SELECT key, count(*) / (SELECT count(*) FROM everybody) AS share FROM everybody GROUP BY key)
    SELECT key, share FROM counted WHERE key <> '' AND share > {common} ORDER BY key
"""
_ROWS = 20_000
_BELIEF_U, _BELIEF_M = 50_000.0, 200.0
"""How many pairs the shares of the rules weigh against what was counted."""

Pattern = tuple[int, ...]
Shares = dict[str, list[tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned: by field and level (m, u), and the shares of common names by key,
    of how many families. Kept as JSON."""

    rule: str
    shares: Shares
    common: dict[str, float]
    families: int

    def weight(self, field: str, level: int) -> float:
        """How much a level speaks for one, in bits."""
        m, u = self.shares[field][level]
        return log2(m / u)

    def weights(self, field: str) -> list[float]:
        """All levels' weights, best level first."""
        return [self.weight(field, level) for level in range(len(self.shares[field]))]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def model_from(kept: Mapping[str, Any]) -> Model:
    """A model as it was kept."""
    shares = {field: [(m, u) for m, u in levels] for field, levels in kept["shares"].items()}
    return Model(kept["rule"], shares, dict(kept["common"]), kept["families"])


def untrained(rules: Rules, families: int) -> Model:
    """The shares as the rules have them."""
    shares = {field: [(share.m, share.u) for share in levels.values()] for field, levels in rules.fields.items()}
    return Model(rules.version, shares, {}, families)


def train(duck: DuckDBPyConnection, rules: Rules) -> Model:
    """Learn from the registers that are laid out, without anybody's answer. With few rows the rules' shares stand."""
    start = untrained(rules, count_families(duck))
    same_nik = _patterns(duck, rules, _SAME_NIK)
    if sum(same_nik.values()) < rules.training.least:
        return start
    shares = _with_u(rules, start.shares, _strangers(duck, rules))
    shares = _with_m(rules, shares, same_nik, _FIELDS[1:])
    shares = _with_m(rules, shares, _patterns(duck, rules, _SAME_NAME_AND_DATE), ("nik",))
    return Model(rules.version, shares, _common(duck, rules), start.families)


def train_within(duck: DuckDBPyConnection, rules: Rules) -> Model:
    """The same for one register beside itself: how often strangers agree is learned there, how often one person's two
    rows do is not, for every row stands beside itself.
    """
    start = untrained(rules, count_families(duck))
    if count_rows(duck, "left_person") < rules.training.least:
        return start
    return Model(
        rules.version, _with_u(rules, start.shares, _strangers(duck, rules)), _common(duck, rules), start.families
    )


def _common(duck: DuckDBPyConnection, rules: Rules) -> dict[str, float]:
    """The shares of the names that many bear."""
    rows = duck.execute(_COMMON.format(common=rules.training.common)).fetchall()
    return dict(rows)


def _patterns(duck: DuckDBPyConnection, rules: Rules, query: str, **values: int) -> Counter[Pattern]:
    counted = query.format(levels=levels_of(rules, _FIELDS), **values)
    # In order: sums of fractions depend on it in their last digits, and learning must be repeatable.
    rows = duck.execute(f"{counted} GROUP BY ALL ORDER BY ALL").fetchall()
    return Counter({tuple(row[:-1]): row[-1] for row in rows})


def _strangers(duck: DuckDBPyConnection, rules: Rules) -> Counter[Pattern]:
    """Pairs drawn at random: among them hardly two rows are one person."""
    counted = [count_rows(duck, f"{side}_person") for side in SIDES]
    rows = min(_ROWS, *counted)
    for side in SIDES:
        duck.execute(_SHUFFLED.format(side=side, seed=rules.seed, rows=rows))
    return _patterns(duck, rules, _STRANGERS, rows=rows, turns=max(1, rules.training.pairs // rows))


def _with_u(rules: Rules, shares: Shares, strangers: Mapping[Pattern, float]) -> Shares:
    """How often strangers agree, with what the rules say as if it had been counted too."""
    learned = dict(shares)
    for field in _FIELDS:
        said = _shares(rules, field, strangers, [u for _, u in shares[field]], _BELIEF_U)
        learned[field] = [(m, u) for (m, _), u in zip(shares[field], said, strict=True)]
    return learned


def _with_m(rules: Rules, shares: Shares, patterns: Mapping[Pattern, float], fields: Sequence[str]) -> Shares:
    """EM over pairs that one field brought together: which of them are one person, and how those agree elsewhere."""
    learned, matched = dict(shares), 0.9
    beside = [*fields, *(field for field in ("sex", "area", "address") if field not in fields)]
    for _ in range(rules.training.rounds):
        ones = {pattern: count * _posterior(learned, pattern, beside, matched) for pattern, count in patterns.items()}
        matched = sum(ones.values()) / sum(patterns.values())
        for field in fields:
            said = _shares(rules, field, ones, [m for m, _ in shares[field]], _BELIEF_M)
            learned[field] = [(m, u) for m, (_, u) in zip(said, shares[field], strict=True)]
    return learned


def _shares(
    rules: Rules, field: str, patterns: Mapping[Pattern, float], believed: Sequence[float], belief: float
) -> list[float]:
    """Each level's share of the pairs where nothing is missing. What is missing says nothing: its share stays 1."""
    place, missing = _FIELDS.index(field), _missing(rules, field)
    counts = dict.fromkeys(range(len(believed)), 0.0)
    for pattern, count in patterns.items():
        counts[pattern[place]] += count
    total = sum(count for level, count in counts.items() if level != missing) + belief
    return [
        1.0 if level == missing else (counts[level] + belief * share) / total for level, share in enumerate(believed)
    ]


def _missing(rules: Rules, field: str) -> int:
    levels = rules.levels(field)
    return levels.index("missing") if "missing" in levels else -1


def _posterior(learned: Shares, pattern: Pattern, fields: Sequence[str], matched: float) -> float:
    one, two = matched, 1 - matched
    for field in fields:
        m, u = learned[field][pattern[_FIELDS.index(field)]]
        one, two = one * m, two * u
    return one / (one + two)
