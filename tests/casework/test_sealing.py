"""Numbers are sealed to their place, keys can be changed, and ids are the same with the same key only."""

import hmac

import pytest

from casework.store.sealing import Sealer, Unopenable, masked, place_of
from schemas.ids import plain_id

ROW = plain_id("a row")
PLACE = place_of("person", "nik_cipher", ROW)
NIK = "1802010510808001"
OLD = Sealer({1: b"1" * 32}, b"i" * 32)
BOTH = Sealer({1: b"1" * 32, 2: b"2" * 32}, b"i" * 32)


def test_what_is_sealed_opens_in_its_place() -> None:
    sealed = OLD.seal(NIK, PLACE)
    assert OLD.open(sealed, PLACE) == NIK
    assert NIK.encode() not in sealed
    assert sealed != OLD.seal(NIK, PLACE)


@pytest.mark.parametrize(
    "place",
    [place_of("person", "nik_cipher", plain_id("another row")), place_of("person", "name", ROW),
     place_of("registry_record", "nik_cipher", ROW)],
)  # fmt: skip
def test_moved_to_another_row_or_column_it_does_not_open(place: str) -> None:
    with pytest.raises(Unopenable):
        OLD.open(OLD.seal(NIK, PLACE), place)


def test_altered_bytes_do_not_open() -> None:
    sealed = bytearray(OLD.seal(NIK, PLACE))
    for at in range(len(sealed)):
        altered = bytes(sealed[:at]) + bytes([sealed[at] ^ 1]) + bytes(sealed[at + 1 :])
        with pytest.raises(Unopenable):
            OLD.open(altered, PLACE)


def test_after_a_change_of_keys_old_values_open_and_new_ones_take_the_newest_key() -> None:
    assert BOTH.open(OLD.seal(NIK, PLACE), PLACE) == NIK
    assert BOTH.open(BOTH.seal(NIK, PLACE), PLACE) == NIK
    with pytest.raises(Unopenable):
        OLD.open(BOTH.seal(NIK, PLACE), PLACE)


def test_looking_up_and_ids_outlive_a_change_of_encryption_keys() -> None:
    assert OLD.blind_index("nik", NIK) == BOTH.blind_index("nik", NIK)
    assert OLD.household_id_of("p3ke", "1") == BOTH.household_id_of("p3ke", "1")


@pytest.mark.parametrize("length", [32, 63, 64, 65, 200])
def test_an_index_is_the_hmac_of_the_standard_library(length: int) -> None:
    key = bytes(range(length))
    index = Sealer({1: b"k" * 32}, key).blind_index("nik", "1802")
    assert index == hmac.digest(key, b"index\x1fnik\x1f1802", "sha256")


def test_indexes_and_ids_depend_on_key_purpose_and_value() -> None:
    other = Sealer({1: b"1" * 32}, b"j" * 32)
    assert len({OLD.blind_index("nik", NIK), OLD.blind_index("family_card", NIK), other.blind_index("nik", NIK)}) == 3
    ids = {
        OLD.household_id_of("p3ke", "1"), OLD.household_id_of("dtks", "1"), OLD.record_id_of("p3ke", "1"),
        OLD.person_id_of("p3ke", "1", "2"), other.household_id_of("p3ke", "1"),
    }  # fmt: skip
    assert len(ids) == 5
    assert {each.version for each in ids} == {8}


@pytest.mark.parametrize(
    ("keys", "index_key"),
    [({}, b"i" * 32), ({1: b"short"}, b"i" * 32), ({1: b"1" * 32}, b"short"), ({0: b"1" * 32}, b"i" * 32),
     ({1: b"1" * 32}, b"1" * 32)],
)  # fmt: skip
def test_weak_keys_are_refused(keys: dict[int, bytes], index_key: bytes) -> None:
    with pytest.raises(ValueError, match="key"):
        Sealer(keys, index_key)


@pytest.mark.parametrize(("number", "shown"), [(NIK, "1802********8001"), ("", ""), (None, ""), ("123", "***")])
def test_a_number_is_shown_covered(number: str | None, shown: str) -> None:
    assert masked(number) == shown
