"""Check and replace passwords."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete

from core.errors import Invalid
from core.events import UserUpdated
from core.normalization import normalize_text
from infrastructure.passwords import estimate_guesses, hash_password
from models import ApiToken, User
from services.editing import refresh_row
from services.people.one_time_tokens import delete_reset_tokens
from services.people.security_notices import notice_password
from services.people.sessions import end_all_sessions
from services.people.user_values import PasswordValues, RegistrationValues
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork

GUESSABLE = "guessable_password"
"""Code of the error that refuses a password."""
MIN_SCORE = 3
"""Least score of zxcvbn, from 0 to 4: at least 100 million guesses."""
ESTIMATED_LENGTH = 32
"""Characters of a password that are estimated: the time grows with the square of their number.

A password whose beginning is hard to guess is as a whole.
"""
MIN_WORD_LENGTH = 3
"""Shorter parts of names and addresses occur in any password."""
SERVICE_NAME = "outlay"

IDENTICAL = "The password must differ from your username and e-mail address."
PERSONAL = "It consists of your name, your e-mail address or the name of this service."
COMMON = "It follows a common pattern."
ADVICE = "Add another word or two. Uncommon words are better."


@dataclass(frozen=True, slots=True)
class PasswordOwner:
    """What everybody may know about a user, and therefore guesses first."""

    email: str
    username: str = ""
    first_name: str = ""
    last_name: str = ""

    def names(self) -> list[str]:
        """Return the normalized names that log the user in, and the name of the mailbox."""
        mailbox = self.email.partition("@")[0]
        return [normalize_text(name) for name in (self.email, mailbox, self.username) if name]

    def guesses(self) -> list[str]:
        """Return the names, whole, in words and without separators, as far as they are compared.

        Words that follow each other count as one guess only if they are listed as one.
        """
        full_names = [
            normalize_text(self.first_name + self.last_name),
            normalize_text(self.last_name + self.first_name),
        ]
        whole = [*self.names(), *full_names]
        words = [word for name in whole for word in re.findall(r"[^\W_]+", name)]
        parts = [normalize_text(self.first_name), normalize_text(self.last_name)]
        joined = [re.sub(r"[\W_]+", "", name) for name in whole]
        guesses = dict.fromkeys([*words, *parts, *joined, *whole, SERVICE_NAME])
        return [guess[:ESTIMATED_LENGTH] for guess in guesses if len(guess) >= MIN_WORD_LENGTH]


def registered_owner(values: RegistrationValues) -> PasswordOwner:
    """Return the owner of the password of a registration."""
    return PasswordOwner(
        values["email"],
        values.get("username", ""),
        values.get("first_name", ""),
        values.get("last_name", ""),
    )


def owner_of(user: User) -> PasswordOwner:
    """Return a user as the owner of their password."""
    return PasswordOwner(user.email, user.username, user.first_name or "", user.last_name or "")


def check_new_password(field: str, password: str, owner: PasswordOwner) -> None:
    """Refuse a password that is easy to guess, with the reason.

    Every way to set a password calls this; passwords that were set earlier stay valid. Raises
    Invalid for the field.
    """
    if normalize_text(password) in owner.names():
        raise Invalid.field(field, IDENTICAL, code=GUESSABLE)

    estimate = estimate_guesses(password[:ESTIMATED_LENGTH], owner.guesses())
    if estimate["score"] >= MIN_SCORE:
        return
    is_personal = any(
        match.get("dictionary_name") == "user_inputs" for match in estimate["sequence"]
    )
    reason = PERSONAL if is_personal else estimate["feedback"]["warning"] or COMMON
    raise Invalid.field(
        field, _refusal(reason, estimate["feedback"]["suggestions"]), code=GUESSABLE
    )


def _refusal(reason: str, suggestions: Iterable[str]) -> str:
    advice = " ".join(suggestions) or ADVICE
    return f"The password is too easy to guess. {reason} {advice}"


def replace_password(work: UnitOfWork, user: User, values: PasswordValues) -> None:
    """Set a user's password and end what the old one opened.

    Sessions and reset tokens end; API tokens do unless ``keep_api_tokens`` is set, because whoever
    knew the old password may have created some.

    Raises Invalid for the field ``new_password`` when the password is easily guessed.
    """
    password = values["new_password"]
    check_new_password("new_password", password, owner_of(user))

    refresh_row(work.session, user)
    user.password_hash = hash_password(password)
    end_all_sessions(work, user)
    # An older mail must not undo the change.
    delete_reset_tokens(work, user)
    if not values.get("keep_api_tokens"):
        work.session.execute(delete(ApiToken).where(ApiToken.user_id == user.id))
    work.session.flush()
    work.publish(UserUpdated(user.id, snapshot(user)))
    notice_password(work, user)
