"""Logins at an OpenID Connect provider: authorization code flow with PKCE, state and nonce.

Of what the provider says, only what its key has signed counts. It names a person by ``sub``: an
e-mail address may be given to somebody else, or be whatever its owner has typed.

Imported where there is a provider: what it needs takes a while to load.
"""

import hmac
import time
from collections.abc import Mapping
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from core.limits import SUBJECT_LENGTH
from infrastructure.openid_identities import (
    Flow,
    LoginRefused,
    ProvenIdentity,
    ProviderFailed,
)
from infrastructure.secrets import new_token

SCOPE = "openid email profile"
SECONDS = 10
"""Time for one request to the provider; a person waits for it."""
CLOCK_LEEWAY = 60
"""Seconds by which the clocks of the two servers may differ."""
KEPT_SECONDS = 3_600
"""Time for which the provider's description of itself is kept."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures with a private key. HS256 would make the client's secret a key to forge with."""


class OpenIdProvider:
    """A provider, whose description of itself is fetched when it is first needed."""

    def __init__(
        self, issuer: str, client_id: str, client_secret: str, redirect_uri: str, name: str
    ) -> None:
        self.issuer = issuer
        self.name = name
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect_uri = redirect_uri
        self._metadata: tuple[float, Mapping[str, Any]] = (-KEPT_SECONDS, {})

    def begin(self) -> tuple[str, Flow]:
        """Return where to send the browser, and what it is to keep. Raises ProviderFailed."""
        flow = Flow(new_token(), new_token(), new_token())
        with self._open_session() as session:
            url, _state = session.create_authorization_url(
                self._find("authorization_endpoint"),
                state=flow.state,
                nonce=flow.nonce,
                code_verifier=flow.verifier,
            )
        return str(url), flow

    def finish(self, flow: Flow, state: str, code: str) -> ProvenIdentity:
        """Exchange the code of a browser that has come back for its proven identity.

        Raises LoginRefused, ProviderFailed.
        """
        if not hmac.compare_digest(state.encode(), flow.state.encode()):
            raise LoginRefused
        try:
            with self._open_session() as session:
                answer = session.fetch_token(
                    self._find("token_endpoint"), code=code, code_verifier=flow.verifier
                )
        except AuthlibBaseError as error:
            raise LoginRefused from error
        except (requests.RequestException, ValueError) as error:
            raise ProviderFailed from error
        return self.read_proof(str(answer.get("id_token", "")), flow)

    def read_proof(self, id_token: str, flow: Flow) -> ProvenIdentity:
        """Read who somebody is from the provider's signed token for this flow.

        Raises LoginRefused, ProviderFailed.
        """
        registry = jwt.JWTClaimsRegistry(
            leeway=CLOCK_LEEWAY,
            iss={"essential": True, "value": self.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": flow.nonce},
        )
        try:
            token = jwt.decode(id_token, self._load_keys(), algorithms=ALGORITHMS)
            registry.validate(token.claims)
        except (JoseError, ValueError, TypeError) as error:
            raise LoginRefused from error
        claims = token.claims
        # A token for several clients must have been made for this one (section 3.1.3.7).
        if claims.get("azp", self._client_id) != self._client_id:
            raise LoginRefused
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= SUBJECT_LENGTH:
            raise LoginRefused
        return ProvenIdentity(self.issuer, subject, _choose_label(claims, subject))

    def _open_session(self) -> OAuth2Session:
        return OAuth2Session(
            self._client_id,
            self._client_secret or None,
            scope=SCOPE,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            token_endpoint_auth_method=self._choose_authentication(),
            default_timeout=SECONDS,
        )

    def _choose_authentication(self) -> str:
        """Return how the client proves itself: as the provider wants it, BASIC unless it says."""
        if not self._client_secret:
            return "none"
        methods = self._describe().get("token_endpoint_auth_methods_supported")
        is_post_alone = isinstance(methods, list) and "client_secret_basic" not in methods
        return "client_secret_post" if is_post_alone else "client_secret_basic"

    def _load_keys(self) -> KeySet:
        """Fetch the provider's keys, each time: a login is rare, and keys are exchanged."""
        try:
            keys: Any = _fetch(self._find("jwks_uri"))
            return KeySet.import_key_set(keys)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise ProviderFailed from error

    def _find(self, name: str) -> str:
        address = self._describe().get(name)
        if not isinstance(address, str):
            raise ProviderFailed
        return address

    def _describe(self) -> Mapping[str, Any]:
        fetched_at, metadata = self._metadata
        if time.monotonic() - fetched_at < KEPT_SECONDS:
            return metadata
        metadata = _fetch(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        # Otherwise one provider could speak in the name of another (Discovery, section 4.3).
        if metadata.get("issuer") != self.issuer:
            raise ProviderFailed
        self._metadata = (time.monotonic(), metadata)
        return metadata


def _fetch(address: str) -> dict[str, Any]:
    try:
        answer = requests.get(address, timeout=SECONDS)
        answer.raise_for_status()
        content = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderFailed from error
    if not isinstance(content, dict):
        raise ProviderFailed
    return content


def _choose_label(claims: Mapping[str, Any], subject: str) -> str:
    names = (claims.get(name) for name in ("email", "preferred_username", "name"))
    return next((name for name in names if isinstance(name, str) and name), subject)[
        :SUBJECT_LENGTH
    ]
