"""What requests say about users: the checked bodies that the services of this room receive."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypedDict

from services.paging import PageQuery

ADMIN_ONLY = "Only another admin may change this."


class ProfileValues(TypedDict, total=False):
    """Profile fields that a user sets for themselves."""

    first_name: str
    last_name: str
    locale: str
    timezone: str
    currency: str
    month_start_day: int


class RegistrationValues(ProfileValues, total=False):
    """A new user. ``email`` and ``password`` are always present."""

    username: str
    email: str
    password: str
    confirm_password: str


class UserChanges(ProfileValues, total=False):
    """Changes of a profile or of preferences; only an admin changes ``role`` and ``is_active``."""

    username: str
    email: str
    theme: str
    llm_categorization: bool
    convert_currencies: bool
    default_account_id: int | None
    role: str
    is_active: bool
    requires_second_factor: bool


class LoginValues(TypedDict, total=False):
    """Credentials: an e-mail address or a username, with the password."""

    email: str
    username: str
    password: str
    code: str


class RefreshValues(TypedDict, total=False):
    """A refresh token, unless it comes as bearer token."""

    refresh_token: str


class EmailValues(TypedDict):
    """An e-mail address to look up or to mail a token to."""

    email: str


class MailedTokenValues(TypedDict):
    """A one-time token from a mail."""

    token: str


class PasswordValues(TypedDict, total=False):
    """A new password, with the current one or a mailed token to permit it."""

    current_password: str
    token: str
    new_password: str
    keep_api_tokens: bool
    code: str


class FactorValues(TypedDict, total=False):
    """What a change of the second factor asks for: the password, a code of it, or both."""

    password: str
    code: str


class PasskeyValues(TypedDict, total=False):
    """A passkey as a browser returns it, with a name when it is new."""

    name: str
    credential: Mapping[str, Any]


class TokenValues(TypedDict):
    """A new API token."""

    name: str
    scope: str
    expires_at: dt.datetime | None


class UserSearch(PageQuery, total=False):
    """Page of the users that match words."""

    q: str
