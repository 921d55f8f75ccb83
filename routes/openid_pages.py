"""The way of a browser to an OpenID Connect provider and back: two addresses, and no API."""

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import structlog
from flask import Blueprint, Flask, abort, redirect, request
from werkzeug.wrappers import Response

from container import OPENID_CALLBACK, container
from infrastructure.openid_identities import LoginRefused, ProviderFailed
from routes.http import openid_cookies
from routes.http.rate_limiting import count_attempt

if TYPE_CHECKING:
    from infrastructure.openid_provider import OpenIdProvider

SIGN_IN, LINK = "/sign-in/openid", "/settings"
START = "/openid/start"
PURPOSES = {"sign-in": SIGN_IN, "link": LINK}
MAX_ADDRESS = 500

log = structlog.get_logger()
openid_pages = Blueprint("openid", __name__)


def register(app: Flask) -> None:
    """Serve the two addresses."""
    app.register_blueprint(openid_pages)


@openid_pages.get(START)
def start() -> Response:
    """Lead the browser to the provider."""
    provider = _require_provider()
    purpose = request.args.get("purpose", "sign-in")
    page = PURPOSES.get(purpose, SIGN_IN)
    try:
        address, flow = provider.begin()
    except ProviderFailed:
        log.exception("openid_provider_failed")
        return _lead(page, error="provider_failed")
    response = redirect(address)
    openid_cookies.keep_flow(response, flow, purpose, _local_address(request.args.get("from")))
    return response


@openid_pages.get(OPENID_CALLBACK)
def callback() -> Response:
    """Take the browser back, prove who it has brought, and lead it to the page that asked."""
    provider = _require_provider()
    stored_flow = openid_cookies.take_flow()
    if stored_flow is None:
        return _lead(SIGN_IN, error="login_refused")
    flow, purpose, origin = stored_flow
    page = PURPOSES.get(purpose, SIGN_IN)
    try:
        identity = provider.finish(
            flow, request.args.get("state", ""), request.args.get("code", "")
        )
    except LoginRefused:
        return _lead(page, error="login_refused")
    except ProviderFailed:
        log.exception("openid_provider_failed")
        return _lead(page, error="provider_failed")
    response = _lead(page, openid="proven", **({"from": origin} if origin != "/" else {}))
    openid_cookies.keep_identity(response, identity)
    return response


def _require_provider() -> "OpenIdProvider":
    """Count an attempt and return the provider; without one, there is no such page."""
    count_attempt("openid")
    provider = container().openid
    if provider is None:
        abort(HTTPStatus.NOT_FOUND)
    return provider


def _lead(page: str, **query: str) -> Response:
    response = redirect(f"{page}?{urlencode(query)}")
    openid_cookies.drop_flow(response)
    return response


def _local_address(address: str | None) -> str:
    """Return an address of the app; anything that could lead elsewhere becomes the home page."""
    is_local = address is not None and address.startswith("/") and not address.startswith("//")
    if address is None or not is_local or "\\" in address or len(address) > MAX_ADDRESS:
        return "/"
    return address
