"""Signatures, verified by the official library."""

import base64
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from services.activity.webhooks.webhook_signatures import new_secret, sign


def now() -> int:
    """The present second: the library refuses what is five minutes old."""
    return int(dt.datetime.now(dt.UTC).timestamp())


@given(st.text(max_size=40).map(lambda text: json.dumps({"payee": text})))
def test_the_official_library_accepts_the_signature_of_any_body(body: str) -> None:
    secret = new_secret()
    Verifier(secret).verify(body, sign([secret], "7:42", now(), body.encode()))


def test_the_signature_is_that_of_the_specification() -> None:
    # The example of the specification's reference implementations.
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    headers = sign([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_while_a_secret_is_rotated_both_verify() -> None:
    old, new = new_secret(), new_secret()
    headers = sign([new, old], "7:42", now(), b"{}")
    for secret in (old, new):
        Verifier(secret).verify(b"{}", headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(new_secret()).verify(b"{}", headers)


@pytest.mark.parametrize("changed", ["id", "time", "body"])
def test_id_time_and_body_are_signed(changed: str) -> None:
    secret, time = new_secret(), now()
    headers = sign([secret], "7:42", time, b"{}")
    if changed == "id":
        headers = {**headers, "webhook-id": "7:43"}
    elif changed == "time":
        headers = {**headers, "webhook-timestamp": str(time - 1)}
    body = b'{"amount": 1}' if changed == "body" else b"{}"
    with pytest.raises(WebhookVerificationError, match="No matching signature"):
        Verifier(secret).verify(body, headers)


def test_secrets_have_256_random_bits() -> None:
    secrets = {new_secret() for _ in range(20)}
    assert len(secrets) == 20
    assert {len(base64.b64decode(secret.removeprefix("whsec_"))) for secret in secrets} == {32}
