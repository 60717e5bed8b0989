"""Keeps passwords so that nobody can read them, and takes equally long whether the account exists or not."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 128
_TOO_EASY = ("sikkep", "lampung", "password", "katasandi", "kata sandi", "dinsos", "bappeda", "123456", "qwerty")
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # ASVS 5.0, appendix C
_NOBODY = _HASHER.hash("an account that does not exist")
# A storm of sign-ins must not take every processor from the people who are at work.
_AT_ONCE = BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """The argon2id hash that the store keeps."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """Whether this is the password; with `kept` None the same work is done and the answer is no."""
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(kept)


def is_too_easy(password: str, login: str) -> bool:
    """Whether anybody would try this first: little more than the login or a word of our trade (ASVS 5.0, 6.1.2)."""
    folded = password.lower()
    for word in (*_TOO_EASY, login.lower()):
        folded = folded.replace(word, "")
    return len(folded) < SHORTEST // 2 or len(set(password)) < 5
