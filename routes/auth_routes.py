"""Registration, login, sessions, passwords, verification, and API tokens."""

from typing import Any

from flask import request

from container import wiring
from core.errors import Unauthenticated
from core.identity import Caller
from routes.http import cursors
from routes.http.authorization import bearer_token, optional_caller
from routes.http.route_spec import Resource
from schemas import (
    ApiTokenCreatedSchema,
    ApiTokenCreateSchema,
    ApiTokenPageSchema,
    ChangePasswordSchema,
    EmailOnlySchema,
    LoginAnswerSchema,
    LoginSchema,
    PageQuerySchema,
    RefreshSchema,
    RegisterSchema,
    ResetPasswordSchema,
    UserSchema,
    VerifyEmailSchema,
)
from services.paging import Page, PageQuery
from services.people import auth_service, token_service

auth = Resource(
    "auth", __name__, url_prefix="/auth", description="Who you are: sessions and tokens."
)


def count_attempt(endpoint: str, account: str | None = None) -> None:
    """Count an attempt for the address it comes from and for the account it is about."""
    limits = wiring().limits
    limits.count_auth(endpoint, f"address:{request.remote_addr}")
    if account:
        limits.count_auth(endpoint, f"account:{auth_service.account_key(account)}")


@auth.post(
    "/register",
    body=RegisterSchema,
    response=LoginAnswerSchema,
    status=201,
    auth="public",
    errors=(403, 409),
)
def register(body: dict[str, Any]) -> Any:
    """Create a user and log in. The first one becomes the admin."""
    count_attempt("register")
    by = optional_caller()
    return auth_service.register(wiring().sessions, body, invited=by is not None and by.is_admin)


@auth.post("/login", body=LoginSchema, response=LoginAnswerSchema, auth="public", errors=(401,))
def login(body: dict[str, Any]) -> Any:
    """Log in with an e-mail address or a user name."""
    identifier = body.get("email") or body["username"]
    count_attempt("login", identifier)
    return auth_service.log_in(wiring().sessions, identifier, body["password"])


@auth.post("/refresh", body=RefreshSchema, response=LoginAnswerSchema, auth="public", errors=(401,))
def refresh(body: dict[str, Any]) -> Any:
    """Exchange a refresh token, which is good once. Used twice, it ends the session."""
    secret = body.get("refresh_token") or bearer_token()
    if secret is None:
        raise Unauthenticated("Send your refresh token in the body or as bearer token.")
    return auth_service.refresh(wiring().sessions, secret)


@auth.post("/logout", auth="session", status=204)
def logout(caller: Caller) -> None:
    """End this session: its access and refresh tokens stop working at once."""
    auth_service.log_out(caller)


@auth.post(
    "/change-password", body=ChangePasswordSchema, response=LoginAnswerSchema, auth="session"
)
def change_password(caller: Caller, body: dict[str, Any]) -> Any:
    """Set a new password. Every session ends; the answer opens a new one."""
    count_attempt("change-password", str(caller.id))
    return auth_service.change_password(
        wiring().sessions, caller, body["current_password"], body["new_password"]
    )


@auth.post("/request-password-reset", body=EmailOnlySchema, status=204, auth="public")
def request_password_reset(body: dict[str, Any]) -> None:
    """Have a reset token mailed. The answer is the same for an unknown address."""
    count_attempt("request-password-reset", body["email"])
    auth_service.request_token(wiring().sessions, body["email"], "reset")


@auth.post(
    "/reset-password",
    body=ResetPasswordSchema,
    response=LoginAnswerSchema,
    auth="public",
    postman_status=422,
)
def reset_password(body: dict[str, Any]) -> Any:
    """Set a new password with a mailed token. Every session ends; the answer opens a new one."""
    count_attempt("reset-password")
    return auth_service.reset_password(wiring().sessions, body["token"], body["new_password"])


@auth.post(
    "/verify-email", body=VerifyEmailSchema, response=UserSchema, auth="public", postman_status=422
)
def verify_email(body: dict[str, Any]) -> Any:
    """Confirm an address with a mailed token."""
    count_attempt("verify-email")
    return auth_service.verify_email(body["token"])


@auth.post("/resend-verification", body=EmailOnlySchema, status=204, auth="public")
def resend_verification(body: dict[str, Any]) -> None:
    """Have another verification token mailed. The answer is the same for an unknown address."""
    count_attempt("resend-verification", body["email"])
    auth_service.request_token(wiring().sessions, body["email"], "verify")


@auth.get("/tokens", query=PageQuerySchema, response=ApiTokenPageSchema, auth="session")
def list_tokens(caller: Caller, query: PageQuery) -> Page:
    """List your API tokens.

    Secrets are shown only when a token is created.
    """
    return token_service.list_tokens(caller, query, cursors.position(query))


@auth.post(
    "/tokens", body=ApiTokenCreateSchema, response=ApiTokenCreatedSchema, status=201, auth="session"
)
def create_token(caller: Caller, body: dict[str, Any]) -> Any:
    """Make an API token for a script. Its secret is in this answer and never again."""
    return token_service.create_token(caller, **body)


@auth.delete("/tokens/<id:token_id>", auth="session")
def delete_token(caller: Caller, token_id: int) -> None:
    """Make an API token stop working."""
    token_service.delete_token(caller, token_id)
