"""Check and replace passwords."""

from sqlalchemy import delete

from core.errors import Invalid
from core.events import UserUpdated
from core.normalization import normalize_text
from infrastructure.passwords import hash_password
from models import ApiToken, User
from services.editing import refresh_row
from services.people.one_time_tokens import delete_reset_tokens
from services.people.sessions import end_all_sessions
from services.people.user_values import PasswordValues
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork

GUESSABLE = "The password must differ from your username and e-mail address."


def check_new_password(password: str, email: str, username: str | None) -> None:
    """Refuse a password that is easily guessed from the account's name. Raises Invalid."""
    mailbox = email.partition("@")[0]
    guesses = {normalize_text(email), normalize_text(mailbox), normalize_text(username or "")}
    if normalize_text(password) in guesses:
        raise Invalid.field("password", GUESSABLE)


def replace_password(work: UnitOfWork, user: User, values: PasswordValues) -> None:
    """Set a user's password and end what the old one opened.

    Sessions and reset tokens end; API tokens do unless ``keep_api_tokens`` is set, because whoever
    knew the old password may have created some.

    Raises Invalid for the field ``new_password`` when the password is easily guessed.
    """
    password = values["new_password"]
    if normalize_text(password) in {user.email_key, user.username_key}:
        raise Invalid.field("new_password", GUESSABLE)

    refresh_row(work.session, user)
    user.password_hash = hash_password(password)
    end_all_sessions(work, user)
    # An older mail must not undo the change.
    delete_reset_tokens(work, user)
    if not values.get("keep_api_tokens"):
        work.session.execute(delete(ApiToken).where(ApiToken.user_id == user.id))
    work.session.flush()
    work.publish(UserUpdated(user.id, snapshot(user)))
