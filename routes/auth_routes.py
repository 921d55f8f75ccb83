"""Registration, login, sessions, passwords, e-mail verification and API tokens."""

from container import container
from core.enums import OneTimeTokenPurpose
from core.errors import Forbidden, Unauthenticated
from core.identity import Caller
from models import User
from routes.http import cursors, session_cookies, session_openings
from routes.http.authorization import bearer_token
from routes.http.rate_limiting import count_attempt
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
    SessionPageSchema,
    StreamTicketSchema,
    UserSchema,
    VerifyEmailSchema,
)
from services.paging import Page, PageQuery
from services.people import (
    auth_service,
    session_service,
    stream_ticket_service,
    token_service,
)
from services.people.sessions import Login
from services.people.stream_ticket_service import Ticket
from services.people.token_service import CreatedToken
from services.people.user_values import (
    EmailValues,
    LoginValues,
    MailedTokenValues,
    PasswordValues,
    RefreshValues,
    RegistrationValues,
    TokenValues,
)

auth = Resource(
    "auth",
    __name__,
    url_prefix="/auth",
    description="Registration, login, sessions, passwords and API tokens.",
)


@auth.post(
    "/register",
    body=RegisterSchema,
    response=LoginAnswerSchema,
    status=201,
    auth="public",
    errors=(403, 409),
)
def register_user(body: RegistrationValues) -> Login:
    """Register a user and log in.

    The first user of an installation becomes its admin. While registration is closed, only an
    admin may register users.
    """
    return session_openings.register(body)


@auth.post("/login", body=LoginSchema, response=LoginAnswerSchema, auth="public", errors=(401,))
def log_in(body: LoginValues) -> Login:
    """Log in with an e-mail address or a username.

    A user with a second factor gets the error `second_factor_required`, and sends the request again
    with a `code`.
    """
    return session_openings.log_in(body)


@auth.post("/refresh", body=RefreshSchema, response=LoginAnswerSchema, auth="public", errors=(401,))
def refresh_tokens(body: RefreshValues) -> Login:
    """Exchange a refresh token for new tokens.

    A refresh token can be used once. Using it again within 60 seconds returns the same tokens, for
    two tabs or a lost response; using it later ends the session.
    """
    secret = body.get("refresh_token") or bearer_token()
    if secret is None:
        raise Unauthenticated(
            "No refresh token. Send it in the body or as bearer token.",
            code="refresh_token_missing",
        )
    return auth_service.refresh(container().sessions, secret)


@auth.post("/logout", auth="session", status=204)
def log_out(caller: Caller) -> None:
    """End the current session.

    Its access token and refresh token stop working at once.
    """
    auth_service.log_out(caller)
    session_cookies.forget()


@auth.post(
    "/change-password", body=ChangePasswordSchema, response=LoginAnswerSchema, auth="session"
)
def change_password(caller: Caller, body: PasswordValues) -> Login:
    """Change your password.

    All sessions end, and API tokens unless `keep_api_tokens` is true; the response opens a new
    session. With cookies, use `POST /auth/cookie/change-password`.
    """
    if bearer_token() is None:
        # The page would be logged out, with a session left over that nobody uses.
        raise Forbidden(
            "The response would contain tokens. With cookies, use POST"
            f" {session_cookies.REFRESH_PATH}/change-password.",
            code="cookie_session",
        )
    return session_openings.change_password(caller, body)


@auth.post("/stream-ticket", response=StreamTicketSchema, status=201, auth="session")
def create_stream_ticket(caller: Caller) -> Ticket:
    """Create a ticket to open one stream with.

    It is for browsers, which cannot send an Authorization header with a stream: pass it as `ticket`
    in the query of `GET /events/stream` or of the WebSocket `/ws/connect`, within 30 seconds. An
    address may be logged on its way; a ticket is worthless there.
    """
    return stream_ticket_service.create_ticket(caller)


@auth.post("/request-password-reset", body=EmailOnlySchema, status=204, auth="public")
def request_password_reset(body: EmailValues) -> None:
    """Request a mail with a password reset token.

    The response is the same for an unknown e-mail address.
    """
    count_attempt("request-password-reset", auth_service.account_key(body["email"]))
    auth_service.request_token(body["email"], OneTimeTokenPurpose.RESET)


@auth.post(
    "/reset-password",
    body=ResetPasswordSchema,
    response=LoginAnswerSchema,
    auth="public",
    errors=(401,),
    postman_status=422,
)
def reset_password(body: PasswordValues) -> Login:
    """Set a new password with a mailed token.

    All sessions end, and API tokens unless `keep_api_tokens` is true; the response opens a new
    session. A user with a second factor sends a `code` as well.
    """
    login = session_openings.reset_password(body)
    session_cookies.forget()
    return login


@auth.post(
    "/verify-email", body=VerifyEmailSchema, response=UserSchema, auth="public", postman_status=422
)
def verify_email(body: MailedTokenValues) -> User:
    """Confirm an e-mail address with a mailed token."""
    count_attempt("verify-email")
    return auth_service.verify_email(body["token"])


@auth.post("/resend-verification", body=EmailOnlySchema, status=204, auth="public")
def resend_verification_mail(body: EmailValues) -> None:
    """Request another mail with a token that confirms an e-mail address.

    The response is the same for an unknown e-mail address.
    """
    count_attempt("resend-verification", auth_service.account_key(body["email"]))
    auth_service.request_token(body["email"], OneTimeTokenPurpose.VERIFY)


@auth.get("/sessions", query=PageQuerySchema, response=SessionPageSchema, auth="session")
def list_sessions(caller: Caller, query: PageQuery) -> Page:
    """List the devices on which you are logged in, newest login first."""
    return session_service.list_sessions(caller, query, cursors.take_position(query))


@auth.delete("/sessions/<id:session_id>", auth="session")
def delete_session(caller: Caller, session_id: int) -> None:
    """End a session.

    Its access token and refresh token stop working at once.
    """
    session_service.end_session(caller, session_id)


@auth.get("/tokens", query=PageQuerySchema, response=ApiTokenPageSchema, auth="session")
def list_api_tokens(caller: Caller, query: PageQuery) -> Page:
    """List your API tokens without their secrets."""
    return token_service.list_tokens(caller, query, cursors.take_position(query))


@auth.post(
    "/tokens", body=ApiTokenCreateSchema, response=ApiTokenCreatedSchema, status=201, auth="session"
)
def create_api_token(caller: Caller, body: TokenValues) -> CreatedToken:
    """Create an API token for a script.

    The response contains its secret, which cannot be read again.
    """
    return token_service.create_token(caller, body["name"], body["scope"], body["expires_at"])


@auth.delete("/tokens/<id:token_id>", auth="session")
def delete_api_token(caller: Caller, token_id: int) -> None:
    """Revoke an API token."""
    token_service.delete_token(caller, token_id)
