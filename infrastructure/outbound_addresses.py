"""Which addresses this server may call when a person names the host: no part of its own network."""

import ipaddress
import socket
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from queue import Empty, Queue

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: the last four bytes are the IPv4 address that a gateway connects to."""
OTHER_SPECIAL_NETWORKS = (
    # IETF protocol assignments, which Oracle's cloud uses for its metadata.
    ipaddress.ip_network("192.0.0.0/24"),
    # Services of Azure for its machines.
    ipaddress.ip_network("168.63.129.16/32"),
)
"""What Python counts as public although it is none of the internet's."""


class Unresolvable(Exception):
    """The host has no address, or its name servers do not answer in time."""


class Refused(Exception):
    """The host has an address that this server may not call."""


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """The networks that may be called beside the public internet."""

    allowed_networks: Sequence[Network] = ()

    def is_listed(self, address: Address) -> bool:
        """Return whether the operator has allowed the address by name of its network."""
        address = connected_address(address)
        return any(address in network for network in self.allowed_networks)

    def is_allowed(self, address: Address) -> bool:
        """Return whether the address may be called."""
        return self.is_listed(address) or is_public(address)

    def resolve(self, host: str, port: int, seconds: float) -> Sequence[Address]:
        """Return all addresses of a host, in the order in which they should be tried.

        Raises:
            Unresolvable: There is no address, or no answer within the time.
            Refused: One of the addresses may not be called.
        """
        addresses = _look_up(host, port, seconds)
        # All, not those that happen to be allowed: a name with both kinds is an attempt.
        if not all(map(self.is_allowed, addresses)):
            raise Refused
        return addresses


def parse_networks(texts: Collection[str]) -> tuple[Network, ...]:
    """Parse networks such as 192.168.1.0/24. Raises ValueError."""
    return tuple(ipaddress.ip_network(text) for text in texts)


def is_public(address: Address) -> bool:
    """Return whether an address is one of the public internet."""
    address = connected_address(address)
    # Python's list of global addresses has multicast and the former site-local ones in it.
    is_special = address.is_multicast or address.is_reserved
    is_site_local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    is_other = any(address in network for network in OTHER_SPECIAL_NETWORKS)
    return address.is_global and not (is_special or is_site_local or is_other)


def connected_address(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address leads to, or else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)


def _look_up(host: str, port: int, seconds: float) -> Sequence[Address]:
    answers: Queue[Sequence[Address]] = Queue()
    # The system's resolver has no time limit of its own, and cannot be interrupted.
    threading.Thread(
        target=_answer, args=(answers, host, port), daemon=True, name="name-resolution"
    ).start()
    try:
        addresses = answers.get(timeout=max(seconds, 0))
    except Empty:
        raise Unresolvable from None
    if not addresses:
        raise Unresolvable
    return addresses


def _answer(answers: "Queue[Sequence[Address]]", host: str, port: int) -> None:
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        answers.put(())
        return
    # An address of a link has its interface behind a percent sign.
    texts = [str(sockaddr[0]).partition("%")[0] for *_, sockaddr in addresses]
    answers.put([ipaddress.ip_address(text) for text in dict.fromkeys(texts)])
