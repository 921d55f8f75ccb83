"""The web app: which file answers which address, in which form, and for how long it is kept."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from routes import web_app
from routes.http.hooks import LIBRARY_STYLES
from tests.conftest import make_app

PAGE = "<!doctype html><title>Outlay</title>"
SCRIPT = "export const answer = 42;\n" * 100
# The content of the compressed forms says which one was sent.
BROTLI, GZIP = b"as brotli", gzip.compress(b"as gzip")
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
POLICY = {
    "default-src 'self'",
    "script-src 'self'",
    f"style-src 'self' {LIBRARY_STYLES}",
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
}


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small build."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (tmp_path / "private.txt").write_text("secret")
    (folder / "index.html").write_text(PAGE)
    (folder / "sw.js").write_text("self.skipWaiting;")
    (folder / "manifest.webmanifest").write_text("{}")
    (folder / "assets" / "index-Bx3k9.js").write_text(SCRIPT)
    (folder / "assets" / "index-Bx3k9.js.br").write_bytes(BROTLI)
    (folder / "assets" / "index-Bx3k9.js.gz").write_bytes(GZIP)
    (folder / "assets" / "long-Ay7r1.js").write_text(SCRIPT)
    monkeypatch.setattr(web_app, "DIST", folder)
    return folder


@pytest.fixture
def server(dist: Path, tmp_path: Path) -> Flask:
    """An application with the build, which allows each address a single request."""
    return make_app(tmp_path, RATE_LIMIT_API="1/minute", RATE_LIMIT_BURST=1)


@pytest.fixture
def browser(server: Flask) -> FlaskClient:
    return server.test_client()


def read(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    """An answer whose file is closed."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with client.get(path, headers=BROWSER | named) as answer:
        answer.get_data()
        return answer


@pytest.mark.parametrize(
    "path", ["/", "/transactions", "/reset-password?token=a.b", "/a/b/c.d", "/docsx", "/index.html"]
)
def test_every_address_of_the_app_is_its_page(browser: FlaskClient, path: str) -> None:
    answer = read(browser, path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.content_type == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert read(browser, path, If_None_Match=answer.headers["ETag"]).status_code == 304


@pytest.mark.parametrize("path", ["/nothing", "/transactions", "/favicon.png"])
def test_a_program_learns_that_its_path_is_wrong(browser: FlaskClient, path: str) -> None:
    answer = read(browser, path, Accept="*/*")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/api/nothing", "/api", "/docs/nothing", "/health/x"])
def test_the_other_parts_of_the_server_keep_their_errors(browser: FlaskClient, path: str) -> None:
    answer = read(browser, path)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert browser.post("/api/nothing").status_code == 404


@pytest.mark.parametrize("path", ["/assets/index-Old1.js", "/assets/", "/assets/x/y.css"])
def test_a_missing_asset_is_missing(browser: FlaskClient, path: str) -> None:
    """Also for a person: the page in place of a script would be an error that nobody reads."""
    assert read(browser, path).status_code == 404


def test_assets_are_kept_for_a_year_and_other_files_are_asked_for(browser: FlaskClient) -> None:
    expected = "public, max-age=31536000, immutable"
    asset = read(browser, "/assets/index-Bx3k9.js")
    assert asset.headers["Cache-Control"] == expected
    again = read(browser, "/assets/index-Bx3k9.js", If_None_Match=asset.headers["ETag"])
    assert (again.status_code, again.headers["Cache-Control"]) == (304, expected)
    for path, media_type in (
        ("/sw.js", "text/javascript; charset=utf-8"),
        ("/manifest.webmanifest", "application/manifest+json"),
    ):
        answer = read(browser, path, Accept="*/*")
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.content_type == media_type


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("identity, br;q=0.5", None),
        ("gzip;q=0", None),
        ("zstd", None),
        ("", None),
    ],
)
def test_the_compressed_form_that_the_client_likes_best_is_sent(
    browser: FlaskClient, accepted: str, encoding: str | None
) -> None:
    answer = read(browser, "/assets/index-Bx3k9.js", Accept_Encoding=accepted)
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.data == {"br": BROTLI, "gzip": GZIP, None: SCRIPT.encode()}[encoding]
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert answer.content_type == "text/javascript; charset=utf-8"


