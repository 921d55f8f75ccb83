import resource
import socket

import pytest

from infrastructure.gunicorn_worker import SILENCE_SECONDS, limit_silence, share_descriptors


@pytest.mark.parametrize(
    ("hard", "expected"),
    [
        (200, (38, 38)),
        (100, (8, 0)),
        (1_000_000, (1000, 500)),
        (resource.RLIM_INFINITY, (1000, 500)),
    ],
)
def test_connections_and_streams_leave_descriptors_for_the_threads(
    monkeypatch: pytest.MonkeyPatch, hard: int, expected: tuple[int, int]
) -> None:
    limits: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (50, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, pair: limits.append(pair))
    assert share_descriptors(threads=8, max_streams=500) == expected
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
