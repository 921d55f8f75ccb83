"""What a login at an OpenID Connect provider is about, and how it can end."""

from dataclasses import dataclass


class ProviderFailed(Exception):
    """The provider does not answer, or not as the protocol says."""


class LoginRefused(Exception):
    """The login does not belong to this browser, was given up, or its proof is not genuine."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What the browser keeps while its person is at the provider."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class ProvenIdentity:
    """A person as the provider has proved them. ``label``: by what they recognise themselves."""

    issuer: str
    subject: str
    label: str
