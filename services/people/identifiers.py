"""Look up users by username or e-mail address, and keep both unique.

Both are compared by their folded form, so that case and compatible characters do not matter.
"""

import re
from itertools import count

from sqlalchemy import ColumnElement, or_, select

from core.errors import Conflict, NotFound
from core.normalization import normalize_text
from models import User, db

EMAIL_TAKEN = "This e-mail address is already in use."
USERNAME_TAKEN = "This username is already in use."
MAX_STEM = 70
"""Length of the part of a generated username before its number: 80 characters are the limit."""


def find_user(identifier: str) -> User | None:
    """Find a user by e-mail address or username."""
    key = normalize_text(identifier)
    has_identifier = or_(User.email_key == key, User.username_key == key)
    return db.session.scalar(select(User).where(has_identifier))


def find_user_by_email(email: str) -> User | None:
    """Find a user by e-mail address."""
    return db.session.scalar(select(User).where(User.email_key == normalize_text(email)))


def get_user_by_email(email: str) -> User:
    """Find a user by e-mail address. Raises NotFound."""
    user = find_user_by_email(email)
    if user is None:
        raise NotFound("user")
    return user


def user_exists(condition: ColumnElement[bool]) -> bool:
    """Return whether any user meets a condition."""
    return db.session.scalar(select(User.id).where(condition).limit(1)) is not None


def check_email_is_free(email_key: str) -> None:
    """Raise Conflict when a user has the e-mail address with this folded form."""
    if user_exists(User.email_key == email_key):
        raise Conflict(EMAIL_TAKEN, code="email_taken", problems=[("email", EMAIL_TAKEN)])


def check_username_is_free(username_key: str) -> None:
    """Raise Conflict when a user has the username with this folded form."""
    if user_exists(User.username_key == username_key):
        problems = [("username", USERNAME_TAKEN)]
        raise Conflict(USERNAME_TAKEN, code="username_taken", problems=problems)


def generate_username(email: str) -> str:
    """Derive a free username from an e-mail address, with a number where it is taken."""
    mailbox = email.partition("@")[0]
    stem = re.sub(r"[^\w.-]", "", mailbox)[:MAX_STEM] or "user"
    similar = select(User.username_key).where(User.username_key.startswith(normalize_text(stem)))
    # All of them in one query, and not a query for each number that is tried.
    taken_keys = set(db.session.scalars(similar))

    if normalize_text(stem) not in taken_keys:
        return stem
    numbered = (f"{stem}{number}" for number in count(2))
    return next(name for name in numbered if normalize_text(name) not in taken_keys)
