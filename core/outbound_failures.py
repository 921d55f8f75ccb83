"""Why a request to an address that a person has entered had no answer."""

from collections.abc import Mapping
from enum import StrEnum


class Failure(StrEnum):
    """Why a request has had no answer."""

    INVALID_URL = "invalid_url"
    UNRESOLVABLE = "unresolvable"
    REFUSED_ADDRESS = "refused_address"
    HTTPS_REQUIRED = "https_required"
    TIMEOUT = "timeout"
    TLS = "tls"
    CONNECTION = "connection"


SENTENCES: Mapping[Failure, str] = {
    Failure.INVALID_URL: "The address must be an http(s) URL without user name and password.",
    Failure.UNRESOLVABLE: "The host name could not be resolved.",
    Failure.REFUSED_ADDRESS: (
        "The host is in a private or reserved network, which this server does not call."
    ),
    Failure.HTTPS_REQUIRED: "The address must begin with https://.",
    Failure.TIMEOUT: "The server did not answer in time.",
    Failure.TLS: "No secure connection: the certificate of the server was not accepted.",
    Failure.CONNECTION: "The connection to the server failed.",
}
"""What people read about each failure."""
