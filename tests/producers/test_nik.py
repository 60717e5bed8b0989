"""A NIK is judged by flags; only a sound one may point at a person."""

from datetime import date

import pytest

from casework.registers.cells import Cell
from producers.registries.nik import CardFlag, NikFlag, card_of, doubts, nik_of

SOUND = "1802010510808001"
LATEST = date(2023, 12, 31)


@pytest.mark.parametrize(
    ("cell", "number", "flags"),
    [
        (SOUND, SOUND, ()),
        (f"'{SOUND}", SOUND, ()),
        ("1802 0105 1080 8001", SOUND, ()),
        ("18.02.01.051080.8001", SOUND, ()),
        (f"{SOUND}.0", SOUND, ()),
        (float(SOUND), SOUND, ()),
        (int(SOUND), SOUND, ()),
        ("3374010510808001", "3374010510808001", ()),
        (1802010510808000.0, "1802010510808000", (NikFlag.EXCEL_ROUNDED,)),
        ("1802010510808010", "1802010510808010", ()),
        ("1.80201E+15", "", (NikFlag.EXCEL_SCIENTIFIC,)),
        ("1,80201E+15", "", (NikFlag.EXCEL_SCIENTIFIC,)),
        (1.80201e18, "", (NikFlag.EXCEL_SCIENTIFIC,)),
        ("180201051080800", "180201051080800", (NikFlag.LENGTH,)),
        (f"{SOUND}0", f"{SOUND}0", (NikFlag.LENGTH,)),
        ("18020105108O8001", "", (NikFlag.NOT_DIGITS,)),
        ("0000000000000000", "0000000000000000", (NikFlag.PLACEHOLDER,)),
        ("9999999999999999", "9999999999999999", (NikFlag.PLACEHOLDER,)),
        ("1802010510800000", "1802010510800000", (NikFlag.PLACEHOLDER,)),
        ("1802013513808001", "1802013513808001", (NikFlag.IMPOSSIBLE_DATE,)),
        ("1802010010808001", "1802010010808001", (NikFlag.IMPOSSIBLE_DATE,)),
        ("1802014010808001", "1802014010808001", (NikFlag.IMPOSSIBLE_DATE,)),
        ("1802017210808001", "1802017210808001", (NikFlag.IMPOSSIBLE_DATE,)),
        ("", "", (NikFlag.EMPTY,)),
        ("-", "", (NikFlag.EMPTY,)),
        (None, "", (NikFlag.EMPTY,)),
    ],
)
def test_a_nik_is_judged_as_it_is_written(cell: Cell, number: str, flags: tuple[NikFlag, ...]) -> None:
    nik = nik_of(cell)
    assert (nik.number, nik.flags) == (number, flags)
    assert nik.is_trusted == (not flags)


def test_a_family_card_in_its_place_is_never_silently_taken() -> None:
    assert nik_of(SOUND, family_card=SOUND).flags == (NikFlag.IS_FAMILY_CARD,)


@pytest.mark.parametrize(
    ("nik", "born", "sex", "flags"),
    [
        (SOUND, date(1980, 10, 5), "L", ()),
        (SOUND, date(1981, 10, 5), "L", (NikFlag.BIRTH_DATE_DIFFERS,)),
        (SOUND, date(1980, 10, 5), "P", (NikFlag.SEX_DIFFERS,)),
        ("1802014510808001", date(1980, 10, 5), "P", ()),
        ("1802017110808001", date(1980, 10, 31), "P", ()),
        (SOUND, None, None, ()),
    ],
)
def test_a_doubt_is_a_flag_and_no_proof(
    nik: str, born: date | None, sex: str | None, flags: tuple[NikFlag, ...]
) -> None:
    judged = doubts(nik_of(nik), born, sex, LATEST)
    assert judged.flags == flags
    assert judged.is_trusted


def test_sex_and_birth_date_stand_in_a_sound_nik() -> None:
    man, woman, child = nik_of(SOUND), nik_of("1802014510808001"), nik_of("1802010510208001")
    assert (man.sex, woman.sex) == ("L", "P")
    assert man.birth_date(LATEST) == woman.birth_date(LATEST) == date(1980, 10, 5)
    assert child.birth_date(LATEST) == date(2020, 10, 5)
    assert nik_of("1802013002808001").birth_date(LATEST) is None


@pytest.mark.parametrize(
    ("number", "born", "is_taken"),
    [
        ("1802011507107001", date(1950, 3, 2), False),
        ("1802011507107001", date(1950, 3, 15), True),
        ("1802011507507001", date(1950, 3, 2), True),
        ("1802011507107001", date(2009, 3, 2), True),
    ],
)
def test_a_family_card_s_number_in_the_nik_column_points_at_nobody(number: str, born: date, is_taken: bool) -> None:
    # 25: a card's number holds the day of recording where a NIK holds the birth date.
    judged = doubts(nik_of(number), born, None, LATEST)
    assert judged.is_trusted is is_taken
    assert judged.flags == ((NikFlag.BIRTH_DATE_DIFFERS,) if is_taken else (NikFlag.MAYBE_FAMILY_CARD,))


def test_a_province_that_nobody_knows_is_a_warning_and_no_more() -> None:
    assert nik_of("5402010510808001").flags == ()
    judged = nik_of("9902010510808001")
    assert (judged.flags, judged.is_trusted) == ((NikFlag.PROVINCE_UNKNOWN,), True)


@pytest.mark.parametrize(
    ("cell", "card", "flag"),
    [
        ("1802011507107001", "1802011507107001", None),
        ("1802 0115 0710 7001", "1802011507107001", None),
        ("'1802011507107001", "1802011507107001", None),
        (1802011507107001.0, "1802011507107001", None),
        ("", "", None),
        ("-", "", None),
        ("123", "", CardFlag.UNREADABLE),
        ("1111111111111111", "", CardFlag.UNREADABLE),
        ("180201150710700A", "", CardFlag.UNREADABLE),
        (1802011507107000.0, "", CardFlag.ROUNDED),
        ("1,80201E+15", "", CardFlag.ROUNDED),
        (1.80201e18, "", CardFlag.ROUNDED),
        ("1802015507107001", "", CardFlag.IS_NIK),
        ("1802013513107001", "1802013513107001", CardFlag.IMPOSSIBLE_DATE),
    ],
)
def test_a_family_card_has_sixteen_digits_or_says_nothing(cell: Cell, card: str, flag: CardFlag | None) -> None:
    assert card_of(cell) == (card, flag)
