"""Passkeys (WebAuthn): what browsers are asked for, and whether their answers are genuine.

Nothing is stored for a challenge, so that nobody can fill the database by asking: a challenge says
when it was made and is signed, and it counts for five minutes. An answer that is sent again is
refused by the time of the passkey's last use, which its owner keeps.
"""

import base64
import binascii
import datetime as dt
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import webauthn
from cbor2 import CBORDecodeError
from cryptography.exceptions import UnsupportedAlgorithm
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json_dict,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from core import clock
from infrastructure.origins import is_loopback

NAME = "Outlay"
LIFETIME = dt.timedelta(minutes=5)
"""Time to answer a challenge: to find the phone and its finger."""
TIME_BYTES, RANDOM_BYTES, SIGNATURE_BYTES = 8, 16, 16
LOGIN = "login"
USER_BYTES = 8

UNREADABLE = (
    WebAuthnException,
    CBORDecodeError,
    UnsupportedAlgorithm,
    binascii.Error,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
)
"""What the parsers raise for bytes that no authenticator has sent."""

Credential = Mapping[str, Any]
"""A credential as ``PublicKeyCredential.toJSON()`` of a browser returns it."""


class PasskeyRefused(Exception):
    """The answer of an authenticator is not genuine, too late, or for something else."""


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """A server as authenticators know it: its domain, and the address of its pages."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """A passkey that an authenticator has made. ``is_synced``: its maker keeps a copy."""

    credential_id: str
    public_key: bytes
    sign_count: int
    is_synced: bool


@dataclass(frozen=True, slots=True)
class PasskeyAnswer:
    """Which passkey answers a login, of whom, and when the challenge was made."""

    credential_id: str
    user_id: int | None
    asked_at: dt.datetime
    challenge: bytes


def find_relying_party(public_url: str) -> RelyingParty | None:
    """Return the server as authenticators know it; None where browsers allow no passkeys.

    They ask for https and a name; on the machine of the browser, "localhost" will do.
    """
    parts = urlsplit(public_url)
    host = (parts.hostname or "").lower()
    port = f":{parts.port}" if parts.port else ""
    if is_loopback(host):
        return RelyingParty("localhost", f"{parts.scheme}://localhost{port}")
    if parts.scheme != "https" or not host or _is_address(host):
        return None
    return RelyingParty(host, f"https://{host}{port}")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Passkeys:
    """Asks browsers for passkeys of this server, and checks what they answer."""

    party: RelyingParty
    key: str

    def ask_for_new(
        self, user_id: int, account: str, existing: Sequence[str]
    ) -> Mapping[str, object]:
        """Build the options with which a browser makes a passkey; ``existing`` ones are left out.

        The options are ``PublicKeyCredentialCreationOptionsJSON``.
        """
        selection = AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        options = webauthn.generate_registration_options(
            rp_id=self.party.id,
            rp_name=NAME,
            user_id=user_id.to_bytes(USER_BYTES),
            user_name=account,
            challenge=self._new_challenge(_of_user(user_id)),
            timeout=_milliseconds(LIFETIME),
            authenticator_selection=selection,
            exclude_credentials=[
                PublicKeyCredentialDescriptor(id=base64url_to_bytes(text)) for text in existing
            ],
        )
        return options_to_json_dict(options)

    def check_new(self, user_id: int, credential: Credential) -> NewPasskey:
        """Check a passkey that a browser has made. Raises PasskeyRefused."""
        try:
            parsed = parse_registration_credential_json(dict(credential))
            challenge = parse_client_data_json(parsed.response.client_data_json).challenge
            self._read_challenge(_of_user(user_id), challenge)
            verified = webauthn.verify_registration_response(
                credential=parsed,
                expected_challenge=challenge,
                expected_rp_id=self.party.id,
                expected_origin=self.party.origin,
                require_user_verification=True,
            )
        except UNREADABLE as error:
            raise PasskeyRefused from error
        return NewPasskey(
            bytes_to_base64url(verified.credential_id),
            verified.credential_public_key,
            verified.sign_count,
            verified.credential_backed_up,
        )

    def ask_for_login(self) -> Mapping[str, object]:
        """Build the options with which a browser offers the passkeys that it has.

        The options are ``PublicKeyCredentialRequestOptionsJSON``.
        """
        options = webauthn.generate_authentication_options(
            rp_id=self.party.id,
            challenge=self._new_challenge(LOGIN),
            timeout=_milliseconds(LIFETIME),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json_dict(options)

    def read_login(self, credential: Credential) -> PasskeyAnswer:
        """Read whose passkey answers, before anything of it is proved. Raises PasskeyRefused."""
        try:
            parsed = parse_authentication_credential_json(dict(credential))
            challenge = parse_client_data_json(parsed.response.client_data_json).challenge
            handle = parsed.response.user_handle
            asked_at = self._read_challenge(LOGIN, challenge)
        except UNREADABLE as error:
            raise PasskeyRefused from error
        user_id = int.from_bytes(handle) if handle else None
        return PasskeyAnswer(bytes_to_base64url(parsed.raw_id), user_id, asked_at, challenge)

    def check_login(
        self, credential: Credential, challenge: bytes, public_key: bytes, sign_count: int
    ) -> int:
        """Check that a passkey has signed a challenge; return the new count of its signatures.

        Raises PasskeyRefused, also when the count shows that the passkey was copied.
        """
        try:
            verified = webauthn.verify_authentication_response(
                credential=dict(credential),
                expected_challenge=challenge,
                expected_rp_id=self.party.id,
                expected_origin=self.party.origin,
                credential_public_key=public_key,
                credential_current_sign_count=sign_count,
                require_user_verification=True,
            )
        except UNREADABLE as error:
            raise PasskeyRefused from error
        return verified.new_sign_count

    def _new_challenge(self, purpose: str) -> bytes:
        microseconds = round(clock.now().timestamp() * 1_000_000)
        content = microseconds.to_bytes(TIME_BYTES) + secrets.token_bytes(RANDOM_BYTES)
        return content + self._sign(purpose, content)

    def _read_challenge(self, purpose: str, challenge: bytes) -> dt.datetime:
        """Return when a challenge was made. Raises PasskeyRefused."""
        content, signature = challenge[:-SIGNATURE_BYTES], challenge[-SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(purpose, content)):
            raise PasskeyRefused
        microseconds = int.from_bytes(content[:TIME_BYTES])
        made_at = dt.datetime.fromtimestamp(microseconds / 1_000_000, dt.UTC)
        if abs(clock.now() - made_at) > LIFETIME:
            raise PasskeyRefused
        return made_at

    def _sign(self, purpose: str, content: bytes) -> bytes:
        text = f"passkey:{purpose}:".encode() + base64.b64encode(content)
        return hmac.digest(self.key.encode(), text, "sha256")[:SIGNATURE_BYTES]


def _of_user(user_id: int) -> str:
    return f"registration:{user_id}"


def _milliseconds(duration: dt.timedelta) -> int:
    return duration // dt.timedelta(milliseconds=1)
