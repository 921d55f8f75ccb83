"""Check and replace passwords."""

from core.errors import Invalid
from core.events import UserUpdated
from core.normalization import normalize_text
from infrastructure.passwords import hash_password
from models import User
from services.people.one_time_tokens import delete_reset_tokens
from services.people.sessions import end_all_sessions
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork

GUESSABLE = "The password must differ from your username and e-mail address."


def check_new_password(password: str, email: str, username: str | None) -> None:
    """Refuse a password that is easily guessed from the account's name. Raises Invalid."""
    mailbox = email.partition("@")[0]
    guesses = {normalize_text(email), normalize_text(mailbox), normalize_text(username or "")}
    if normalize_text(password) in guesses:
        raise Invalid.field("password", GUESSABLE)


def replace_password(work: UnitOfWork, user: User, password: str) -> None:
    """Set a user's password, end all their sessions and delete their reset tokens.

    Raises Invalid for the field ``new_password`` when the password is easily guessed.
    """
    if normalize_text(password) in {user.email_key, user.username_key}:
        raise Invalid.field("new_password", GUESSABLE)

    work.session.refresh(user)
    user.password_hash = hash_password(password)
    end_all_sessions(work, user)
    # An older mail must not undo the change.
    delete_reset_tokens(work, user)
    work.session.flush()
    work.publish(UserUpdated(user.id, snapshot(user)))
