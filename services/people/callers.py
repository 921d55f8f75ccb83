"""Load the caller on whose behalf a request, a job or a command runs.

Access tokens name the ``family`` of their session and end with it. API tokens start with ``out_``
and are looked up by their hash.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, bindparam, exists, select

from core import clock
from core.errors import NotFound
from core.identity import Access, Caller
from infrastructure.secrets import fingerprint
from models import ApiToken, LoginSession, RefreshToken, User, db, table_of
from services.paging import AnySelect
from services.people.access_tokens import AccessClaims

users, tokens, sessions = table_of(User), table_of(ApiToken), table_of(LoginSession)
refresh_tokens = table_of(RefreshToken)

LACKS_SECOND_FACTOR = users.c.requires_second_factor & ~users.c.has_second_factor
"""Whether an admin requires a second factor of a user who has none yet."""

# Module constants, because building a statement takes longer than running it.
ACTIVE_USERS: AnySelect = select(
    users.c.id,
    users.c.role,
    users.c.currency,
    users.c.timezone,
    users.c.month_start_day,
    users.c.locale,
    users.c.convert_currencies,
    users.c.last_seq,
    LACKS_SECOND_FACTOR.label("lacks_second_factor"),
).where(users.c.is_active.is_(True))
USER_BY_ID = ACTIVE_USERS.where(users.c.id == bindparam("user_id"))
SESSION_IS_OPEN = exists().where(
    sessions.c.family == bindparam("family"), sessions.c.user_id == users.c.id
)
# One query answers both whether the session is open and for whom: it runs in every request.
USER_BY_SESSION = USER_BY_ID.where(users.c.token_epoch == bindparam("epoch"), SESSION_IS_OPEN)
USER_BY_REFRESH_TOKEN = (
    ACTIVE_USERS.join(sessions, sessions.c.user_id == users.c.id)
    .join(refresh_tokens, refresh_tokens.c.session_id == sessions.c.id)
    .where(
        refresh_tokens.c.token_hash == bindparam("token_hash"),
        refresh_tokens.c.expires_at > bindparam("now"),
    )
    .add_columns(sessions.c.family)
)
USER_BY_FAMILY = USER_BY_ID.where(SESSION_IS_OPEN)
USER_BY_API_TOKEN = (
    ACTIVE_USERS.join(tokens, tokens.c.user_id == users.c.id)
    .where(tokens.c.token_hash == bindparam("token_hash"))
    .add_columns(
        tokens.c.id.label("token_id"), tokens.c.scope, tokens.c.expires_at, tokens.c.last_used_at
    )
)


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """The caller of an API token, with the state of that token."""

    caller: Caller
    token_id: int
    expires_at: dt.datetime | None
    last_used_at: dt.datetime | None


def load_caller(user_id: int) -> Caller:
    """Load an active user as a caller, for a job, a command or an admin. Raises NotFound."""
    row = db.session.execute(USER_BY_ID, {"user_id": user_id}).one_or_none()
    if row is None:
        raise NotFound("user")
    return _build_caller(row, "session", None)


def find_session_caller(claims: AccessClaims) -> Caller | None:
    """Find the caller of an access token; None when the session has ended."""
    values = {"user_id": claims.user_id, "epoch": claims.epoch, "family": claims.family}
    row = db.session.execute(USER_BY_SESSION, values).one_or_none()
    return None if row is None else _build_caller(row, "session", claims.family)


def find_family_caller(user_id: int, family: str) -> Caller | None:
    """Find the caller of an open session; None when it has ended."""
    row = db.session.execute(USER_BY_FAMILY, {"user_id": user_id, "family": family}).one_or_none()
    return None if row is None else _build_caller(row, "session", family)


def find_refresh_caller(secret: str) -> Caller | None:
    """Find the caller of a refresh token without using it; None when its session has ended."""
    values = {"token_hash": fingerprint(secret), "now": clock.now()}
    row = db.session.execute(USER_BY_REFRESH_TOKEN, values).one_or_none()
    return None if row is None else _build_caller(row, "session", row.family)


def find_token_holder(secret: str) -> TokenHolder | None:
    """Find the holder of an API token, even of an expired one."""
    values = {"token_hash": fingerprint(secret)}
    row = db.session.execute(USER_BY_API_TOKEN, values).one_or_none()
    if row is None:
        return None
    caller = replace(_build_caller(row, row.scope, None), token_id=row.token_id)
    return TokenHolder(caller, row.token_id, row.expires_at, row.last_used_at)


def _build_caller(row: Row[Any], access: Access, family: str | None) -> Caller:
    return Caller(
        row.id,
        row.role,
        row.currency,
        row.timezone,
        row.month_start_day,
        row.locale,
        access,
        family,
        row.last_seq,
        convert_currencies=row.convert_currencies,
        lacks_second_factor=bool(row.lacks_second_factor),
    )
