"""Which addresses may be called."""

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.outbound_addresses import (
    AddressPolicy,
    Refused,
    Unresolvable,
    is_public,
    parse_networks,
)

PRIVATE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.8.9.10",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.192",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_of_private_and_reserved_networks_are_refused(address: str) -> None:
    assert not AddressPolicy().is_allowed(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_public_addresses_are_allowed(address: str) -> None:
    assert AddressPolicy().is_allowed(ipaddress.ip_address(address))


@given(st.ip_addresses(v=4))
def test_no_form_of_an_address_says_more_than_the_address_itself(
    address: ipaddress.IPv4Address,
) -> None:
    number = int(address)
    forms = [(0xFFFF << 32) | number, (0x64FF9B << 96) | number, (0x2002 << 112) | (number << 80)]
    assert {is_public(ipaddress.IPv6Address(form)) for form in forms} == {is_public(address)}


def test_only_the_networks_of_the_setting_are_allowed_besides() -> None:
    policy = AddressPolicy(parse_networks(["192.168.1.0/24", "fd00::/8"]))
    allowed = ["192.168.1.9", "::ffff:192.168.1.9", "fd00::1", "1.1.1.1"]
    assert all(policy.is_allowed(ipaddress.ip_address(each)) for each in allowed)
    refused = ["192.168.2.9", "127.0.0.1", "fc00::1"]
    assert not any(policy.is_allowed(ipaddress.ip_address(each)) for each in refused)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1"])
def test_other_spellings_of_this_machine_are_refused(host: str) -> None:
    with pytest.raises(Refused):
        AddressPolicy().resolve(host, 80, 5)


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))
        for address in ("1.1.1.1", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(Refused):
        AddressPolicy().resolve("both.example", 443, 5)


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 64 + ".example", "." * 300])
def test_a_name_without_an_address_is_unresolvable(host: str) -> None:
    with pytest.raises(Unresolvable):
        AddressPolicy().resolve(host, 443, 5)


def test_a_silent_name_server_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from threading import Event

    released = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: released.wait(60) and [])
    with pytest.raises(Unresolvable):
        AddressPolicy().resolve("slow.example", 443, 0.05)
    released.set()
