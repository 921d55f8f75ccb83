"""What proves who somebody is, and what only looks as if it did."""

import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from infrastructure.openid_identities import Flow, LoginRefused, ProvenIdentity
from infrastructure.openid_provider import OpenIdProvider

ISSUER, CLIENT, SECRET = "https://login.example", "outlay", "a secret of thirty-two characters"
FLOW = Flow("state", "nonce", "verifier")
KEY, FOREIGN_KEY = RSAKey.generate_key(), RSAKey.generate_key()
NOW = int(time.time())
CLAIMS = {
    "iss": ISSUER,
    "sub": "ada",
    "aud": CLIENT,
    "exp": NOW + 300,
    "iat": NOW,
    "nonce": "nonce",
    "email": "ada@example.com",
}


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> OpenIdProvider:
    """A provider whose keys are known."""
    monkeypatch.setattr(OpenIdProvider, "_load_keys", lambda _self: KeySet([KEY]))
    return OpenIdProvider(ISSUER, CLIENT, SECRET, f"{ISSUER}/callback", "Home")


def sign(claims: dict[str, Any], key: RSAKey | OctKey = KEY, algorithm: str = "RS256") -> str:
    return jwt.encode({"alg": algorithm}, claims, key, algorithms=[algorithm])


def test_a_signed_token_proves_who_somebody_is(provider: OpenIdProvider) -> None:
    proven = ProvenIdentity(ISSUER, "ada", "ada@example.com")
    assert provider.read_proof(sign(CLAIMS), FLOW) == proven
    assert provider.read_proof(sign({**CLAIMS, "aud": [CLIENT]}), FLOW) == proven


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"azp": "another"},
        {"nonce": "of another login"},
        {"exp": NOW - 3_600},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
    ],
)
def test_a_token_that_is_for_something_else_is_refused(
    provider: OpenIdProvider, change: dict[str, Any]
) -> None:
    with pytest.raises(LoginRefused):
        provider.read_proof(sign(CLAIMS | change), FLOW)


@pytest.mark.parametrize("name", ["iss", "sub", "aud", "exp", "iat", "nonce"])
def test_a_token_without_what_it_must_say_is_refused(provider: OpenIdProvider, name: str) -> None:
    claims = {key: value for key, value in CLAIMS.items() if key != name}
    with pytest.raises(LoginRefused):
        provider.read_proof(sign(claims), FLOW)


def test_only_the_keys_of_the_provider_sign(provider: OpenIdProvider) -> None:
    by_secret = sign(CLAIMS, OctKey.import_key(SECRET), "HS256")
    unsigned = sign(CLAIMS).rpartition(".")[0] + "."
    for token in (sign(CLAIMS, FOREIGN_KEY), by_secret, unsigned, "", "a.b.c"):
        with pytest.raises(LoginRefused):
            provider.read_proof(token, FLOW)
