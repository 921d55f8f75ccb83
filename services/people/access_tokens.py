"""Issue and verify access tokens: signed, short-lived JWTs that name their session."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

import jwt

from core.errors import Unauthenticated
from core.limits import MAX_ACCESS_TOKEN_MINUTES
from infrastructure.ids import MAX_ID
from infrastructure.secrets import derive_token
from models import User

ALGORITHM = "HS256"
HEADER = {"alg": ALGORITHM, "typ": "JWT"}
"""The header of every token that is issued."""
CLOCK_LEEWAY = dt.timedelta(seconds=10)
"""How far the clocks of two servers may differ before a fresh token is refused."""
CLAIMS = frozenset(["sub", "type", "family", "epoch", "jti", "iat", "exp"])
"""The claims of every token that is issued; a token with others was not issued here."""

USER_ID = re.compile(r"[1-9][0-9]{0,18}")
FAMILY = re.compile(r"[0-9a-f-]{36}")
TOKEN_ID = re.compile(r"[A-Za-z0-9_-]{43}")
MAX_EPOCH = 2**31 - 1
"""The largest integer of the column ``users.token_epoch``."""
MAX_LIFETIME = dt.timedelta(minutes=MAX_ACCESS_TOKEN_MINUTES)

UNREADABLE = (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)
"""What decoding raises for tokens that are malformed, forged or nested too deeply."""


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """The claims of a verified access token.

    ``epoch`` is the user's ``token_epoch`` when the token was issued. A new password raises it, so
    that older tokens no longer match.
    """

    user_id: int
    family: str
    epoch: int


@dataclass(frozen=True, slots=True)
class AccessTokens:
    """Signing key and lifetime of access tokens."""

    key: str
    lifetime: dt.timedelta

    def issue(self, user: User, family: str, refresh_token: str, issued_at: dt.datetime) -> str:
        """Sign the access token that belongs to a refresh token of a user's session.

        The same arguments give the same token.
        """
        claims = {
            "sub": str(user.id),
            "type": "access",
            "family": family,
            "epoch": user.token_epoch,
            "jti": derive_token(self.key, "access token", refresh_token),
            "iat": issued_at,
            "exp": issued_at + self.lifetime,
        }
        return jwt.encode(claims, self.key, ALGORITHM, HEADER)

    def read(self, token: str) -> AccessClaims:
        """Verify an access token and return its claims. Raises Unauthenticated."""
        try:
            decoded = jwt.decode_complete(
                token,
                self.key,
                # Named here and not taken from the token, whose header an attacker writes.
                [ALGORITHM],
                leeway=CLOCK_LEEWAY,
            )
        except UNREADABLE as error:
            raise _invalid_token() from error

        claims = decoded["payload"]
        if decoded["header"] != HEADER or not _is_plausible(claims):
            raise _invalid_token()
        return AccessClaims(int(claims["sub"]), claims["family"], claims["epoch"])


def _is_plausible(claims: Mapping[str, object]) -> bool:
    """Check that claims are such as are issued here.

    Whoever has the key can sign anything. Values that no column can hold would fail in the query,
    and an expiry time in the distant future would never be refused.
    """
    return (
        claims.keys() == CLAIMS
        and claims["type"] == "access"
        and _matches(USER_ID, claims["sub"])
        and int(str(claims["sub"])) <= MAX_ID
        and _matches(FAMILY, claims["family"])
        and _matches(TOKEN_ID, claims["jti"])
        and _is_integer(claims["epoch"], 0, MAX_EPOCH)
        and _has_possible_lifetime(claims["iat"], claims["exp"])
    )


def _has_possible_lifetime(issued_at: object, expires_at: object) -> bool:
    seconds = int(MAX_LIFETIME.total_seconds())
    if not isinstance(issued_at, int) or isinstance(issued_at, bool):
        return False
    return _is_integer(expires_at, issued_at, issued_at + seconds)


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_integer(value: object, least: int, most: int) -> bool:
    # JSON's true is an integer in Python.
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _invalid_token() -> Unauthenticated:
    return Unauthenticated("The access token is not valid.", code="invalid_token")
