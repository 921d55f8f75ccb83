"""Passkeys, with which users log in instead of a password."""

from collections.abc import Mapping

from container import container
from core.identity import Caller
from models import Passkey
from routes.http import cursors, session_openings
from routes.http.rate_limiting import count_attempt
from routes.http.route_spec import Resource
from schemas import (
    LoginAnswerSchema,
    PageQuerySchema,
    PasskeyCreateSchema,
    PasskeyLoginSchema,
    PasskeyOptionsSchema,
    PasskeyPageSchema,
    PasskeyProofSchema,
    PasskeySchema,
    PasskeySupportSchema,
)
from services.paging import Page, PageQuery
from services.people import auth_service, passkey_service
from services.people.passkey_service import PasskeySupport
from services.people.sessions import Login
from services.people.user_values import FactorValues, PasskeyValues

passkeys = Resource(
    "passkeys",
    __name__,
    url_prefix="/auth/passkeys",
    description="Passkeys (WebAuthn), with which you log in instead of a password.",
)


@passkeys.get("/support", response=PasskeySupportSchema, auth="public")
def get_passkey_support() -> PasskeySupport:
    """Get whether this server takes passkeys.

    Browsers allow them only at an https address with a name, and on localhost.
    """
    return passkey_service.describe_support(container().passkeys)


@passkeys.post("/login-options", response=PasskeyOptionsSchema, auth="public", errors=(409,))
def create_passkey_login_options() -> Mapping[str, object]:
    """Create the options to log in with a passkey.

    The browser offers the passkeys that it has for this server; nobody has to type a name.
    """
    count_attempt("passkey-login-options")
    return {"public_key": passkey_service.begin_login(container().passkeys)}


@passkeys.post(
    "/login",
    body=PasskeyLoginSchema,
    response=LoginAnswerSchema,
    auth="public",
    errors=(401, 409),
    postman_status=401,
)
def log_in_with_passkey(body: PasskeyValues) -> Login:
    """Log in with a passkey.

    It takes the place of the password and of a code of the second factor: the authenticator has
    verified its owner.
    """
    return session_openings.log_in_with_passkey(body)


@passkeys.get("", query=PageQuerySchema, response=PasskeyPageSchema, auth="session")
def list_passkeys(caller: Caller, query: PageQuery) -> Page:
    """List your passkeys."""
    return passkey_service.list_passkeys(caller, query, cursors.take_position(query))


@passkeys.post(
    "/options",
    body=PasskeyProofSchema,
    response=PasskeyOptionsSchema,
    auth="session",
    errors=(409,),
)
def create_passkey_options(caller: Caller, body: FactorValues) -> Mapping[str, object]:
    """Create the options to make a passkey."""
    # A stolen session must not be able to guess at leisure.
    count_attempt("passkey-options", auth_service.account_key(str(caller.id)))
    options = passkey_service.begin_registration(
        container().passkeys,
        container().sessions.second_factors,
        caller,
        body,
    )
    return {"public_key": options}


@passkeys.post(
    "",
    body=PasskeyCreateSchema,
    response=PasskeySchema,
    status=201,
    auth="session",
    errors=(409,),
    postman_status=422,
)
def create_passkey(caller: Caller, body: PasskeyValues) -> Passkey:
    """Register a passkey that the browser has made from the options."""
    return passkey_service.create_passkey(
        container().passkeys, caller, body["name"], body["credential"]
    )


@passkeys.delete("/<id:passkey_id>", auth="session", postman_status=404)
def delete_passkey(caller: Caller, passkey_id: int) -> None:
    """Delete a passkey.

    It opens no further sessions; those that it has opened go on.
    """
    passkey_service.delete_passkey(caller, passkey_id)
