"""An authenticator in software: it makes passkeys and signs challenges as a phone does."""

import hashlib
import json
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40
"""Flags of authenticator data (WebAuthn, section 6.1)."""

Options = Mapping[str, Any]
Json = dict[str, Any]


@dataclass
class Authenticator:
    """One passkey at a time. ``verifies``: it asks for a finger; ``count``: its signatures."""

    origin: str = "http://localhost:5000"
    rp_id: str = "localhost"
    verifies: bool = True
    count: int = 0
    user_handle: bytes = b""
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: Options) -> Json:
        """Make a passkey for the options of a registration."""
        self.user_handle = base64url_to_bytes(options["user"]["id"])
        attested = bytes(16) + struct.pack(">H", len(self.credential_id))
        attested += self.credential_id + cbor2.dumps(self._public_key())
        data = self._describe(HAS_CREDENTIAL) + attested
        attestation = {"fmt": "none", "attStmt": {}, "authData": data}
        response = {
            "clientDataJSON": self._client_data("webauthn.create", options["challenge"]),
            "attestationObject": cbor2.dumps(attestation),
        }
        return self._credential(response)

    def answer(self, options: Options) -> Json:
        """Sign the challenge of a login."""
        data = self._describe()
        client_data = self._client_data("webauthn.get", options["challenge"])
        signed = data + hashlib.sha256(client_data).digest()
        response = {
            "clientDataJSON": client_data,
            "authenticatorData": data,
            "signature": self.key.sign(signed, ec.ECDSA(SHA256())),
            "userHandle": self.user_handle,
        }
        return self._credential(response)

    def _describe(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.rp_id.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        data = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(data).encode()

    def _public_key(self) -> dict[int, int | bytes]:
        numbers = self.key.public_key().public_numbers()
        # COSE: an elliptic curve key (2) for ES256 (-7) on P-256 (1).
        return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}

    def _credential(self, response: Mapping[str, bytes]) -> Json:
        text = bytes_to_base64url(self.credential_id)
        encoded = {name: bytes_to_base64url(value) for name, value in response.items()}
        return {
            "id": text,
            "rawId": text,
            "type": "public-key",
            "clientExtensionResults": {},
            "response": encoded,
        }
