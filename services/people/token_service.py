"""Authenticate requests by their token, and manage the API tokens of a user's scripts."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from core import clock
from core.errors import Invalid, NotFound, Unauthenticated
from core.identity import Caller
from infrastructure.secrets import fingerprint, new_token
from models import ApiToken
from services.paging import Page, PageQuery, Position, load_page
from services.people.access_tokens import AccessTokens
from services.people.callers import find_session_caller, find_token_holder
from services.people.security_notices import notice_api_token
from services.people.sessions import check_session, session_ended
from services.unit_of_work import unit_of_work

API_TOKEN_PREFIX = "out_"  # noqa: S105 (a prefix, not a secret)
LAST_USED_RESOLUTION = dt.timedelta(hours=1)
"""``last_used_at`` is updated at most this often, so that reading requests rarely write."""


@dataclass(frozen=True, slots=True)
class CreatedToken:
    """A stored API token with its secret, which is not stored and cannot be read again."""

    stored: ApiToken
    secret: str


def authenticate(tokens: AccessTokens, bearer: str | None) -> Caller:
    """Load the caller that a bearer token belongs to.

    Raises Unauthenticated when the token is missing, invalid or expired, or its session has ended.
    """
    # JWTs begin with "ey", so the prefix tells the two kinds of tokens apart.
    if bearer is None or bearer.startswith(API_TOKEN_PREFIX):
        return authenticate_script(bearer)

    return authenticate_session(tokens, bearer)


def authenticate_session(tokens: AccessTokens, access_token: str) -> Caller:
    """Load the caller that an access token belongs to; API tokens are refused.

    Raises Unauthenticated.
    """
    caller = find_session_caller(tokens.read(access_token))
    if caller is None:
        raise session_ended()
    return caller


def authenticate_script(secret: str | None) -> Caller:
    """Load the caller that an API token belongs to; access tokens of logins are refused.

    Raises Unauthenticated.
    """
    if secret is None:
        raise Unauthenticated(
            "No access token. Send it in the header Authorization: Bearer <token>.",
            code="token_missing",
        )
    holder = find_token_holder(secret)
    now = clock.now()
    is_expired = holder is not None and holder.expires_at is not None and holder.expires_at <= now
    if holder is None or is_expired:
        raise Unauthenticated("The API token is unknown or has expired.", code="invalid_token")

    last_used = holder.last_used_at
    if last_used is None or last_used < now - LAST_USED_RESOLUTION:
        _record_use(holder.caller, holder.token_id, now)
    return holder.caller


def _record_use(caller: Caller, token_id: int, now: dt.datetime) -> None:
    with unit_of_work(caller.id) as work:
        used = update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=now)
        work.session.execute(used)


def list_tokens(caller: Caller, query: PageQuery, after: Position | None) -> Page:
    """List the caller's API tokens, oldest first."""
    tokens = select(ApiToken).where(ApiToken.user_id == caller.id)
    return load_page(tokens, (ApiToken.id,), after, query["limit"], total=query["total"])


def create_token(
    caller: Caller, name: str, scope: str, expires_at: dt.datetime | None
) -> CreatedToken:
    """Create an API token.

    Raises Invalid when ``expires_at`` is not in the future, and Unauthenticated when the caller's
    session has ended since the request began: what a new password has ended opens nothing new.
    """
    if expires_at is not None and expires_at <= clock.now():
        raise Invalid.field(
            "expires_at", "The expiry time must be in the future.", code="expiry_in_past"
        )

    secret = API_TOKEN_PREFIX + new_token()
    with unit_of_work(caller.id) as work:
        check_session(work, caller)
        # No event: tokens are no part of what clients synchronise.
        token = ApiToken(
            user_id=caller.id,
            name=name,
            scope=scope,
            expires_at=expires_at,
            token_hash=fingerprint(secret),
        )
        work.session.add(token)
        work.session.flush()
        notice_api_token(work, token)
    return CreatedToken(token, secret)


def delete_token(caller: Caller, token_id: int) -> None:
    """Revoke an API token of the caller. Raises NotFound."""
    own_token = (ApiToken.id == token_id, ApiToken.user_id == caller.id)
    with unit_of_work(caller.id) as work:
        deletion = delete(ApiToken).where(*own_token).returning(ApiToken.id)
        if work.session.execute(deletion).one_or_none() is None:
            raise NotFound("token")
