"""Passwords: hashed by Argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane); estimated."""

from collections.abc import Mapping, Sequence
from typing import Any

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


def estimate_guesses(password: str, personal_words: Sequence[str]) -> Mapping[str, Any]:
    """Estimate how hard a password is to guess, as zxcvbn's answer; the time grows with its square.

    ``personal_words`` are what somebody who knows the owner would try.
    """
    # Its dictionaries take 12 MB, which most processes never need.
    from zxcvbn import zxcvbn

    estimate: Mapping[str, Any] = zxcvbn(password, user_inputs=list(personal_words))
    return estimate
