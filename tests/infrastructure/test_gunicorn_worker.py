import resource
import socket

import pytest

from infrastructure.gunicorn_worker import SILENCE_SECONDS, limit_connections, limit_silence


@pytest.mark.parametrize(
    ("hard", "threads", "expected"),
    [(200, 8, 76), (100, 8, 8), (1_000_000, 8, 1000), (resource.RLIM_INFINITY, 8, 1000)],
)
def test_connections_leave_descriptors_for_the_threads(
    monkeypatch: pytest.MonkeyPatch, hard: int, threads: int, expected: int
) -> None:
    limits: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (50, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, pair: limits.append(pair))
    assert limit_connections(threads) == expected
    # As many as the system allows at all.
    assert limits == [(hard, hard)]


def test_a_connection_ends_when_its_client_is_silent() -> None:
    assert SILENCE_SECONDS > 1
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        limit_silence(listener)
        with socket.create_connection(listener.getsockname()) as client:
            client.sendall(b"x")
            accepted, _ = listener.accept()
            option = accepted.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16)
            accepted.close()
    assert int.from_bytes(option[:8], "little") == SILENCE_SECONDS
