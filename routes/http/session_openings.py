"""Ways to open a session, each counted as attempts at a secret.

Responses with tokens and responses with cookies open their sessions here, so that both share limits
and rules.
"""

from flask import request

from container import container
from core.identity import Caller
from infrastructure.openid_identities import ProvenIdentity
from routes.http.authorization import optional_caller
from routes.http.rate_limiting import count_attempt
from services.people import auth_service, identity_service, passkey_service
from services.people.sessions import Login
from services.people.user_values import (
    LoginValues,
    PasskeyValues,
    PasswordValues,
    RegistrationValues,
)


def register(body: RegistrationValues) -> Login:
    """Register a user and log in. Raises TooMany, Forbidden, Conflict or Invalid."""
    # Before anything is checked: guesses at addresses that exist count as well.
    count_attempt("register")
    is_invited = _may_invite(optional_caller())
    return auth_service.register(
        container().sessions, body, invited=is_invited, user_agent=_user_agent()
    )


def _may_invite(caller: Caller | None) -> bool:
    # The route is public, so nobody else has checked what the caller may do.
    if caller is None or caller.access == "read":
        return False
    return caller.is_admin and not caller.lacks_second_factor


def log_in(body: LoginValues) -> Login:
    """Log in with an e-mail address or a username. Raises TooMany or Unauthenticated."""
    # Clients differ in which of the two fields they fill; either may hold either.
    identifier = body.get("email") or body["username"]
    count_attempt("login", auth_service.account_key(identifier))
    return auth_service.log_in(
        container().sessions, identifier, body["password"], _user_agent(), body.get("code")
    )


def log_in_with_passkey(body: PasskeyValues) -> Login:
    """Log in with a passkey. Raises TooMany, Conflict or Unauthenticated."""
    count_attempt("passkey-login")
    return passkey_service.log_in(
        container().passkeys, container().sessions, body["credential"], _user_agent()
    )


def log_in_with_openid(identity: ProvenIdentity | None, code: str | None) -> Login:
    """Log in as an OpenID Connect provider has proved. Raises TooMany or Unauthenticated."""
    count_attempt("openid-login")
    return identity_service.log_in(container().sessions, identity, _user_agent(), code)


def change_password(caller: Caller, body: PasswordValues) -> Login:
    """Change the caller's password and open the only session that is left.

    Raises TooMany or Invalid.
    """
    # A stolen session must not be able to guess the password at leisure.
    count_attempt("change-password", auth_service.account_key(str(caller.id)))
    return auth_service.change_password(container().sessions, caller, body, _user_agent())


def reset_password(body: PasswordValues) -> Login:
    """Set a new password with a mailed token, and log in. Raises TooMany or Invalid."""
    count_attempt("reset-password")
    return auth_service.reset_password(container().sessions, body, _user_agent())


def _user_agent() -> str | None:
    """Return what the client calls itself."""
    return request.headers.get("User-Agent")
