"""The parts of a large installation, each a process group that may be killed and started again."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.live.server import HANG_SECONDS, ROOT


@dataclass
class Part:
    """A program; ``is_up`` tells when it does its work, ``user`` whose rights it has."""

    name: str
    command: Sequence[str | Path]
    log: Path
    is_up: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    kills: int = 0
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the program and wait until it works."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=os.environ | self.environment,
                stdout=log,
                stderr=log,
                user=self.user,
                # A group of its own, so that a kill reaches its children too.
                start_new_session=True,
            )
        deadline = time.monotonic() + HANG_SECONDS
        while not self.is_up():
            has_ended = self._process.poll() is not None
            if has_ended or time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} did not start:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.1)

    def kill(self) -> None:
        """End the program without a warning, as a lack of memory does."""
        self.kills += 1
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the program to end, as a service manager does."""
        if self._process is None or self._process.poll() is not None:
            return
        try:
            self._end(signal.SIGTERM)
        except subprocess.TimeoutExpired:
            self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        assert self._process is not None
        os.killpg(self._process.pid, how)
        self._process.wait(timeout=60)


def listens(port: int) -> Callable[[], bool]:
    """Return a function that tells whether somebody accepts connections there."""

    def is_up() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    return is_up
