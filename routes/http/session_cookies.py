"""Sessions in cookies, for the app that this server serves itself.

The cookies are HttpOnly, so no script reads the tokens in them, and SameSite=Strict. That alone is
not enough: another port of the same host is the same site. So a request with cookies must also come
from the app's own origin, and one that changes something must have the CSRF token of its session.
"""

import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, g, request
from werkzeug.wrappers import Response

from container import container
from core.errors import Forbidden, Unauthenticated
from core.identity import Caller
from services.people.sessions import Login

ACCESS_COOKIE = "outlay_access"
REFRESH_COOKIE = "outlay_refresh"
REFRESH_PATH = "/api/auth/cookie"
CSRF_HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class CookieNames:
    """Names, path and security of the cookies, which follow from PUBLIC_URL.

    Over https, the prefixes keep other hosts of the domain from setting cookies of these names.
    """

    access: str
    refresh: str
    refresh_path: str
    secure: bool


def cookie_names() -> CookieNames:
    """Return the names of the cookies of this server."""
    public_url = urlsplit(current_app.config["PUBLIC_URL"])
    secure = public_url.scheme == "https"
    return CookieNames(
        f"__Host-{ACCESS_COOKIE}" if secure else ACCESS_COOKIE,
        # ``__Host-`` would require the path "/".
        f"__Secure-{REFRESH_COOKIE}" if secure else REFRESH_COOKIE,
        public_url.path.rstrip("/") + REFRESH_PATH,
        secure,
    )


def access_cookie() -> str | None:
    """Return the access token of the request's cookie. Raises Unauthenticated."""
    return _read(cookie_names().access)


def refresh_cookie() -> str | None:
    """Return the refresh token of the request's cookie. Raises Unauthenticated."""
    return _read(cookie_names().refresh)


def _read(name: str) -> str | None:
    values = request.cookies.getlist(name)
    if len(values) > 1:
        # Whoever else can set cookies for this host has added one: neither can be trusted.
        raise Unauthenticated(
            f'The request has more than one cookie "{name}". Delete the cookies of this site and'
            " log in again.",
            code="ambiguous_cookies",
        )
    return values[0] or None if values else None


def check_origin() -> None:
    """Check that a request with cookies comes from the app's own origin. Raises Forbidden.

    Programs other than browsers send neither header, and no page makes them send cookies.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        # "none" is a person who typed an address or opened a bookmark.
        is_own = site == "same-origin" or (site == "none" and request.method in SAFE_METHODS)
    else:
        origin = request.headers.get("Origin")
        is_own = origin is None or origin in _own_origins()
    if not is_own:
        raise Forbidden(
            "Cookies are accepted only from the app that this server serves itself. Send an access"
            " token in the header Authorization: Bearer <token>.",
            code="foreign_origin",
        )


def _own_origins() -> set[str]:
    public_url = urlsplit(current_app.config["PUBLIC_URL"])
    return {
        f"{request.scheme}://{request.host}",
        f"{public_url.scheme}://{public_url.netloc}".lower(),
    }


def check_csrf_token(caller: Caller) -> None:
    """Check that a request has the CSRF token of the caller's session. Raises Forbidden.

    A request that changes nothing may do without, but a token that is sent must be right: so an app
    that always sends it notices when somebody has exchanged the cookies.
    """
    if request.method in SAFE_METHODS and CSRF_HEADER not in request.headers:
        return
    sent = sent_csrf_token()
    if not hmac.compare_digest(sent.encode(), csrf_token(caller).encode()):
        raise Forbidden(
            f"The header {CSRF_HEADER} is not the token of this session. Get the token at"
            f" GET {REFRESH_PATH}/csrf-token.",
            code="wrong_csrf_token",
        )


def sent_csrf_token() -> str:
    """Return the CSRF token of the request. Raises Forbidden if there is none."""
    sent = request.headers.get(CSRF_HEADER)
    if sent is None:
        raise Forbidden(
            f"With cookies, this request requires the header {CSRF_HEADER}. Get the token at"
            f" GET {REFRESH_PATH}/csrf-token.",
            code="csrf_token_required",
        )
    return sent


def csrf_token(caller: Caller) -> str:
    """Return the CSRF token of the caller's session."""
    assert caller.family is not None, "only sessions have cookies"
    return container().sessions.derive_csrf_token(caller.family)


def store(response: Response, login: Login) -> None:
    """Put the tokens of a login into cookies."""
    names = cookie_names()
    lifetime = container().sessions.refresh_lifetime
    set_cookie(response, names.access, login.access_token, "/", login.expires_in)
    set_cookie(
        response,
        names.refresh,
        login.refresh_token,
        names.refresh_path,
        int(lifetime.total_seconds()),
    )


def forget() -> None:
    """Let the response to this request clear the cookies, if the request has any."""
    names = cookie_names()
    g.clears_cookies = bool({names.access, names.refresh} & request.cookies.keys())


def clear(response: Response) -> None:
    """Clear the cookies in the browser."""
    names = cookie_names()
    set_cookie(response, names.access, "", "/", 0)
    set_cookie(response, names.refresh, "", names.refresh_path, 0)


def clear_if_forgotten(response: Response) -> None:
    """Clear the cookies if the view has asked for it, unless the request failed."""
    if g.get("clears_cookies") and response.status_code < 400:  # noqa: PLR2004 (errors)
        clear(response)


def set_cookie(
    response: Response,
    name: str,
    value: str,
    path: str,
    seconds: int,
    *,
    same_site: str = "Strict",
) -> None:
    """Set a cookie that no script reads, secure where the server is."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=path,
        secure=cookie_names().secure,
        httponly=True,
        samesite=same_site,
    )
