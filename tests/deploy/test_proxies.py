"""nginx and Caddy with the files of ``deploy/`` in front of a real server."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import urllib3

from tests.conftest import missing
from tests.live.client import PASSWORD
from tests.live.server import HANG_SECONDS, ROOT, free_port, running

HOST = "outlay.example"
SETTINGS = {
    "PROXIES": "1",
    "PUBLIC_URL": f"https://{HOST}",
    # The second is how this test sees whether the server has started.
    "TRUSTED_HOSTS": f"{HOST},127.0.0.1",
    "RATE_LIMIT_AUTH": "5/minute",
}
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include {folder}/outlay.conf;
}}
"""


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxy(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[urllib3.HTTPSConnectionPool]:
    """A client of the server behind a proxy."""
    if shutil.which(request.param) is None:
        missing(request.param)
    folder = tmp_path_factory.mktemp(request.param)
    certificate, key = make_certificate(folder)
    port = free_port()
    with running(folder, **SETTINGS) as server:
        upstream = server.url.removeprefix("http://")
        command = PREPARE[request.param](folder, port, upstream, certificate, key)
        pool = urllib3.HTTPSConnectionPool(
            "127.0.0.1",
            port,
            ca_certs=str(certificate),
            server_hostname=HOST,
            assert_hostname=HOST,
            headers={"Host": HOST},
            retries=False,
            timeout=HANG_SECONDS,
        )
        with running_proxy(command, pool, folder):
            yield pool


@contextmanager
def running_proxy(
    command: list[str], pool: urllib3.HTTPSConnectionPool, folder: Path
) -> Iterator[None]:
    with (folder / "proxy.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + HANG_SECONDS
        while not answers(pool):
            assert process.poll() is None, (folder / "proxy.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=HANG_SECONDS)


def answers(pool: urllib3.HTTPSConnectionPool) -> bool:
    try:
        return pool.request("GET", "/api/health/live").status == 200
    except urllib3.exceptions.HTTPError:
        return False


def make_certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *(
                "-nodes",
                "-days",
                "2",
                "-subj",
                f"/CN={HOST}",
                "-addext",
                f"subjectAltName=DNS:{HOST}",
            ),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


def prepare_nginx(
    folder: Path, port: int, upstream: str, certificate: Path, key: Path
) -> list[str]:
    """The file of ``deploy/`` with the ports and paths of this test."""
    changes = {
        r"server 127\.0\.0\.1:5000;": f"server {upstream};",
        r"listen 80;": f"listen 127.0.0.1:{free_port()};",
        r"listen 443 ": f"listen 127.0.0.1:{port} ",
        r"\n *listen \[::\].*": "",
        r"/etc/ssl/certs/outlay.example.pem": str(certificate),
        r"/etc/ssl/private/outlay.example.key": str(key),
        r"/var/log/nginx": str(folder),
    }
    (folder / "outlay.conf").write_text(change("nginx.conf", changes))
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder))
    return ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)]


def prepare_caddy(
    folder: Path, port: int, upstream: str, certificate: Path, key: Path
) -> list[str]:
    """The same for Caddy, which must not look for a certificate itself."""
    changes = {
        r"127\.0\.0\.1:5000 \{": f"{upstream} {{",
        r"\n\{\n": "\n{\n\tadmin off\n\tauto_https disable_redirects\n",
        rf"\n{HOST} \{{\n": f"\n{HOST}:{port} {{\n\tbind 127.0.0.1\n\ttls {certificate} {key}\n",
    }
    (folder / "Caddyfile").write_text(change("Caddyfile", changes))
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


PREPARE = {"nginx": prepare_nginx, "caddy": prepare_caddy}


def change(name: str, changes: dict[str, str]) -> str:
    text = (ROOT / "deploy" / name).read_text()
    for pattern, replacement in changes.items():
        text, count = re.subn(pattern, replacement, text)
        assert count, f"{pattern} is not in {name}"
    return text


def call(
    proxy: urllib3.HTTPSConnectionPool, method: str, path: str, body: Any = None, **headers: str
) -> urllib3.BaseHTTPResponse:
    headers |= {"Host": HOST, "Content-Type": "application/json"}
    content = None if body is None else json.dumps(body)
    return proxy.request(method, f"/api{path}", body=content, headers=headers)


def register(proxy: urllib3.HTTPSConnectionPool, name: str) -> dict[str, str]:
    """Register somebody; the header that says who they are."""
    body = {"email": f"{name}@example.com", "username": name, "password": PASSWORD}
    answer = call(proxy, "POST", "/auth/register", body)
    assert answer.status == 201, answer.data
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def test_requests_and_versions_pass_unchanged(proxy: urllib3.HTTPSConnectionPool) -> None:
    ada = register(proxy, "ada")
    created = call(proxy, "POST", "/expenses", {"amount": "12.50", "payee": "Grocer"}, **ada)
    etag = created.headers["ETag"]
    path = f"/expenses/{created.json()['id']}"

    changed = call(proxy, "PATCH", path, {"amount": "13.00"}, **ada, **{"If-Match": etag})
    stale = call(proxy, "PATCH", path, {"amount": "14.00"}, **ada, **{"If-Match": etag})

    assert (etag, changed.status, stale.status) == ('"1"', 200, 412)


def test_attempts_are_counted_by_the_address_that_the_proxy_sees(
    proxy: urllib3.HTTPSConnectionPool,
) -> None:
    statuses = []
    for number in range(7):
        login = {"username": f"nobody{number}", "password": "wrong"}
        # Whoever guesses passwords says what they like about their address.
        invented = {"X-Forwarded-For": f"198.51.100.{number}"}
        statuses.append(call(proxy, "POST", "/auth/login", login, **invented).status)
    assert statuses[-1] == 429


def test_a_stream_passes_each_change_at_once(proxy: urllib3.HTTPSConnectionPool) -> None:
    bob = register(proxy, "bob")
    stream = proxy.request(
        "GET", "/api/events/stream", headers={"Host": HOST, **bob}, preload_content=False
    )
    assert read_event(stream)["event"] == "ready"

    call(proxy, "POST", "/expenses", {"amount": 1, "payee": "Grocer"}, **bob)

    # It would wait for ever for a proxy that collects an answer first.
    assert json.loads(read_event(stream)["data"])["type"] == "transaction_created"
    stream.close()


def read_event(stream: urllib3.BaseHTTPResponse) -> dict[str, str]:
    event: dict[str, str] = {}
    while "data" not in event:
        event = {}
        while text := read_line(stream):
            name, _, value = text.partition(": ")
            event[name] = value
    return event


def read_line(stream: urllib3.BaseHTTPResponse) -> str:
    line = b""
    while not line.endswith(b"\n"):
        byte = stream.read(1)
        assert byte, "the stream ended"
        line += byte
    return line.decode().strip()
