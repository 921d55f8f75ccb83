"""Turning a bearer token into a caller, and the tokens that people make for their scripts.

A session is a family of refresh tokens; its access tokens name the family and die with it. API tokens
start with ``out_`` and are looked up by their hash.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from sqlalchemy import Row, bindparam, delete, exists, select, update

from core import clock
from core.errors import Invalid, NotFound, Unauthenticated
from core.identity import Access, Caller
from infrastructure.ids import MAX_ID
from infrastructure.secrets import fingerprint, new_token
from models import ApiToken, RefreshToken, User, db, table_of
from services.paging import AnySelect, Page, Position, page_of
from services.unit_of_work import unit_of_work

API_TOKEN_PREFIX = "out_"  # noqa: S105 (a prefix, not a secret)
ALGORITHM = "HS256"
LEEWAY = dt.timedelta(seconds=10)
LAST_USED_RESOLUTION = dt.timedelta(hours=1)

users, tokens, refresh_tokens = table_of(User), table_of(ApiToken), table_of(RefreshToken)
PEOPLE: AnySelect = select(
    users.c.id, users.c.role, users.c.currency, users.c.timezone, users.c.month_start_day
).where(users.c.is_active.is_(True))
PERSON = PEOPLE.where(users.c.id == bindparam("user_id"))
SESSION_HOLDER = PERSON.where(
    users.c.token_epoch == bindparam("epoch"),
    exists().where(
        refresh_tokens.c.family == bindparam("family"), refresh_tokens.c.revoked_at.is_(None)
    ),
)
TOKEN_HOLDER = (
    PEOPLE.join(tokens, tokens.c.user_id == users.c.id)
    .where(tokens.c.token_hash == bindparam("token_hash"))
    .add_columns(
        tokens.c.id.label("token_id"), tokens.c.scope, tokens.c.expires_at, tokens.c.last_used_at
    )
)
"""Made once: building a statement takes longer than running it."""


@dataclass(frozen=True, slots=True)
class AccessTokens:
    """How access tokens are signed and how long they are good."""

    key: str
    lifetime: dt.timedelta

    def issue(self, user: User, family: str) -> str:
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

    def read(self, token: str) -> dict[str, Any]:
        """The claims of a valid token. Raises Unauthenticated."""
        required = ["sub", "type", "family", "epoch", "jti", "iat", "exp"]
        try:
            claims = jwt.decode(
                token, self.key, [ALGORITHM], leeway=LEEWAY, options={"require": required}
            )
        except (jwt.PyJWTError, ValueError, OverflowError) as error:
            raise Unauthenticated("The access token is not valid.", code="invalid_token") from error
        if (
            claims["type"] != "access"
            or not str(claims["sub"]).isdecimal()
            or int(claims["sub"]) > MAX_ID
        ):
            raise Unauthenticated("The access token is not valid.", code="invalid_token")
        return claims


def authenticate(tokens: AccessTokens, bearer: str | None) -> Caller:
    """Who holds this token. Raises Unauthenticated when nobody does, or no longer."""
    if bearer is None:
        raise Unauthenticated("Send your access token as Authorization: Bearer <token>.")
    if bearer.startswith(API_TOKEN_PREFIX):
        return _api_caller(bearer)
    claims = tokens.read(bearer)
    family = str(claims["family"])
    asked = {"user_id": int(claims["sub"]), "epoch": claims["epoch"], "family": family}
    row = db.session.execute(SESSION_HOLDER, asked).one_or_none()
    if row is None:
        raise Unauthenticated("The session has ended; log in again.", code="session_ended")
    return _caller(row, "session", family)


def caller_named(user_id: int) -> Caller:
    """Somebody, for an admin or a command that acts for them. Raises NotFound."""
    row = db.session.execute(PERSON, {"user_id": user_id}).one_or_none()
    if row is None:
        raise NotFound("user")
    return _caller(row, "session", None)


def _caller(row: Row[Any], access: Access, family: str | None) -> Caller:
    return Caller(row.id, row.role, row.currency, row.timezone, row.month_start_day, access, family)


def _api_caller(bearer: str) -> Caller:
    row = db.session.execute(TOKEN_HOLDER, {"token_hash": fingerprint(bearer)}).one_or_none()
    now = clock.now()
    if row is None or (row.expires_at is not None and row.expires_at <= now):
        raise Unauthenticated("The API token is unknown or has expired.", code="invalid_token")
    if row.last_used_at is None or row.last_used_at < now - LAST_USED_RESOLUTION:
        with unit_of_work(row.id) as work:
            used = update(ApiToken).where(ApiToken.id == row.token_id).values(last_used_at=now)
            work.session.execute(used)
    return _caller(row, row.scope, None)


def list_tokens(caller: Caller, filters: Mapping[str, Any], after: Position | None) -> Page:
    query = select(ApiToken).where(ApiToken.user_id == caller.id)
    return page_of(query, (ApiToken.id,), after, filters["limit"], total=filters["total"])


@dataclass(frozen=True, slots=True)
class CreatedToken:
    """A stored token and, this once, its secret."""

    stored: ApiToken
    secret: str


def create_token(
    caller: Caller, name: str, scope: str, expires_at: dt.datetime | None
) -> CreatedToken:
    """Make a token for a script. Raises Invalid when its end has passed."""
    if expires_at is not None and expires_at <= clock.now():
        raise Invalid.field("/expires_at", "The time has already passed.")
    secret = API_TOKEN_PREFIX + new_token()
    with unit_of_work(caller.id) as work:
        token = ApiToken(
            user_id=caller.id,
            name=name,
            scope=scope,
            expires_at=expires_at,
            token_hash=fingerprint(secret),
        )
        work.session.add(token)
        work.session.flush()
    return CreatedToken(token, secret)


def delete_token(caller: Caller, token_id: int) -> None:
    with unit_of_work(caller.id) as work:
        gone = delete(ApiToken).where(ApiToken.id == token_id, ApiToken.user_id == caller.id)
        if work.session.execute(gone.returning(ApiToken.id)).one_or_none() is None:
            raise NotFound("token")
