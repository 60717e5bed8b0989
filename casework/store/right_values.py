"""Puts the values that people put right over what registers say, in what is given away."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from casework.store.corrections import Right, Rights
from casework.store.sealing import place_of


class Sealed(NamedTuple):
    """A sealed number, and where it stands: elsewhere it does not open."""

    cipher: bytes
    place: str


def right_record(row: Sequence[Any], rights: Rights) -> tuple[Any, ...]:
    """A family's row of `shared_families`, with its head (3), address (4) and No. KK (8) put right."""
    head, address, card = (rights.get((row[1], field)) for field in ("head", "address", "family_card"))
    sealed = _sealed(row[8], card, place_of("registry_record", "family_card_cipher", row[1]))
    return (*row[:3], _value(head, row[3]), _value(address, row[4]), *row[5:8], sealed)


def right_person(row: Sequence[Any], rights: Rights) -> tuple[Any, ...]:
    """A person's row of `shared_families`, with name (3, folded 4), birth date (6) and NIK (9, index 10) put right."""
    name, born, nik = (rights.get((row[2], field)) for field in ("name", "birth_date", "nik"))
    birth_date = date.fromisoformat(born.value) if born and born.value else row[6]
    sealed = _sealed(row[9], nik, place_of("person", "nik_cipher", row[2]))
    folded = name.folded or "" if name else row[4]
    index = nik.index if nik else row[10]
    return (*row[:3], _value(name, row[3]), folded, row[5], birth_date, *row[7:9], sealed, index)


def _value(right: Right | None, said: Any) -> Any:
    return right.value or said if right else said


def _sealed(cipher: bytes | None, right: Right | None, place: str) -> Sealed | None:
    if right and right.cipher:
        return Sealed(right.cipher, place_of("correction", "value_cipher", right.correction_id))
    return Sealed(cipher, place) if cipher else None
