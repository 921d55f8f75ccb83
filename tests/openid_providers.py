"""An OpenID Connect provider in a process of its own: everybody may log in as anybody."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from tests.live.server import free_port

HANG_SECONDS = 60.0
ADA = {"sub": "subject-of-ada", "email": "ada@provider.example"}


@contextmanager
def running_provider() -> Iterator[str]:
    """Run a provider until the end of the block; yield its address."""
    port = free_port()
    options = ["--port", str(port), "--require-nonce", "true", "--user-claims", json.dumps(ADA)]
    command = [sys.executable, "-m", "oidc_provider_mock", *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _await_answer(f"http://127.0.0.1:{port}/.well-known/openid-configuration")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


def _await_answer(address: str) -> None:
    deadline = time.monotonic() + HANG_SECONDS
    while True:
        try:
            requests.get(address, timeout=HANG_SECONDS).raise_for_status()
        except requests.ConnectionError:
            assert time.monotonic() < deadline, "the provider does not start"
            time.sleep(0.1)
        else:
            return
