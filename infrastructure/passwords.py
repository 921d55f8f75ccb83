"""Password hashing: Argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane)."""

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
DUMMY_HASH = hasher.hash("nobody's password")
"""What the password of a user who does not exist is compared with."""


def hash_password(password: str) -> str:
    """Return the encoded hash of a password, with its salt and parameters."""
    return hasher.hash(password)


def password_matches(password: str, stored: str | None) -> bool:
    """Check a password against a stored hash.

    Without a stored hash the check takes as long, so that response times do not tell which users
    exist.
    """
    try:
        # The comparison first, or the time of an answer would tell that there is no such user.
        return hasher.verify(stored or DUMMY_HASH, password) and stored is not None
    except VerificationError:
        return False
