"""Registration, login and the life of a session, passwords and mailed one-time tokens."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, text, update

from core import clock
from core.errors import Conflict, Forbidden, Invalid, Unauthenticated
from core.events import UserRegistered, UserUpdated
from core.identity import Caller
from core.normalization import folded
from infrastructure.database import is_sqlite, upsert
from infrastructure.extensions import background
from infrastructure.passwords import hash_password, password_matches
from infrastructure.secrets import fingerprint, new_token
from models import OneTimeToken, RefreshToken, User, db, table_of
from notifications import mails
from notifications.mailer import Mailer
from services.people.access_tokens import AccessTokens
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, append_events, lock, unit_of_work, unowned_work

DEMO_EMAIL = "demo@outlay.example"
LIFETIMES = {"reset": dt.timedelta(hours=1), "verify": dt.timedelta(days=3)}


@dataclass(frozen=True, slots=True)
class Sessions:
    """What issuing and mailing tokens depends on."""

    access: AccessTokens
    refresh_lifetime: dt.timedelta
    mailer: Mailer
    registration_open: bool


@dataclass(frozen=True, slots=True)
class Login:
    """A user with fresh tokens."""

    user: User
    access_token: str
    refresh_token: str
    expires_in: int


def register(sessions: Sessions, values: dict[str, Any], *, invited: bool = False) -> Login:
    """Create a user and log them in. The first person of an installation becomes its admin.

    Raises Forbidden when registration is closed and nobody invited them, Conflict when the e-mail address or
    user name is taken.
    """
    if not sessions.registration_open and not invited:
        raise Forbidden("Registration is closed on this server.", code="registration_closed")
    check_password(values["password"], values["email"], values.get("username"))
    password_hash = hash_password(values["password"])
    with unowned_work() as work:
        if not is_sqlite(work.connection):
            work.session.execute(text("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE"))
        user = _new_user(values, password_hash)
        work.session.add(user)
        work.session.flush()
        append_events(
            work.connection,
            lock(work.connection, user.id),
            [UserRegistered(user.id, snapshot(user))],
        )
        login = _open_session(work, sessions, user, str(uuid.uuid4()))
    background.submit(send_token, sessions.mailer, user.email, "verify")
    return login


def _new_user(values: dict[str, Any], password_hash: str) -> User:
    email_key = folded(values["email"])
    if _exists(User.email_key == email_key):
        raise Conflict(
            "This e-mail address is already registered.",
            code="email_taken",
            problems=[("/email", "taken")],
        )
    username = values.get("username") or _free_username(values["email"])
    if _exists(User.username_key == folded(username)):
        raise Conflict(
            "This user name is taken.", code="username_taken", problems=[("/username", "taken")]
        )
    profile = {
        name: values[name]
        for name in values.keys() - {"password", "confirm_password", "email", "username"}
    }
    return User(
        username=username,
        username_key=folded(username),
        email=values["email"],
        email_key=email_key,
        password_hash=password_hash,
        role="user"
        if email_key == DEMO_EMAIL or _exists(User.email_key != DEMO_EMAIL)
        else "admin",
        **profile,
    )


def _exists(condition: ColumnElement[bool]) -> bool:
    return db.session.scalar(select(User.id).where(condition).limit(1)) is not None


def _free_username(email: str) -> str:
    stem = re.sub(r"[^\w.-]", "", email.partition("@")[0])[:70] or "user"
    taken = set(
        db.session.scalars(
            select(User.username_key).where(User.username_key.startswith(folded(stem)))
        )
    )
    return next(
        name
        for name in (stem, *(f"{stem}{n}" for n in range(2, 10**6)))
        if folded(name) not in taken
    )


def check_password(password: str, email: str, username: str | None) -> None:
    """Refuse a password that everybody would try first. Raises Invalid."""
    if folded(password) in {folded(email), folded(email.partition("@")[0]), folded(username or "")}:
        raise Invalid.field("/password", "The password must not be your name or e-mail address.")


def log_in(sessions: Sessions, identifier: str, password: str) -> Login:
    """Open a session for an e-mail address or user name. Raises Unauthenticated, the same in every case."""
    key = folded(identifier)
    user = db.session.scalar(
        select(User).where(or_(User.email_key == key, User.username_key == key))
    )
    matches = password_matches(password, user.password_hash if user else None)
    if user is None or not matches or not user.is_active:
        raise Unauthenticated("The name or the password is wrong.", code="wrong_credentials")
    with unit_of_work(user.id) as work:
        work.session.refresh(user)
        expired = (RefreshToken.user_id == user.id) & (RefreshToken.expires_at < clock.now())
        work.session.execute(delete(RefreshToken).where(expired))
        return _open_session(work, sessions, user, str(uuid.uuid4()))


def _open_session(work: UnitOfWork, sessions: Sessions, user: User, family: str) -> Login:
    secret = new_token()
    expires_at = clock.now() + sessions.refresh_lifetime
    work.session.add(
        RefreshToken(
            user_id=user.id, token_hash=fingerprint(secret), family=family, expires_at=expires_at
        )
    )
    lifetime = int(sessions.access.lifetime.total_seconds())
    return Login(user, sessions.access.issue(user, family), secret, lifetime)


def refresh(sessions: Sessions, secret: str) -> Login:
    """Exchange a refresh token for new tokens; a token that comes twice ends its whole family."""
    ended = Unauthenticated(
        "The refresh token is not valid any more; log in again.", code="invalid_refresh_token"
    )
    known = db.session.scalar(
        select(RefreshToken).where(RefreshToken.token_hash == fingerprint(secret))
    )
    if known is None:
        raise ended
    login = None
    with unit_of_work(known.user_id) as work:
        token = work.session.get_one(RefreshToken, known.id, populate_existing=True)
        user = work.session.get_one(User, token.user_id)
        if token.used_at is not None:
            _revoke(work, token.family)
        elif token.revoked_at is None and token.expires_at > clock.now() and user.is_active:
            token.used_at = clock.now()
            login = _open_session(work, sessions, user, token.family)
    if login is None:
        raise ended
    return login


def log_out(caller: Caller) -> None:
    """End the session the caller came with."""
    if caller.family is not None:
        with unit_of_work(caller.id) as work:
            _revoke(work, caller.family)


def _revoke(work: UnitOfWork, family: str) -> None:
    work.session.execute(
        update(RefreshToken).where(RefreshToken.family == family).values(revoked_at=clock.now())
    )


def change_password(sessions: Sessions, caller: Caller, current: str, new: str) -> Login:
    """Replace the password; every other session ends. Raises Invalid when the current one is wrong."""
    user = db.session.get_one(User, caller.id)
    if not password_matches(current, user.password_hash):
        raise Invalid.field("/current_password", "The current password is wrong.")
    with unit_of_work(user.id) as work:
        _set_password(work, user, new, "/new_password")
        return _open_session(work, sessions, user, str(uuid.uuid4()))


def _set_password(work: UnitOfWork, user: User, password: str, pointer: str) -> None:
    if folded(password) in {user.email_key, user.username_key}:
        raise Invalid.field(pointer, "The password must not be your name or e-mail address.")
    work.session.refresh(user)
    user.password_hash = hash_password(password)
    user.token_epoch += 1
    alive = (RefreshToken.user_id == user.id) & RefreshToken.revoked_at.is_(None)
    work.session.execute(update(RefreshToken).where(alive).values(revoked_at=clock.now()))
    work.session.execute(
        delete(OneTimeToken).where(OneTimeToken.user_id == user.id, OneTimeToken.purpose == "reset")
    )
    work.session.flush()
    work.publish(UserUpdated(user.id, snapshot(user)))


def request_token(sessions: Sessions, email: str, purpose: str) -> None:
    """Mail a one-time token if the address is known; the caller learns nothing either way."""
    background.submit(send_token, sessions.mailer, email, purpose)


def send_token(mailer: Mailer, email: str, purpose: str) -> None:
    """Make a token, which replaces an earlier one of the same purpose, and mail it."""
    user = db.session.scalar(
        select(User).where(User.email_key == folded(email), User.is_active.is_(True))
    )
    if user is None or (purpose == "verify" and user.is_verified):
        return
    secret = new_token()
    row = {
        "user_id": user.id,
        "purpose": purpose,
        "token_hash": fingerprint(secret),
        "expires_at": clock.now() + LIFETIMES[purpose],
        "created_at": clock.now(),
    }
    with unit_of_work(user.id) as work:
        insert = upsert(work.connection, table_of(OneTimeToken)).values(row)
        replaced = {
            name: insert.excluded[name] for name in ("token_hash", "expires_at", "created_at")
        }
        work.session.execute(
            insert.on_conflict_do_update(index_elements=["user_id", "purpose"], set_=replaced)
        )
    mailer.send(mails.WRITERS[purpose](mailer, user.email, user.username, secret))


def reset_password(sessions: Sessions, secret: str, password: str) -> Login:
    """Set a new password with a mailed token. Raises Invalid when the token is not good (any more)."""
    user = _owner_of(secret, "reset")
    with unit_of_work(user.id) as work:
        _spend(work, secret)
        _set_password(work, user, password, "/new_password")
        return _open_session(work, sessions, user, str(uuid.uuid4()))


def verify_email(secret: str) -> User:
    """Mark the address as verified with a mailed token. Raises Invalid."""
    user = _owner_of(secret, "verify")
    with unit_of_work(user.id) as work:
        _spend(work, secret)
        work.session.refresh(user)
        user.is_verified = True
        work.session.flush()
        work.publish(UserUpdated(user.id, snapshot(user)))
    return user


def _owner_of(secret: str, purpose: str) -> User:
    good = (OneTimeToken.token_hash == fingerprint(secret)) & (OneTimeToken.purpose == purpose)
    query = (
        select(User)
        .join(OneTimeToken)
        .where(good, OneTimeToken.expires_at > clock.now(), User.is_active.is_(True))
    )
    user = db.session.scalar(query)
    if user is None:
        raise _token_refused()
    return user


def _spend(work: UnitOfWork, secret: str) -> None:
    spent = (
        delete(OneTimeToken)
        .where(OneTimeToken.token_hash == fingerprint(secret))
        .returning(OneTimeToken.id)
    )
    if work.session.execute(spent).one_or_none() is None:
        raise _token_refused()


def _token_refused() -> Invalid:
    return Invalid.field(
        "/token", "The token is wrong, used or expired; ask for a new one.", code="invalid_token"
    )


def account_key(identifier: str) -> str:
    """What stands for an account among rate limits; it tells nobody the address."""
    return fingerprint(folded(identifier))
