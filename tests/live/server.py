"""A real server in a process of its own, as ``make run`` starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
HANG_SECONDS = 180
"""A wait that takes this long has failed. Nothing is measured: slow machines get there later."""


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    process: subprocess.Popen[str]
    seconds_to_first_answer: float

    def stop(self) -> int:
        """Ask it to end, as a service manager does; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=HANG_SECONDS)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def has_ipv6() -> bool:
    """Whether this machine can listen on its IPv6 loopback address."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@contextmanager
def running(folder: Path, *, descriptors: int | None = None, **settings: str) -> Iterator[Server]:
    """Start the server in its own folder, wait for its first answer, and stop it at the end.

    ``descriptors`` limits how many files and connections each of its processes may have open.
    """
    port = free_port()
    environment = os.environ | {
        "INSTANCE_DIR": str(folder),
        "MODELS_DIR": str(folder / "models"),
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "RATE_LIMIT_API": "off",
        "RATE_LIMIT_AUTH": "off",
        "DEMO_DATA": "false",
        **settings,
    }
    started = time.monotonic()
    command = [str(Path(sys.executable).with_name("gunicorn"))]
    if descriptors is not None:
        command = ["prlimit", f"--nofile={descriptors}", *command]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            text=True,
        )
    try:
        host = environment["HOST"]
        url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        try:
            wait_for(url, process)
        except RuntimeError as error:
            raise RuntimeError(f"{error}\n{(folder / 'server.log').read_text()[-3000:]}") from error
        yield Server(url, process, time.monotonic() - started)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=HANG_SECONDS)


def wait_for(url: str, process: subprocess.Popen[Any]) -> None:
    """Until the first answer. Raises RuntimeError when there is none."""
    deadline = time.monotonic() + HANG_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/api/health/live", timeout=10):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise RuntimeError("the server did not start")
