"""Sessions in cookies, for the app that this server serves itself."""

from dataclasses import dataclass
from http import HTTPStatus

from werkzeug.wrappers import Response

from container import container
from core.errors import Unauthenticated
from core.identity import Caller
from models import User
from routes.http import openid_cookies, session_cookies, session_openings
from routes.http.rendering import render
from routes.http.route_spec import Resource
from schemas import (
    ChangePasswordSchema,
    CookieSessionSchema,
    CsrfTokenSchema,
    LoginSchema,
    OpenIdLoginSchema,
    PasskeyLoginSchema,
    RegisterSchema,
    ResetPasswordSchema,
)
from services.people import auth_service, callers, token_service, user_service
from services.people.sessions import Login
from services.people.user_values import (
    FactorValues,
    LoginValues,
    PasskeyValues,
    PasswordValues,
    RegistrationValues,
)

cookie_sessions = Resource(
    "cookie_sessions",
    __name__,
    url_prefix="/auth/cookie",
    description="Sessions in HttpOnly cookies, for the app that this server serves itself.",
)


@dataclass(frozen=True, slots=True)
class CookieSession:
    """What a page learns of its session; the tokens are in the cookies."""

    user: User
    csrf_token: str
    expires_in: int


@cookie_sessions.post(
    "/login", body=LoginSchema, response=CookieSessionSchema, auth="public", errors=(401, 403)
)
def log_in_with_cookies(body: LoginValues) -> Response:
    """Log in with an e-mail address or a username, and keep the session in cookies.

    The tokens are in HttpOnly cookies and not in the response. Send the `csrf_token` of the
    response as `X-CSRF-Token` with every request but GET. Only for pages of this server's own
    origin; all other clients log in at POST /auth/login.
    """
    session_cookies.check_origin()
    return _render_login(session_openings.log_in(body))


@cookie_sessions.post(
    "/passkey-login",
    body=PasskeyLoginSchema,
    response=CookieSessionSchema,
    auth="public",
    errors=(401, 403, 409),
    postman_status=401,
)
def log_in_with_passkey_and_cookies(body: PasskeyValues) -> Response:
    """Log in with a passkey, and keep the session in cookies.

    As POST /auth/passkeys/login, but the tokens are in HttpOnly cookies and not in the response.
    """
    session_cookies.check_origin()
    return _render_login(session_openings.log_in_with_passkey(body))


@cookie_sessions.post(
    "/openid-login",
    body=OpenIdLoginSchema,
    response=CookieSessionSchema,
    auth="public",
    errors=(401, 403),
    postman_status=401,
)
def log_in_with_openid_and_cookies(body: FactorValues) -> Response:
    """Log in as the OpenID Connect provider has proved, and keep the session in cookies.

    The proof is in a cookie for ten minutes after `/openid/start` has led to the provider and back.
    A user with a second factor gets the error `second_factor_required`, and sends the request again
    with a `code`.
    """
    session_cookies.check_origin()
    login = session_openings.log_in_with_openid(openid_cookies.take_identity(), body.get("code"))
    openid_cookies.forget_identity()
    return _render_login(login)


@cookie_sessions.post(
    "/register",
    body=RegisterSchema,
    response=CookieSessionSchema,
    status=201,
    auth="public",
    errors=(403, 409),
    postman_status=409,
)
def register_with_cookies(body: RegistrationValues) -> Response:
    """Register a user and log in, with the session in cookies.

    As POST /auth/register, but the tokens are in HttpOnly cookies and not in the response.
    """
    session_cookies.check_origin()
    return _render_login(session_openings.register(body), HTTPStatus.CREATED)


@cookie_sessions.post(
    "/change-password",
    body=ChangePasswordSchema,
    response=CookieSessionSchema,
    auth="public",
    csrf=True,
    errors=(401, 403),
)
def change_password_with_cookies(body: PasswordValues) -> Response:
    """Change your password, and keep the new session in cookies.

    All sessions end, and API tokens unless `keep_api_tokens` is true. The response sets the cookies
    of a new session, whose CSRF token is another one.
    """
    session_cookies.check_origin()
    caller = _require_caller()
    session_cookies.check_csrf_token(caller)
    return _render_login(session_openings.change_password(caller, body))


@cookie_sessions.post(
    "/reset-password",
    body=ResetPasswordSchema,
    response=CookieSessionSchema,
    auth="public",
    errors=(401, 403),
    postman_status=422,
)
def reset_password_with_cookies(body: PasswordValues) -> Response:
    """Set a new password with a mailed token, and keep the new session in cookies.

    All sessions end, and API tokens unless `keep_api_tokens` is true.
    """
    session_cookies.check_origin()
    return _render_login(session_openings.reset_password(body))


@cookie_sessions.get("/csrf-token", response=CsrfTokenSchema, auth="public", errors=(401, 403))
def get_csrf_token() -> dict[str, object]:
    """Get the CSRF token and the user of the session in the cookies.

    A page needs this after it was reloaded, or when another tab has logged in. The access token may
    have expired already; then continue with POST /auth/cookie/refresh.
    """
    session_cookies.check_origin()
    caller = _require_caller()
    return {
        "csrf_token": session_cookies.csrf_token(caller),
        "user": user_service.get_user(caller, caller.id),
    }


@cookie_sessions.post(
    "/refresh", response=CookieSessionSchema, auth="public", csrf=True, errors=(401, 403)
)
def refresh_cookies() -> Response:
    """Exchange the refresh token in the cookies for new cookies.

    As with POST /auth/refresh, a repetition within 60 seconds gets the same tokens, for two tabs
    or a lost response; a later one ends the session.
    """
    session_cookies.check_origin()
    secret = session_cookies.refresh_cookie()
    if secret is None:
        raise Unauthenticated(
            "The request has no cookie with a refresh token. Log in.", code="refresh_token_missing"
        )
    caller = callers.find_refresh_caller(secret)
    # Before the token is used: a request from elsewhere must not use it up.
    if caller is not None:
        session_cookies.check_csrf_token(caller)
    return _render_login(auth_service.refresh(container().sessions, secret))


@cookie_sessions.post("/logout", auth="public", status=204, csrf=True, errors=(401, 403))
def log_out_with_cookies() -> None:
    """End the session in the cookies and clear the cookies.

    Cookies of a session that has already ended are cleared as well.
    """
    session_cookies.check_origin()
    # Also without a session whose token it could be: the contract says that it is required.
    session_cookies.sent_csrf_token()
    caller = _find_caller()
    if caller is not None:
        session_cookies.check_csrf_token(caller)
        auth_service.log_out(caller)
    session_cookies.forget()


def _require_caller() -> Caller:
    caller = _find_caller()
    if caller is None:
        raise Unauthenticated("The cookies have no session that is still open. Log in.")
    return caller


def _find_caller() -> Caller | None:
    """Find the caller of the cookies; None when their session has ended."""
    refresh_token = session_cookies.refresh_cookie()
    if refresh_token is not None:
        return callers.find_refresh_caller(refresh_token)
    access_token = session_cookies.access_cookie()
    if access_token is None:
        return None
    try:
        return token_service.authenticate_session(container().sessions.access, access_token)
    except Unauthenticated:
        return None


def _render_login(login: Login, status: int = HTTPStatus.OK) -> Response:
    csrf_token = container().sessions.derive_csrf_token(login.family)
    session = CookieSession(login.user, csrf_token, login.expires_in)
    response = render(session, CookieSessionSchema(), status)
    session_cookies.store(response, login)
    return response
