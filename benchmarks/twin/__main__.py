"""Measure the list of 50 over HTTP beside a twin in FastAPI, on the same rows.

    python -m benchmarks.twin [--rows 10000] [--rounds 10]

Both servers run as they are documented, one process each: gunicorn with our settings, uvicorn with
uvloop and httptools. Requests go to both in turn, from eight clients at once. What is compared is
the processor time of the servers, which other programs on the machine disturb least.
"""

import argparse
import http.client
import os
import subprocess
import sys
import venv
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from statistics import median

from benchmarks.ledgers import application, create_owner
from benchmarks.start import await_answer, family_seconds
from config import ROOT

FOLDER = Path(__file__).parent
ENVIRONMENT = ROOT / ".venv-peers" / "twin"
"""Kept from one run to the next; ignored by git."""
CLIENTS = 8
REQUESTS = 50
"""Requests of each client in a round."""
PATH = "/api/expenses"
MIN_RATIO = 1.5


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs, and the header that it asks for."""

    port: int
    pid: int
    token: str

    def measure(self) -> float:
        """Return the milliseconds of processor time of one request."""
        begun = family_seconds(self.pid)
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(lambda _: self._ask_often(), range(CLIENTS)))
        return 1_000 * (family_seconds(self.pid) - begun) / (CLIENTS * REQUESTS)

    def _ask_often(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        for _ in range(REQUESTS):
            connection.request("GET", PATH, headers={"Authorization": f"Bearer {self.token}"})
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == HTTPStatus.OK, body[:300]
        connection.close()


@contextmanager
def running(
    command: Sequence[str], folder: Path, port: int, token: str, settings: Mapping[str, str]
) -> Iterator[Server]:
    """Start a server, wait for its first answer, and stop it at the end."""
    environment = {**os.environ, **settings}
    process = subprocess.Popen(command, cwd=folder, env=environment)  # noqa: S603 (our own)
    server = Server(port, process.pid, token)
    try:
        await_answer(port)
        yield server
    finally:
        process.terminate()
        process.wait()


def install() -> None:
    """Install what the twin needs, once."""
    if ENVIRONMENT.exists():
        return
    venv.create(ENVIRONMENT, with_pip=True)
    requirements = str(FOLDER / "requirements.txt")
    command = [str(ENVIRONMENT / "bin" / "pip"), "install", "--quiet", "-r", requirements]
    subprocess.run(command, check=True)  # noqa: S603 (our own)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    install()

    with application("sqlite") as app:
        token = create_owner(app, options.rows).token
        instance = Path(app.config["INSTANCE_DIR"])
        settings = {
            "INSTANCE_DIR": str(instance),
            "JWT_SECRET_KEY": app.config["JWT_SECRET_KEY"],
            "TWIN_DATABASE": app.config["DATABASE_URL"],
            "RATE_LIMIT_API": "off",
            "DEMO_DATA": "false",
            "LOG_LEVEL": "ERROR",
            "PORT": "5461",
        }
        gunicorn = [str(Path(sys.executable).with_name("gunicorn"))]
        uvicorn = [
            str(ENVIRONMENT / "bin" / "uvicorn"),
            *("--port", "5462", "--loop", "uvloop", "--http", "httptools", "--no-access-log"),
            *("--log-level", "error", "server:app"),
        ]
        start = partial(running, token=token, settings=settings)
        with start(gunicorn, ROOT, 5461) as ours, start(uvicorn, FOLDER, 5462) as twin:
            ours.measure(), twin.measure()  # both warm
            rounds = [(ours.measure(), twin.measure()) for _ in range(options.rounds)]

    ratio = median(its / our for our, its in rounds)
    our_ms, its_ms = (median(side) for side in zip(*rounds, strict=True))
    print(f"list of 50: ours {our_ms:.2f} ms, the twin {its_ms:.2f} ms of processor time")
    print(f"the twin / ours: {ratio:.2f}, of at least {MIN_RATIO}")


if __name__ == "__main__":
    main()
