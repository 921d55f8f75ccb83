"""Register users, log them in and out, and change passwords and addresses by mailed tokens."""

from sqlalchemy import delete, select, text

from core import clock
from core.enums import OneTimeTokenPurpose, Role
from core.errors import Forbidden, Invalid, Unauthenticated
from core.events import UserRegistered, UserUpdated
from core.identity import Caller
from core.normalization import normalize_text
from infrastructure.database import is_sqlite
from infrastructure.passwords import hash_password, password_matches
from infrastructure.secrets import fingerprint
from models import LoginSession, RefreshToken, User, db
from services.editing import refresh_row
from services.people import identifiers
from services.people.one_time_tokens import (
    invalid_token,
    load_token_owner,
    redeem_token,
)
from services.people.passwords import (
    check_new_password,
    owner_of,
    registered_owner,
    replace_password,
)
from services.people.second_factors import pass_second_factor, refuse_new_factor
from services.people.sessions import (
    Login,
    Sessions,
    continue_session,
    delete_expired_tokens,
    end_session,
    open_session,
    repeat_login,
    unit_of_login,
)
from services.people.token_mails import enqueue_token_mail, refuse_mail_flood
from services.people.user_values import PasswordValues, RegistrationValues
from services.snapshots import snapshot
from services.unit_of_work import (
    UnitOfWork,
    append_events,
    lock,
    system_unit_of_work,
    unit_of_work,
)

DEMO_EMAIL = "demo@outlay.example"
NOT_PROFILE = {"password", "confirm_password", "email", "username"}


def register(
    sessions: Sessions,
    values: RegistrationValues,
    *,
    invited: bool = False,
    user_agent: str | None = None,
) -> Login:
    """Create a user and log them in. The first user of an installation becomes its admin.

    ``invited``: an admin makes the request, so that it is allowed while registration is closed.
    ``user_agent``: the name of the device, by which the user recognises the session.

    Raises Forbidden when registration is closed, Conflict when the e-mail address or the username
    is in use, Invalid when the password is easily guessed.
    """
    if not sessions.registration_open and not invited:
        raise Forbidden("Registration is closed on this server.", code="registration_closed")

    check_new_password("password", values["password"], registered_owner(values))
    # Hashing is slow on purpose, so it happens before the lock is taken.
    password_hash = hash_password(values["password"])

    with system_unit_of_work() as work:
        # SQLite already serialises writers; PostgreSQL must, so that there is only one first user.
        if not is_sqlite(work.connection):
            work.session.execute(text("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE"))
        user = _build_user(values, password_hash)
        work.session.add(user)
        work.session.flush()
        owner = lock(work.connection, user.id)
        append_events(work.connection, owner, [UserRegistered(user.id, snapshot(user))])
        login = open_session(work, sessions, user, user_agent)
        # In the same transaction: who has registered gets the mail.
        enqueue_token_mail(work, user.email, OneTimeTokenPurpose.VERIFY)
    return login


def _build_user(values: RegistrationValues, password_hash: str) -> User:
    email = values["email"]
    email_key = normalize_text(email)
    identifiers.check_email_is_free(email_key)
    username = values.get("username") or identifiers.generate_username(email)
    username_key = normalize_text(username)
    identifiers.check_username_is_free(username_key)

    profile = {name: value for name, value in values.items() if name not in NOT_PROFILE}
    return User(
        username=username,
        username_key=username_key,
        email=email,
        email_key=email_key,
        password_hash=password_hash,
        role=_choose_role(email_key),
        **profile,
    )


def _choose_role(email_key: str) -> Role:
    """Make the first user an admin. The demo user never is one and does not count."""
    if email_key == DEMO_EMAIL or identifiers.user_exists(User.email_key != DEMO_EMAIL):
        return Role.USER
    return Role.ADMIN


def log_in(
    sessions: Sessions,
    identifier: str,
    password: str,
    user_agent: str | None = None,
    code: str | None = None,
) -> Login:
    """Open a session for an e-mail address or a username.

    ``code`` is of the second factor, for users who have one.

    Raises Unauthenticated with the same message whether the user or the password is wrong, so that
    an answer does not reveal which addresses exist, and with another one once only the code is
    missing or wrong; TooMany after too many wrong codes.
    """
    user = identifiers.find_user(identifier)
    # Without a user the password is still compared with something, which takes as long.
    password_hash = user.password_hash if user else None
    matches = password_matches(password, password_hash)
    if user is None or not matches or not user.is_active:
        raise _login_refused()

    had_second_factor = user.has_second_factor
    pass_second_factor(sessions.second_factors, user, code)
    with unit_of_login(user.id, _login_refused) as work:
        refresh_row(work.session, user)
        # Another request may have changed the password while this one compared it.
        if user.password_hash != password_hash or not user.is_active:
            raise _login_refused()
        refuse_new_factor(work, user, had_second_factor=had_second_factor)
        # A login is rare and writes anyway, so it tidies up; there is no timer that would.
        delete_expired_tokens(work, user)
        return open_session(work, sessions, user, user_agent)


