"""Requests to addresses that people enter, against real servers."""

import socket
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.outbound_failures import SENTENCES, Failure
from core.translation import translate, use_language
from infrastructure.outbound import MAX_RESPONSE_BYTES, OutboundClient, OutboundError
from infrastructure.outbound_addresses import AddressPolicy, parse_networks
from tests.receivers import (
    Behaviour,
    Receiver,
    answer,
    drip,
    hang_up,
    make_certificate,
    never,
    pour,
    receiving,
)

LOOPBACK = AddressPolicy(parse_networks(["127.0.0.0/8"]))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


def post(url: str, policy: AddressPolicy = LOOPBACK, seconds: float = 5) -> Any:
    return OutboundClient(policy, seconds).post(url, b"{}", {"Content-Type": "application/json"})


def failure(url: str, policy: AddressPolicy = LOOPBACK, seconds: float = 5) -> Failure:
    with pytest.raises(OutboundError) as caught:
        post(url, policy, seconds)
    return caught.value.failure


def resolve_to(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Let each question for a name have the next answer; the names that were asked for."""
    waiting, asked = list(answers), []
    resolve = socket.getaddrinfo

    def look_up(host: str, port: Any, *args: Any, **options: Any) -> Any:
        if not host.endswith(".example"):
            return resolve(host, port, *args, **options)
        asked.append(host)
        address = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_a_request_arrives_with_its_body_headers_and_host(receiver: Receiver) -> None:
    receiver.behaviour = answer(201, b"thanks")
    response = post(receiver.url("/hook?key=1"))
    assert (response.status, response.body) == (201, b"thanks")
    (request,) = receiver.received
    assert (request.path, request.body) == ("/hook?key=1", b"{}")
    assert request.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert request.headers["content-type"] == "application/json"


def test_private_addresses_are_not_called_unless_their_network_is_allowed(
    receiver: Receiver,
) -> None:
    assert failure(receiver.url(), AddressPolicy()) == Failure.REFUSED_ADDRESS
    assert failure(receiver.url(host="localhost"), AddressPolicy()) == Failure.REFUSED_ADDRESS
    assert receiver.connections == 0


def test_a_name_that_changes_after_the_check_does_not_lead_elsewhere(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = resolve_to(monkeypatch, "127.0.0.1", "10.255.255.1")
    assert post(receiver.url(host="rebind.example")).status == 204
    assert asked == ["rebind.example"], "asked once, and connected to what was checked"


def test_a_name_that_leads_into_a_private_network_later_is_refused_then(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = AddressPolicy(parse_networks(["127.0.0.1/32"]))
    resolve_to(monkeypatch, "127.0.0.1", "127.0.0.2")
    assert post(receiver.url(host="rebind.example"), allowed).status == 204
    assert failure(receiver.url(host="rebind.example"), allowed) == Failure.REFUSED_ADDRESS


def test_plain_http_is_for_allowed_networks_only() -> None:
    assert failure("http://1.1.1.1/hook") == Failure.HTTPS_REQUIRED


def test_redirects_are_not_followed(receiver: Receiver) -> None:
    receiver.behaviours["/hook"] = answer(302, Location=receiver.url("/secret"))
    assert post(receiver.url("/hook")).status == 302
    assert [request.path for request in receiver.received] == ["/hook"]


@pytest.mark.parametrize("behaviour", [never, drip])
def test_a_server_that_is_slow_or_silent_is_left_after_the_time(
    receiver: Receiver, behaviour: Behaviour
) -> None:
    receiver.behaviour = behaviour
    assert failure(receiver.url(), seconds=0.3) == Failure.TIMEOUT


def test_a_server_that_does_not_shake_hands_is_left_after_the_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        assert failure(url, seconds=0.3) == Failure.TIMEOUT


def test_only_the_beginning_of_a_long_body_is_read(receiver: Receiver) -> None:
    receiver.behaviour = pour
    tracemalloc.start()
    response = post(receiver.url())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(response.body) == MAX_RESPONSE_BYTES
    assert peak < 20 * MAX_RESPONSE_BYTES


@pytest.mark.parametrize(
    "behaviour",
    [hang_up, lambda connection, _: connection.sendall(b"SSH-2.0-OpenSSH\r\n")],
    ids=["hangs up", "no http"],
)
def test_a_server_without_an_answer_is_a_failed_connection(
    receiver: Receiver, behaviour: Behaviour
) -> None:
    receiver.behaviour = behaviour
    assert failure(receiver.url()) == Failure.CONNECTION


def test_a_closed_port_is_a_failed_connection() -> None:
    assert failure("http://127.0.0.1:9/") == Failure.CONNECTION


def test_a_name_without_an_address_is_said_to_be_unresolvable() -> None:
    assert failure("https://nowhere.invalid/") == Failure.UNRESOLVABLE


def test_the_certificate_must_be_for_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, context = make_certificate(tmp_path, "hooks.example")
    resolve_to(monkeypatch, "127.0.0.1")
    with receiving(context) as server:
        assert failure(server.url(host="hooks.example")) == Failure.TLS, "nobody vouches for it"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert post(server.url(host="hooks.example")).status == 204
        assert failure(server.url(host="other.example")) == Failure.TLS
        assert failure(server.url()) == Failure.TLS


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example/path",
        "ftp://hooks.example/",
        "file:///etc/passwd",
        "http://",
        "https://user:password@hooks.example/",
        "https://hooks.example:port/",
        "https://hooks.example:70000/",
        "https://hooks.example/a b",
        "https://hooks.example/\r\nHost: other",
        "https://hooks.example/" + "a" * 2000,
        "https://[::1/",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(OutboundError) as caught:
        OutboundClient(LOOPBACK).check(url)
    assert caught.value.failure == Failure.INVALID_URL
    assert failure(url) == Failure.INVALID_URL


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://127.0.0.1/", Failure.REFUSED_ADDRESS),
        ("https://[::ffff:127.0.0.1]/", Failure.REFUSED_ADDRESS),
        ("http://hooks.example/", Failure.HTTPS_REQUIRED),
        ("http://1.1.1.1/", Failure.HTTPS_REQUIRED),
    ],
)
def test_what_can_be_known_without_the_network_is_refused_at_once(
    url: str, problem: Failure
) -> None:
    with pytest.raises(OutboundError) as caught:
        OutboundClient(AddressPolicy()).check(url)
    assert caught.value.failure == problem


def test_names_and_public_addresses_pass_the_first_check() -> None:
    for url in ("https://hooks.example/x?y=1", "https://1.1.1.1/", "https://bücher.example:8443"):
        OutboundClient(AddressPolicy()).check(url)
    OutboundClient(LOOPBACK).check("http://ntfy.home/topic")


def test_every_failure_is_explained_in_both_languages() -> None:
    assert SENTENCES.keys() == set(Failure)
    use_language("de")
    try:
        assert not [text for text in SENTENCES.values() if translate(text) == text]
    finally:
        use_language("en")
