"""A small invented district, generated once for all tests of this folder, and a way to read its files."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from sikkep.district import Options, Summary, generate

Read = Callable[[str], list[dict[str, str]]]


def rows_of(summary: Summary, key: str) -> list[dict[str, str]]:
    """The rows of one CSV file by column name."""
    with summary.files[f"{key}.csv"].open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";" if key == "dtks" else ","))


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return generate(5_000, 11, tmp_path_factory.mktemp("district"), options=Options(has_spreadsheets=False))


@pytest.fixture(scope="session")
def read(district: Summary) -> Read:
    kept: dict[str, list[dict[str, str]]] = {}

    def rows(key: str) -> list[dict[str, str]]:
        if key not in kept:
            kept[key] = rows_of(district, key)
        return kept[key]

    return rows


@pytest.fixture(scope="session")
def smallest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the smallest district, workbooks included."""
    folder = tmp_path_factory.mktemp("smallest")
    generate(100, 5, folder)
    return folder
