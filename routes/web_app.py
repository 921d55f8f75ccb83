"""The web app at ``/``: the files of its build, and one page for every address of the app.

The build is in ``web/dist``, which ``make web`` writes. It holds text files also in compressed
form. Requests are Flask's like all others, so they are logged, counted and checked for their host.
"""

import os.path
from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Flask, abort, redirect, request, send_file
from werkzeug.routing import PathConverter
from werkzeug.security import safe_join
from werkzeug.wrappers import Response

from routes.http.rendering import wants_page

DIST = Path(__file__).parents[1] / "web" / "dist"
PAGE = "index.html"
ASSETS = "assets/"
"""Files with a hash of their content in the name: their content never changes."""
YEAR_SECONDS = 365 * 24 * 3600
# Of our own: the tables of a system may differ, and browsers refuse a script of another type.
MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""Endings of the compressed forms of a file, the shortest form first."""
NOT_BUILT = (
    "The web app is not built. Run `make web`, which needs Node.js 20.19 or newer, or set"
    " WEB_APP=false. The API is described at /docs/.\n"
)

web_app = Blueprint("web_app", __name__)


class AppPathConverter(PathConverter):
    """Matches what may be an address of the app: a path of none of the other parts."""

    regex = r"(?!(?:api|docs|health|mcp|ws)(?:/|$))[^/].*?"


def register(app: Flask) -> None:
    """Serve the app, or without it lead from ``/`` to the description of the API."""
    if app.config["WEB_APP"]:
        app.url_map.converters["app_path"] = AppPathConverter
        app.register_blueprint(web_app)
    else:
        app.add_url_rule("/", "index", lambda: redirect("/docs/"))


@web_app.get("/")
def show_app() -> Response:
    """Send the page of the app, or how to build it."""
    page = DIST / PAGE
    if not page.is_file():
        return Response(NOT_BUILT, HTTPStatus.NOT_FOUND, mimetype="text/plain")
    return _send(page)


@web_app.get("/<app_path:path>")
def show_file_or_app(path: str) -> Response:
    """Send a file of the build; for any other address that a person opens, the page of the app."""
    file = safe_join(str(DIST), path)
    if file is not None and _is_file(file):
        return _send(Path(file), is_immutable=path.startswith(ASSETS))

    # Programs that ask for a wrong path should learn that; so should a page that asks for the
    # assets of another version.
    if path.startswith(ASSETS) or not wants_page():
        abort(HTTPStatus.NOT_FOUND)
    response = show_app()
    response.vary.add("Accept")
    return response


def _send(file: Path, *, is_immutable: bool = False) -> Response:
    """Send a file in the best form that the client accepts, or 304 if the client has it."""
    encoding = _choose_encoding(file)
    response = send_file(
        f"{file}{ENCODINGS[encoding]}" if encoding else file,
        mimetype=MEDIA_TYPES.get(file.suffix, "application/octet-stream"),
        # Without an age: no-cache, which is to ask each time whether the file has changed.
        max_age=YEAR_SECONDS if is_immutable else None,
    )
    if is_immutable:
        response.cache_control.immutable = True
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    return response


def _choose_encoding(file: Path) -> str | None:
    accepted = request.accept_encodings
    existing = [name for name, ending in ENCODINGS.items() if _is_file(f"{file}{ending}")]
    best = max(existing, key=accepted.quality, default=None)
    # Without the header, or with ``gzip;q=0``, the quality is 0.
    if best is None or not accepted.quality(best):
        return None
    return best if accepted.quality(best) >= accepted.quality("identity") else None


def _is_file(path: str) -> bool:
    # Unlike Path.is_file, false for what cannot be a name, such as one too long.
    return os.path.isfile(path)  # noqa: PTH113
