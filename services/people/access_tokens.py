"""Issue and verify access tokens: signed, short-lived JWTs that name their session."""

import datetime as dt
from dataclasses import dataclass

import jwt

from core import clock
from core.errors import Unauthenticated
from infrastructure.ids import MAX_ID
from infrastructure.secrets import new_token
from models import User

ALGORITHM = "HS256"
CLOCK_LEEWAY = dt.timedelta(seconds=10)
"""How far the clocks of two servers may differ before a fresh token is refused."""
REQUIRED_CLAIMS = ["sub", "type", "family", "epoch", "jti", "iat", "exp"]


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

    def issue(self, user: User, family: str) -> str:
        """Sign an access token for a user's session."""
        now = clock.now()
        claims = {
            "sub": str(user.id),
            "type": "access",
            "family": family,
            "epoch": user.token_epoch,
            "jti": new_token(),
            "iat": now,
            "exp": now + self.lifetime,
        }
        return jwt.encode(claims, self.key, ALGORITHM)

    def read(self, token: str) -> AccessClaims:
        """Verify an access token and return its claims. Raises Unauthenticated."""
        try:
            claims = jwt.decode(
                token,
                self.key,
                [ALGORITHM],
                leeway=CLOCK_LEEWAY,
                options={"require": REQUIRED_CLAIMS},
            )
        except (jwt.PyJWTError, ValueError, OverflowError) as error:
            raise _invalid_token() from error

        subject = str(claims["sub"])
        # An id beyond the database's integers would fail in the query instead of here.
        if claims["type"] != "access" or not subject.isdecimal() or int(subject) > MAX_ID:
            raise _invalid_token()
        return AccessClaims(int(subject), str(claims["family"]), claims["epoch"])


def _invalid_token() -> Unauthenticated:
    return Unauthenticated("The access token is not valid.", code="invalid_token")
