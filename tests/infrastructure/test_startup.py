"""A start that cannot succeed is refused with a sentence."""

import socket

import pytest

from infrastructure.startup import StartError, check_address


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.7", "999.1.1.1"])
def test_an_address_that_this_machine_does_not_have_is_named(host: str) -> None:
    with pytest.raises(StartError, match=f'HOST must be an address of this machine.*"{host}"'):
        check_address(host, 5000)


def test_a_busy_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(StartError, match=f"Port {port} .* is already in use"):
            check_address("127.0.0.1", port)
