"""Cells are read the way offices really fill them in."""

from datetime import date, datetime, time, timedelta

import pytest

from casework.registers.cells import (
    Cell,
    date_of,
    flag_of,
    from_1904,
    is_broken,
    is_marked,
    key_of,
    number_of,
    pattern_of,
    text_of,
)

LATEST = date(2023, 12, 31)


@pytest.mark.parametrize(
    ("cell", "born"),
    [
        ("14/02/1980 0:00:00", date(1980, 2, 14)),
        ("14/02/1980", date(1980, 2, 14)),
        ("14-2-1980", date(1980, 2, 14)),
        ("14.02.1980", date(1980, 2, 14)),
        ("1980-02-14", date(1980, 2, 14)),
        ("1980-02-14 00:00:00", date(1980, 2, 14)),
        ("1980/2/14", date(1980, 2, 14)),
        (" 14/02/1980\u00a0", date(1980, 2, 14)),
        ("29265", date(1980, 2, 14)),
        (29265.0, date(1980, 2, 14)),
        (date(1980, 2, 14), date(1980, 2, 14)),
        (datetime(1980, 2, 14), date(1980, 2, 14)),
        ("02/03/1980", date(1980, 3, 2)),
        ("31/02/1980", None),
        ("0000-00-00", None),
        ("14/02/80", None),
        ("14 Februari 1980", date(1980, 2, 14)),
        ("14-PEB-1980", date(1980, 2, 14)),
        ("17 Agt. 1980", date(1980, 8, 17)),
        ("14 Foo 1980", None),
        ("1980", None),
        (1980.0, None),
        ("1980-02-14T00:00:00.000Z", date(1980, 2, 14)),
        ("2023-3-2", date(2023, 3, 2)),
        ("14/02/1980 07:30:00", None),
        ("01/01/1025", None),
        ("01/01/9999", None),
        ("01/01/2024", None),
        ("99999999999", None),
        ("", None),
        (None, None),
    ],
)
def test_a_birth_date_is_read_or_left_out_but_never_guessed(cell: Cell, born: date | None) -> None:
    assert date_of(cell, LATEST) == born


@pytest.mark.parametrize(
    ("text", "flag"),
    [("Ya", True), ("YA", True), ("ya", True), ("1", True), ("TW3 2024", True), ("Padan", True), ("2024-07", True),
     ("Tidak", False), ("TIDAK", False), ("0", False), ("Tidak ada", False), ("bukan penerima", False),
     ("", None), ("-", None), ("NULL", None)],
)  # fmt: skip
def test_a_flag_is_yes_no_or_not_stated(text: str, flag: bool | None) -> None:
    assert flag_of(text) is flag


@pytest.mark.parametrize(
    ("cell", "text"),
    [("  SITI \u00a0 AMINAH ", "SITI AMINAH"), (3.0, "3"), (3, "3"), (0.5, "0.5"), (True, "Ya"), ("-", ""),
     ("null", ""), (None, ""), (date(1980, 2, 14), "1980-02-14"), ("=HYPERLINK(1)", "=HYPERLINK(1)"),
     ("A\u200bB", "A\u200bB"), ("\ufeff\u00a0A\u202e ", "A"), ("A\x00\x07B", "AB"), ("😀 A", "😀 A"),
     (time(12, 30), "12:30:00"), (timedelta(days=2), "2 days, 0:00:00"), (float("inf"), "inf")],
)  # fmt: skip
def test_a_cell_becomes_plain_text(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


def test_a_register_may_write_the_month_first_as_a_whole_and_never_by_row() -> None:
    assert date_of("02/03/1980", LATEST, is_month_first=True) == date(1980, 2, 3)
    assert date_of("14/02/1980", LATEST, is_month_first=True) is None


def test_a_day_counted_from_1904_is_the_same_day() -> None:
    assert date_of(from_1904(27803.0), LATEST) == date(1980, 2, 14)
    assert from_1904("27803") == "27803"


@pytest.mark.parametrize(
    ("cell", "is_odd"),
    [("SUTRISNO", False), ("RÉNDI", False), ("Иван", False), ("ЅLАMET", True), ("SU\u200bTRISNO", True),
     ("\u202eSUTRISNO", True), ("SU\nTRISNO", True), ("SUTRISNO\n", False), (None, False), (3.0, False)],
)  # fmt: skip
def test_a_name_that_hides_something_is_known(cell: Cell, is_odd: bool) -> None:
    assert is_marked(cell) is is_odd


def test_a_key_has_no_signs_that_nobody_sees() -> None:
    assert key_of("\u200b18\u200b02\ufeff") == "1802"


def test_failed_formulas_are_known() -> None:
    assert all(map(is_broken, ("#REF!", "#N/A", "#DIV/0!")))
    assert not any(map(is_broken, ("#1", "", 3.0, "REF")))


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), ("3.0", 3), ("-1", None), ("1e309", None), ("NaN", None), ("٣", None)]
)
def test_whole_numbers_only(text: str, number: int | None) -> None:
    assert number_of(text) == number


def test_a_pattern_shows_no_content() -> None:
    assert pattern_of("1.80201E+15") == "9.99999A+99"
    assert pattern_of("Budi 5") == "AAAA 9"
    assert len(pattern_of("x" * 100)) == 41
