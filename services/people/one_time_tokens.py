"""Store and redeem the one-time tokens that are mailed to users."""

import datetime as dt

from sqlalchemy import delete, select

from core import clock
from core.enums import OneTimeTokenPurpose
from core.errors import Invalid
from infrastructure.database import upsert
from infrastructure.secrets import fingerprint, new_token
from models import OneTimeToken, User, db, table_of
from services.unit_of_work import UnitOfWork

LIFETIMES = {
    OneTimeTokenPurpose.RESET: dt.timedelta(hours=1),
    OneTimeTokenPurpose.VERIFY: dt.timedelta(days=3),
}
"""The templates in ``notifications/mail`` name the same times."""
REPLACED_COLUMNS = ("token_hash", "expires_at", "created_at")


def store_token(work: UnitOfWork, user: User, purpose: OneTimeTokenPurpose) -> str:
    """Store a new token in place of an earlier one of the same purpose; return its secret."""
    secret = new_token()
    now = clock.now()
    row = {
        "user_id": user.id,
        "purpose": purpose.value,
        "token_hash": fingerprint(secret),
        "expires_at": now + LIFETIMES[purpose],
        "created_at": now,
    }
    # A unique index allows one token per user and purpose.
    insert = upsert(work.connection, table_of(OneTimeToken)).values(row)
    replacement = {name: insert.excluded[name] for name in REPLACED_COLUMNS}
    work.session.execute(
        insert.on_conflict_do_update(index_elements=["user_id", "purpose"], set_=replacement)
    )
    return secret


def load_token_owner(secret: str, purpose: OneTimeTokenPurpose) -> User:
    """Load the active user to whom a valid token was mailed. Raises Invalid."""
    query = (
        select(User)
        .join(OneTimeToken)
        .where(
            OneTimeToken.token_hash == fingerprint(secret),
            OneTimeToken.purpose == purpose,
            OneTimeToken.expires_at > clock.now(),
            User.is_active.is_(True),
        )
    )
    user = db.session.scalar(query)
    if user is None:
        raise invalid_token()
    return user


def redeem_token(work: UnitOfWork, secret: str) -> None:
    """Delete a token so that it cannot be used again. Raises Invalid when it is already gone."""
    token = OneTimeToken.token_hash == fingerprint(secret)
    # One statement finds and deletes: of two requests with one token, only one succeeds.
    deletion = delete(OneTimeToken).where(token).returning(OneTimeToken.id)
    if work.session.execute(deletion).one_or_none() is None:
        raise invalid_token()


def delete_reset_tokens(work: UnitOfWork, user: User) -> None:
    """Delete a user's outstanding password reset tokens."""
    is_reset = OneTimeToken.purpose == OneTimeTokenPurpose.RESET
    work.session.execute(delete(OneTimeToken).where(OneTimeToken.user_id == user.id, is_reset))


def invalid_token() -> Invalid:
    """Return the error that refuses a token."""
    message = "The token is wrong, already used or expired. Request a new one."
    return Invalid.field("token", message, code="invalid_token")
