"""Plainer ways to match the same two registers: what the engine is measured against."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from duckdb import DuckDBPyConnection

from producers.matching.tables import SIDES

# Steps of a ladder: people who agree in all of these, one to one, and were not found higher up.
_LADDER = (
    "l.nik = r.nik AND (l.key = r.key OR l.born = r.born)",
    "l.key = r.key AND l.born = r.born AND l.area = r.area",
    "l.key = r.key AND l.born = r.born",
    "l.key = r.key AND l.area = r.area AND l.year = r.year",
    "l.nik = r.nik",
)
_STEP = """
    INSERT INTO found
    SELECT l.person, r.person FROM left_person l JOIN right_person r ON {step}
    WHERE l.person NOT IN (SELECT l FROM found) AND r.person NOT IN (SELECT r FROM found)
    QUALIFY count(*) OVER (PARTITION BY l.person) = 1 AND count(*) OVER (PARTITION BY r.person) = 1
"""
_EMPTY = "CREATE OR REPLACE TABLE found (l INTEGER, r INTEGER)"
_PLAIN = """
    CREATE OR REPLACE TABLE {side}_plain AS
    SELECT person AS unique_id, key AS name, born::VARCHAR AS birth_date, sex, nik::VARCHAR AS nik, area
    FROM {side}_person
"""
_BEST = """
    INSERT INTO found
    SELECT unique_id_l, unique_id_r FROM {predicted}
    QUALIFY row_number() OVER (PARTITION BY unique_id_l ORDER BY match_weight DESC, unique_id_r) = 1
        AND row_number() OVER (PARTITION BY unique_id_r ORDER BY match_weight DESC, unique_id_l) = 1
"""


def join_by_nik(duck: DuckDBPyConnection) -> None:
    """Make `found`: people with one trusted NIK."""
    duck.execute(_EMPTY)
    duck.execute("INSERT INTO found SELECT l.person, r.person FROM left_person l JOIN right_person r USING (nik)")


def climb_ladder(duck: DuckDBPyConnection) -> None:
    """Make `found`: people who agree to the letter, by the strictest rule that finds them."""
    duck.execute(_EMPTY)
    for step in _LADDER:
        duck.execute(_STEP.format(step=step))


def has_splink() -> bool:
    """Whether Splink is installed (it is for development only)."""
    return find_spec("splink") is not None


def ask_splink(duck: DuckDBPyConnection, seed: int) -> None:
    """Make `found`: people whom Splink's plain comparisons take for one, more likely than not."""
    duck.execute(_EMPTY)
    for side in SIDES:
        duck.execute(_PLAIN.format(side=side))
    splink: Any = import_module("splink")
    backend: Any = import_module("splink.backends.duckdb").DuckDBAPI(connection=duck)
    tables = [backend.register(f"{side}_plain", dataset_display_name=side) for side in SIDES]
    linker = splink.Linker(tables, _settings(splink), log_level=40)
    training = linker.training
    training.estimate_probability_two_random_records_match(["l.nik = r.nik"], recall=0.8)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=seed)
    for columns in (("name", "birth_date"), ("nik",)):
        training.estimate_parameters_using_expectation_maximisation(splink.block_on(*columns))
    predicted = linker.inference.predict(threshold_match_probability=0.5)
    duck.execute(_BEST.format(predicted=predicted.physical_name))


def _settings(splink: Any) -> Any:
    library: Any = import_module("splink.comparison_library")
    return splink.SettingsCreator(
        link_type="link_only",
        comparisons=[
            library.JaroWinklerAtThresholds("name", [0.92, 0.85]).configure(term_frequency_adjustments=True),
            library.DateOfBirthComparison("birth_date", input_is_string=True),
            library.ExactMatch("sex"),
            library.ExactMatch("nik"),
            library.ExactMatch("area"),
        ],
        blocking_rules_to_generate_predictions=[
            splink.block_on("nik"),
            splink.block_on("name", "birth_date"),
            splink.block_on("birth_date", "area"),
            splink.block_on("name", "area", "sex"),
        ],
    )
