"""Locks away the numbers that name a person, and still lets us find a family by one of them."""

import hashlib
import os
from collections.abc import Mapping
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_BLOCK = 64
_VERSION = 2
_VERSION_AND_VARIANT = (0x8 << 76) | (0b10 << 62)
_CLEAR_VERSION_AND_VARIANT = ~((0xF << 76) | (0b11 << 62))


class Unopenable(Exception):
    """A sealed value that no key of ours opens here: another key, another place, or altered bytes."""


class Sealer:
    """AES-256-GCM for values, HMAC-SHA256 for looking up and for ids.

    `encryption_keys` are 32-byte keys by version (1 to 65535); the highest version seals, all of them open. `index_key`
    (at least 32 bytes) makes blind indexes and ids, so it must be secret, outlive every rotation and never equal an
    encryption key: there are few enough NIK to try them all (ASVS 5.0, 11.3 and 11.7). Raises `ValueError`.
    """

    def __init__(self, encryption_keys: Mapping[int, bytes], index_key: bytes) -> None:
        if not encryption_keys or not all(0 < version < 65536 for version in encryption_keys):
            raise ValueError("keys need versions from 1 to 65535")
        if any(len(key) != 32 for key in encryption_keys.values()) or len(index_key) < 32:
            raise ValueError("an encryption key has 32 bytes, the index key at least as many")
        if index_key in encryption_keys.values():
            raise ValueError("the index key must not be an encryption key")
        self._ring = {version.to_bytes(_VERSION, "big"): AESGCM(key) for version, key in encryption_keys.items()}
        self._newest = max(self._ring)
        self._seal = self._ring[self._newest].encrypt
        self._inner, self._outer = (hashlib.sha256(block) for block in _padded(index_key))

    def seal(self, plain: str, place: str) -> bytes:
        """Key version, nonce and ciphertext. `place` is "table|column|row id": elsewhere the value does not open."""
        nonce = os.urandom(_NONCE)
        return self._newest + nonce + self._seal(nonce, plain.encode(), self._newest + place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """The value that was sealed for `place`. Raises `Unopenable`."""
        version, nonce, rest = sealed[:_VERSION], sealed[_VERSION : _VERSION + _NONCE], sealed[_VERSION + _NONCE :]
        if version not in self._ring:
            raise Unopenable("sealed with a key that is not in the ring")
        try:
            return self._ring[version].decrypt(nonce, rest, version + place.encode()).decode()
        except InvalidTag:
            raise Unopenable("altered, or sealed for another place") from None

    def blind_index(self, purpose: str, normalised: str) -> bytes:
        """32 bytes by which an equal value of the same purpose ("nik", "family_card") is found again."""
        return self._digest(f"index\x1f{purpose}\x1f{normalised}")

    def keyed_id(self, *parts: str) -> UUID:
        """A UUID version 8 from HMAC-SHA256: the same parts give the same id, and nobody guesses it without the key."""
        number = int.from_bytes(self._digest("id\x1f" + "\x1f".join(parts))[:16], "big")
        return UUID(int=(number & _CLEAR_VERSION_AND_VARIANT) | _VERSION_AND_VARIANT)

    def _digest(self, text: str) -> bytes:
        # HMAC as in RFC 2104, from two starts that are copied for each value: a third of the time of the library's, and
        # every row of a register has four such values.
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(text.encode())
        outer.update(inner.digest())
        return outer.digest()

    def household_id_of(self, source: str, family_key: str) -> UUID:
        """The household that a register's family founds, before any match."""
        return self.keyed_id("household", source, family_key)

    def record_id_of(self, source: str, family_key: str) -> UUID:
        """A family's record in one register."""
        return self.keyed_id("record", source, family_key)

    def person_id_of(self, source: str, family_key: str, person_key: str) -> UUID:
        """A member of a family in one register."""
        return self.keyed_id("person", source, family_key, person_key)


def _padded(key: bytes) -> tuple[bytes, bytes]:
    """The key's inner and outer block (RFC 2104, section 2; a key longer than a block is hashed first)."""
    whole = (key if len(key) <= _BLOCK else hashlib.sha256(key).digest()).ljust(_BLOCK, b"\0")
    return bytes(each ^ 0x36 for each in whole), bytes(each ^ 0x5C for each in whole)


def place_of(table: str, column: str, row_id: UUID) -> str:
    """Where a sealed value stands. Moved to another row or column it no longer opens."""
    return f"{table}|{column}|{row_id.hex}"


def masked(number: str | None) -> str:
    """A NIK or No. KK as it may be shown: area and running number, the birth date covered (1802********0001)."""
    if not number:
        return ""
    return number[:4] + "*" * (len(number) - 8) + number[-4:] if len(number) >= 12 else "*" * len(number)
