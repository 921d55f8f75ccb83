"""Open, continue and end sessions.

A session is a login on one device. It has a chain of refresh tokens: each is used once and replaced
by the next. The next token is derived from the one before with the server's key, so that a repeated
request gets the same answer although no token is stored.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import delete, select

from core import clock
from core.errors import NotFound, OutlayError, Unauthenticated
from core.identity import Caller
from core.limits import USER_AGENT_LENGTH
from infrastructure.secrets import derive_token, fingerprint, new_token
from models import LoginSession, RefreshToken, User
from notifications.mailer import Mailer
from services.people.access_tokens import AccessTokens
from services.people.second_factors import SecondFactors
from services.people.security_notices import notice_device
from services.unit_of_work import UnitOfWork, unit_of_work

REPEAT_WINDOW = dt.timedelta(seconds=60)
"""How long a used refresh token gets the same answer again.

Two tabs of a browser refresh at the same time, and a client whose response was lost asks again.
"""


@dataclass(frozen=True, slots=True)
class Sessions:
    """Configuration of registration, sessions and mailed tokens."""

    access: AccessTokens
    refresh_lifetime: dt.timedelta
    mailer: Mailer
    registration_open: bool
    second_factors: SecondFactors

    def derive_successor(self, refresh_token: str) -> str:
        """Return the refresh token that replaces this one."""
        return derive_token(self.access.key, "next refresh token", refresh_token)

    def derive_csrf_token(self, family: str) -> str:
        """Return the token that proves that a request comes from the page of a session."""
        return derive_token(self.access.key, "csrf token", family)


@dataclass(frozen=True, slots=True)
class Login:
    """A user with new tokens. ``expires_in`` is the access token's lifetime in seconds.

    ``family`` identifies the session.
    """

    user: User
    family: str
    access_token: str
    refresh_token: str
    expires_in: int


@contextmanager
def unit_of_login(user_id: int, refuse: Callable[[], OutlayError]) -> Iterator[UnitOfWork]:
    """Open a unit of a user who may have been deleted meanwhile; then raise what refuses them."""
    try:
        with unit_of_work(user_id) as work:
            yield work
    except NotFound as error:
        raise refuse() from error


def open_session(
    work: UnitOfWork, sessions: Sessions, user: User, user_agent: str | None = None
) -> Login:
    """Start a new session for a user on the device that names itself ``user_agent``."""
    now = clock.now()
    session = LoginSession(
        user_id=user.id,
        family=str(uuid4()),
        user_agent=_clean_user_agent(user_agent),
        last_used_at=now,
        expires_at=now + sessions.refresh_lifetime,
    )
    work.session.add(session)
    work.session.flush()
    notice_device(work, user, session)

    refresh_token = new_token()
    _store_refresh_token(work, session, refresh_token)
    return _build_login(sessions, user, session, refresh_token, now)


def _clean_user_agent(user_agent: str | None) -> str | None:
    """Keep the printable start of a header that may contain anything."""
    printable = "".join(filter(str.isprintable, user_agent or ""))
    return printable[:USER_AGENT_LENGTH].strip() or None


def continue_session(
    work: UnitOfWork, sessions: Sessions, user: User, token: RefreshToken, secret: str
) -> Login:
    """Replace a refresh token by the next of its session, with a new access token."""
    now = clock.now()
    session = work.session.get_one(LoginSession, token.session_id, populate_existing=True)
    token.used_at = session.last_used_at = now
    session.expires_at = now + sessions.refresh_lifetime

    successor = sessions.derive_successor(secret)
    _store_refresh_token(work, session, successor)
    return _build_login(sessions, user, session, successor, now)


def repeat_login(
    work: UnitOfWork, sessions: Sessions, user: User, token: RefreshToken, secret: str
) -> Login | None:
    """Build the answer again that a used refresh token got; None when that was too long ago."""
    # On both sides: a clock that was set back must not make the window longer.
    if token.used_at is None or abs(clock.now() - token.used_at) > REPEAT_WINDOW:
        return None
    session = work.session.get_one(LoginSession, token.session_id)
    successor = sessions.derive_successor(secret)
    return _build_login(sessions, user, session, successor, token.used_at)


def _store_refresh_token(work: UnitOfWork, session: LoginSession, secret: str) -> None:
    token = RefreshToken(
        user_id=session.user_id,
        session_id=session.id,
        token_hash=fingerprint(secret),
        expires_at=session.expires_at,
    )
    work.session.add(token)


def _build_login(
    sessions: Sessions,
    user: User,
    session: LoginSession,
    refresh_token: str,
    issued_at: dt.datetime,
) -> Login:
    access_token = sessions.access.issue(user, session.family, refresh_token, issued_at)
    remaining = sessions.access.lifetime - (clock.now() - issued_at)
    # Rounded: the milliseconds since ``issued_at`` should not cost a second.
    expires_in = max(round(remaining.total_seconds()), 0)
    return Login(user, session.family, access_token, refresh_token, expires_in)


def check_session(work: UnitOfWork, caller: Caller) -> None:
    """Raise Unauthenticated if the session of a request ended before the request had the lock."""
    if caller.family is None:
        return
    is_session = (LoginSession.user_id == caller.id) & (LoginSession.family == caller.family)
    if work.session.scalar(select(LoginSession.id).where(is_session)) is None:
        raise session_ended()


def session_ended() -> Unauthenticated:
    """Return the error of a request whose session has ended."""
    return Unauthenticated("The session has ended. Log in again.", code="session_ended")


def end_session(work: UnitOfWork, user_id: int, family: str) -> None:
    """End one session of a user. Foreign keys delete its refresh tokens."""
    is_session = (LoginSession.user_id == user_id) & (LoginSession.family == family)
    work.session.execute(delete(LoginSession).where(is_session))


def end_all_sessions(work: UnitOfWork, user: User) -> None:
    """End every session of a user and invalidate the access tokens issued so far."""
    user.token_epoch += 1
    work.session.execute(delete(LoginSession).where(LoginSession.user_id == user.id))


def delete_expired_tokens(work: UnitOfWork, user: User) -> None:
    """Delete a user's sessions and refresh tokens that have expired."""
    for model in (LoginSession, RefreshToken):
        is_expired = (model.user_id == user.id) & (model.expires_at < clock.now())
        work.session.execute(delete(model).where(is_expired))