def test_each_form_has_a_tag_of_its_own(browser: FlaskClient) -> None:
    forms = [
        read(browser, "/assets/index-Bx3k9.js", Accept_Encoding=accepted)
        for accepted in ("br", "gzip", "identity")
    ]
    assert len({answer.headers["ETag"] for answer in forms}) == 3


def test_a_file_without_compressed_forms_is_compressed_once(browser: FlaskClient) -> None:
    answer = read(browser, "/assets/long-Ay7r1.js", Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == SCRIPT.encode()


@pytest.mark.parametrize("path", ["/", "/transactions", "/assets/index-Bx3k9.js"])
def test_head_tells_what_get_would_send(browser: FlaskClient, path: str) -> None:
    full = read(browser, path)
    with browser.head(path, headers=BROWSER) as answer:
        assert answer.data == b""
        for name in ("Content-Length", "Content-Type", "ETag", "Cache-Control"):
            assert answer.headers[name] == full.headers[name]


@pytest.mark.parametrize(
    "path",
    [
        "/../private.txt",
        "/assets/../../private.txt",
        "/assets/%2e%2e/%2e%2e/private.txt",
        "/..%2fprivate.txt",
        "/..%5cprivate.txt",
        "/assets//../../private.txt",
        "/%00",
        "/assets/%00.js",
        "/" + "x" * 5000,
    ],
)
def test_no_path_leads_out_of_the_build(browser: FlaskClient, path: str) -> None:
    for accepted in ("text/html", "*/*"):
        answer = read(browser, path, Accept=accepted)
        assert answer.status_code == 404 or answer.text == PAGE
        assert "secret" not in answer.text


def test_pages_run_their_own_files_only(browser: FlaskClient) -> None:
    for path in ("/", "/transactions", "/assets/index-Bx3k9.js", "/sw.js"):
        headers = read(browser, path).headers
        assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Request-ID"]
    assert "'unsafe-inline'" in read(browser, "/docs/").headers["Content-Security-Policy"]


def test_files_are_never_limited(browser: FlaskClient) -> None:
    statuses = [read(browser, "/assets/index-Bx3k9.js").status_code for _ in range(5)]
    assert statuses == [200] * 5
    answer = read(browser, "/")
    assert "RateLimit" not in answer.headers


def test_invented_addresses_add_no_series_to_the_metrics(browser: FlaskClient) -> None:
    for number in range(3):
        read(browser, f"/invented-{number}")
    text = browser.get("/api/metrics").text
    assert 'outlay_requests_total{method="GET",route="/<app_path:path>",status="200"} 3.0' in text
    assert "invented" not in text


def test_only_get_and_head_open_the_app(browser: FlaskClient) -> None:
    answer = browser.post("/transactions")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_only_trusted_hosts_see_it(dist: Path, tmp_path: Path) -> None:
    client = make_app(tmp_path, TRUSTED_HOSTS=["outlay.example"]).test_client()
    assert read(client, "/", Host="outlay.example").status_code == 200
    assert read(client, "/", Host="evil.test").status_code == 400


def test_a_source_without_a_build_says_how_to_make_one(browser: FlaskClient, dist: Path) -> None:
    (dist / "index.html").unlink()
    for path in ("/", "/transactions"):
        answer = read(browser, path)
        assert (answer.status_code, answer.mimetype) == (404, "text/plain")
        assert "make web" in answer.text


def test_the_committed_build_has_all_that_its_page_names(tmp_path: Path) -> None:
    """What `make web` has built: served without Node.js, so it is part of the source."""
    client = make_app(tmp_path).test_client()
    page = read(client, "/")
    paths = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert any(path.endswith(".js") for path in paths)
    missing = [path for path in paths if read(client, path, Accept="*/*").status_code != 200]
    assert not missing
    assert "<style" not in page.text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page.text)


def test_without_the_app_the_root_leads_to_the_description_of_the_api(
    dist: Path, tmp_path: Path
) -> None:
    client = make_app(tmp_path, WEB_APP=False).test_client()
    answer = read(client, "/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/docs/")
    assert read(client, "/transactions").status_code == 404
    assert read(client, "/assets/index-Bx3k9.js").status_code == 404
