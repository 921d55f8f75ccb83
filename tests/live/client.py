"""A client of a real server that behaves as one should: it repeats what a 503 asks it to repeat."""

import json
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.live.server import HANG_SECONDS

PASSWORD = "correct horse battery"
PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"null")


@dataclass
class Client:
    """One user of a server. ``statuses`` counts every answer, also those that it repeats."""

    url: str
    token: str = ""
    statuses: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        timeout: float = HANG_SECONDS,
        **headers: str,
    ) -> Answer:
        """Send a request once."""
        request = urllib.request.Request(f"{self.url}/api{path}", method=method)
        content, kind = _encode(body)
        request.add_header("Content-Type", kind)
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, content, timeout=timeout) as response:
                answer = Answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            answer = Answer(error.code, error.headers, error.read())
        self._check(method, path, answer)
        return answer

    def insist(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request until its answer is no 503; the JSON of a success."""
        key = uuid.uuid4().hex
        deadline = time.monotonic() + HANG_SECONDS
        while True:
            answer = self.send(method, path, body, Idempotency_Key=key)
            if answer.status != 503 or time.monotonic() > deadline:
                assert answer.status < 300, (method, path, answer.status, answer.body[:300])
                return answer.json
            time.sleep(0.1)

    def finish(self, job: Any) -> Any:
        """The finished job of an answer with 202."""
        deadline = time.monotonic() + HANG_SECONDS
        while job["status"] in {"queued", "running"}:
            assert time.monotonic() < deadline, job
            time.sleep(0.1)
            job = self.insist("GET", f"/jobs/{job['id']}")
        return job

    def start(self, path: str, body: Any = None, method: str = "POST") -> Any:
        """Start a job without waiting for it."""
        key = uuid.uuid4().hex
        while True:
            answer = self.send(method, path, body, Idempotency_Key=key, Prefer="respond-async")
            if answer.status != 503:
                assert answer.status == 202, (path, answer.status, answer.body[:300])
                return answer.json
            time.sleep(0.1)

    def _check(self, method: str, path: str, answer: Answer) -> None:
        """Note answers that no client can act on."""
        self.statuses[answer.status] += 1
        if answer.status < 500:
            return
        is_problem = answer.headers["Content-Type"] == PROBLEM and answer.headers["X-Request-ID"]
        if answer.status != 503 or not is_problem or not answer.headers["Retry-After"]:
            self.broken.append(f"{method} {path}: {answer.status} {answer.body[:300]!r}")


def register(url: str, name: str) -> Client:
    body = {"email": f"{name}@example.com", "username": name, "password": PASSWORD}
    client = Client(url)
    client.token = client.insist("POST", "/auth/register", {**body, "currency": "EUR"})[
        "access_token"
    ]
    return client


@dataclass(frozen=True, slots=True)
class File:
    """A bank file to upload."""

    content: str
    fields: dict[str, str] = field(default_factory=dict)


def _encode(body: Any) -> tuple[bytes | None, str]:
    if not isinstance(body, File):
        return None if body is None else json.dumps(body).encode(), "application/json"
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in body.fields.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="bank.csv"\r\n'
        f"Content-Type: text/csv\r\n\r\n{body.content}\r\n--{boundary}--\r\n"
    )
    return "".join(parts).encode(), f"multipart/form-data; boundary={boundary}"
