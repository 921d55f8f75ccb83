"""Open and end sessions.

A session is a chain of refresh tokens with one ``family``. Each refresh token is used once and
replaced by the next of its family.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import delete, update

from core import clock
from infrastructure.secrets import fingerprint, new_token
from models import RefreshToken, User
from notifications.mailer import Mailer
from services.people.access_tokens import AccessTokens
from services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Sessions:
    """Configuration of registration, sessions and mailed tokens."""

    access: AccessTokens
    refresh_lifetime: dt.timedelta
    mailer: Mailer
    registration_open: bool


@dataclass(frozen=True, slots=True)
class Login:
    """A user with new tokens. ``expires_in`` is the access token's lifetime in seconds."""

    user: User
    access_token: str
    refresh_token: str
    expires_in: int


def open_session(work: UnitOfWork, sessions: Sessions, user: User) -> Login:
    """Start a new session for a user."""
    return continue_session(work, sessions, user, str(uuid4()))


def continue_session(work: UnitOfWork, sessions: Sessions, user: User, family: str) -> Login:
    """Issue the next refresh token of a session, with a new access token."""
    secret = new_token()
    token = RefreshToken(
        user_id=user.id,
        token_hash=fingerprint(secret),
        family=family,
        expires_at=clock.now() + sessions.refresh_lifetime,
    )
    work.session.add(token)

    lifetime = int(sessions.access.lifetime.total_seconds())
    return Login(user, sessions.access.issue(user, family), secret, lifetime)


def end_session(work: UnitOfWork, family: str) -> None:
    """Revoke all refresh tokens of one session."""
    tokens = update(RefreshToken).where(RefreshToken.family == family)
    work.session.execute(tokens.values(revoked_at=clock.now()))


def end_all_sessions(work: UnitOfWork, user: User) -> None:
    """End every session of a user and invalidate the access tokens issued so far."""
    user.token_epoch += 1
    is_open = (RefreshToken.user_id == user.id) & RefreshToken.revoked_at.is_(None)
    work.session.execute(update(RefreshToken).where(is_open).values(revoked_at=clock.now()))


def delete_expired_tokens(work: UnitOfWork, user: User) -> None:
    """Delete a user's refresh tokens that have expired."""
    is_expired = (RefreshToken.user_id == user.id) & (RefreshToken.expires_at < clock.now())
    work.session.execute(delete(RefreshToken).where(is_expired))