def _login_refused() -> Unauthenticated:
    return Unauthenticated(
        "The username, e-mail address or password is wrong.", code="wrong_credentials"
    )


def refresh(sessions: Sessions, secret: str) -> Login:
    """Exchange a refresh token for new tokens.

    A token that is used again soon gets the same tokens again. Later it may have been stolen, so
    its whole session ends. Raises Unauthenticated.
    """
    token_id, user_id = _find_refresh_token(secret)
    login = None
    with unit_of_login(user_id, _refresh_refused) as work:
        # As it is under the lock: of two requests that arrive at once, the second sees the token as
        # used.
        token = work.session.get(RefreshToken, token_id, populate_existing=True)
        if token is not None:
            login = _use_refresh_token(work, sessions, token, secret)
    # Raised after the commit: raising inside the unit would undo the end of the session.
    if login is None:
        raise _refresh_refused()
    return login


def _use_refresh_token(
    work: UnitOfWork, sessions: Sessions, token: RefreshToken, secret: str
) -> Login | None:
    """Continue a session, or end it when the token was used too long ago."""
    user = work.session.get_one(User, token.user_id, populate_existing=True)
    # Nothing is revoked here: an expired token proves no theft.
    if token.expires_at <= clock.now() or not user.is_active:
        return None
    if token.used_at is None:
        return continue_session(work, sessions, user, token, secret)

    login = repeat_login(work, sessions, user, token, secret)
    if login is None:
        session = delete(LoginSession).where(LoginSession.id == token.session_id)
        work.session.execute(session)
    return login


def _find_refresh_token(secret: str) -> tuple[int, int]:
    query = select(RefreshToken).where(RefreshToken.token_hash == fingerprint(secret))
    token = db.session.scalar(query)
    if token is None:
        raise _refresh_refused()
    return token.id, token.user_id


def _refresh_refused() -> Unauthenticated:
    return Unauthenticated(
        "The refresh token is no longer valid. Log in again.", code="invalid_refresh_token"
    )


def log_out(caller: Caller) -> None:
    """End the session that the caller's access token belongs to."""
    # API tokens have no session.
    if caller.family is not None:
        with unit_of_work(caller.id) as work:
            end_session(work, caller.id, caller.family)


def change_password(
    sessions: Sessions, caller: Caller, values: PasswordValues, user_agent: str | None = None
) -> Login:
    """Replace the caller's password, end all sessions and open a new one.

    API tokens end as well, unless ``keep_api_tokens`` is set.

    Raises Invalid when the current password is wrong or the new one is easily guessed.
    """
    user = db.session.get_one(User, caller.id)
    password_hash = user.password_hash
    if not password_matches(values["current_password"], password_hash):
        raise _wrong_password()

    with unit_of_work(user.id) as work:
        refresh_row(work.session, user)
        # Of two changes at once, the second has sent what is no longer the password.
        if user.password_hash != password_hash:
            raise _wrong_password()
        replace_password(work, user, values)
        return open_session(work, sessions, user, user_agent)


def _wrong_password() -> Invalid:
    return Invalid.field(
        "current_password", "The current password is wrong.", code="wrong_password"
    )


def request_token(email: str, purpose: OneTimeTokenPurpose) -> None:
    """Enqueue the mail of a one-time token, for whoever has this address.

    Whether anybody has it is looked up later, so that neither the answer nor its timing shows it.
    Raises Unavailable while too many mails are waiting.
    """
    with system_unit_of_work() as work:
        refuse_mail_flood(work)
        enqueue_token_mail(work, email, purpose)


def reset_password(
    sessions: Sessions, values: PasswordValues, user_agent: str | None = None
) -> Login:
    """Replace a password with a mailed token, end all sessions and open a new one.

    API tokens end as well, unless ``keep_api_tokens`` is set.

    Raises Invalid when the token is not valid or the password is easily guessed, Unauthenticated
    when the code of the second factor is missing or wrong: a mailbox is no second factor.
    """
    secret = values["token"]
    user = load_token_owner(secret, OneTimeTokenPurpose.RESET)
    check_new_password("new_password", values["new_password"], owner_of(user))
    had_second_factor = user.has_second_factor
    pass_second_factor(sessions.second_factors, user, values.get("code"))
    with unit_of_login(user.id, invalid_token) as work:
        redeem_token(work, secret)
        refuse_new_factor(work, user, had_second_factor=had_second_factor)
        replace_password(work, user, values)
        return open_session(work, sessions, user, user_agent)


def verify_email(secret: str) -> User:
    """Mark a user's e-mail address as verified with a mailed token. Raises Invalid."""
    user = load_token_owner(secret, OneTimeTokenPurpose.VERIFY)
    with unit_of_login(user.id, invalid_token) as work:
        redeem_token(work, secret)
        refresh_row(work.session, user)
        user.is_verified = True
        work.session.flush()
        work.publish(UserUpdated(user.id, snapshot(user)))
    return user


def account_key(identifier: str) -> str:
    """Return the key by which attempts on an account are counted, without naming the account."""
    return fingerprint(normalize_text(identifier))
