"""Argon2id with OWASP's first recommendation: 19 MiB, two passes, one lane."""

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_DUMMY = _hasher.hash("nobody's password")


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def password_matches(password: str, stored: str | None) -> bool:
    """Check a password; without a stored hash, take just as long to say no."""
    try:
        return _hasher.verify(stored or _DUMMY, password) and stored is not None
    except VerificationError:
        return False
