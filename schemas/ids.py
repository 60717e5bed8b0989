"""How things get their numbers: the same thing always gets the same number, so telling twice is telling once."""

import hashlib
from datetime import datetime
from uuid import UUID

_VERSION_AND_VARIANT = (0x8 << 76) | (0b10 << 62)
_CLEAR_VERSION_AND_VARIANT = ~((0xF << 76) | (0b11 << 62))


def derived_id(at: datetime, *parts: object) -> UUID:
    """A UUID version 8 (RFC 9562, section 5.8): 48 bits of Unix milliseconds of `at`, 74 bits of SHA-256 over `parts`.

    Equal arguments give the equal id on any machine. Ids sort by time, which keeps database indexes compact.
    """
    milliseconds = int(at.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
    number = (milliseconds << 80) | int.from_bytes(digest[:10], "big")
    return UUID(int=(number & _CLEAR_VERSION_AND_VARIANT) | _VERSION_AND_VARIANT)


def child_id(parent: UUID, *parts: object) -> UUID:
    """An id for what follows from `parent`: its first 48 bits, then 74 bits of SHA-256 over parent and `parts`.

    Whenever and wherever it is worked out, it is the same; and it sorts beside its parent.
    """
    digest = hashlib.sha256("\x1f".join(map(str, (parent, *parts))).encode()).digest()
    number = (parent.int >> 80 << 80) | int.from_bytes(digest[:10], "big")
    return UUID(int=(number & _CLEAR_VERSION_AND_VARIANT) | _VERSION_AND_VARIANT)


def plain_id(*parts: object) -> UUID:
    """A UUID version 8 made of 122 bits of SHA-256 over `parts`, for things that have no moment of their own."""
    number = int.from_bytes(hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()[:16], "big")
    return UUID(int=(number & _CLEAR_VERSION_AND_VARIANT) | _VERSION_AND_VARIANT)
