"""Access tokens with the right signature and claims that are never issued."""

import base64
import hashlib
import hmac
import json
from typing import Any

import jwt
import pytest
from flask import Flask

from tests.conftest import Person

pytestmark = pytest.mark.any_database

HEADER = '{"alg":"HS256","typ":"JWT"}'


def sign(app: Flask, payload: str, header: str = HEADER) -> str:
    """Sign any text as the payload of a token, also text that is not JSON."""
    parts = [base64.urlsafe_b64encode(part.encode()).rstrip(b"=") for part in (header, payload)]
    signed = b".".join(parts)
    key = app.config["JWT_SECRET_KEY"].encode()
    signature = base64.urlsafe_b64encode(hmac.digest(key, signed, hashlib.sha256)).rstrip(b"=")
    return (signed + b"." + signature).decode()


def read_claims(person: Person) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(person.token, options={"verify_signature": False})
    return claims


def call_with(person: Person, token: str) -> int:
    return person.call("GET", "/users/me", headers={"Authorization": f"Bearer {token}"}).status_code


IMPOSSIBLE_VALUES = (
    "2147483647", "9999999999", "1e9", "\ud800", "\x00", "", "\u0661", "\u00b2", "x" * 5000,
    2**31, 2**33, 2**53, 2**63 - 1, 2**63, 2**64, 10**30, -1, -(2**63), 1.5, 4e9, 1e300,
    True, False, None, [], [1], {}, {"a": 1},
)  # fmt: skip


@pytest.mark.parametrize("claim", ["sub", "type", "family", "epoch", "jti", "iat", "exp", "nbf"])
def test_an_impossible_claim_is_refused(ada: Person, app: Flask, claim: str) -> None:
    claims = read_claims(ada)
    tokens = [sign(app, json.dumps(claims | {claim: value})) for value in IMPOSSIBLE_VALUES]
    assert [call_with(ada, token) for token in tokens] == [401] * len(IMPOSSIBLE_VALUES)


@pytest.mark.parametrize("claim", ["sub", "type", "family", "epoch", "jti", "iat", "exp"])
def test_every_claim_is_required(ada: Person, app: Flask, claim: str) -> None:
    claims = read_claims(ada)
    del claims[claim]
    assert call_with(ada, sign(app, json.dumps(claims))) == 401


@pytest.mark.parametrize(
    ("claim", "literal"),
    [
        ("exp", "NaN"),
        ("exp", "Infinity"),
        ("exp", "1e999"),
        ("exp", "9" * 5000),
        ("epoch", "-0.0"),
        ("epoch", "NaN"),
        ("iat", "-Infinity"),
        ("sub", "1"),
        ("extra", '"\\ud800"'),
        ("aud", '"outlay"'),
    ],
)
def test_a_number_that_json_does_not_have_is_refused(
    ada: Person, app: Flask, claim: str, literal: str
) -> None:
    text = json.dumps(read_claims(ada) | {claim: "<literal>"}).replace('"<literal>"', literal)
    assert call_with(ada, sign(app, text)) == 401


@pytest.mark.parametrize("payload", ["[]", "null", '"text"', "1", "{", "", "[" * 3000, "{" * 3000])
def test_a_payload_that_is_no_object_is_refused(ada: Person, app: Flask, payload: str) -> None:
    assert call_with(ada, sign(app, payload)) == 401


@pytest.mark.parametrize(
    "header",
    [
        "[" * 3000,
        "[]",
        "null",
        '{"alg":["HS256"]}',
        '{"alg":null}',
        '{"alg":{}}',
        '{"alg":"HS256","kid":1}',
        '{"alg":"HS256","crit":["x"]}',
        '{"alg":"HS256","b64":false}',
        '{"alg":"\\ud800"}',
        '{"alg":"HS256","typ":"\\ud800"}',
        '{"alg":"HS256","typ":"JWT","\\ud800":1}',
        '{"alg":"HS256","typ":"JWT","x":"\\ud800"}',
        '{"alg":"HS256","typ":"JWT","x":NaN}',
        '{"alg":"HS256","typ":"JWT","x":1' + "0" * 400 + "}",
        '{"alg":"HS256","typ":"JWT","kid":"1"}',
        '{"alg":"HS256","typ":"at+jwt"}',
        '{"alg":"HS256"}',
    ],
)
def test_an_impossible_header_is_refused(ada: Person, app: Flask, header: str) -> None:
    token = sign(app, json.dumps(read_claims(ada)), header)
    assert call_with(ada, token) == 401


def test_a_token_that_lives_longer_than_any_setting_allows_is_refused(
    ada: Person, app: Flask
) -> None:
    claims = read_claims(ada)
    day = claims["iat"] + 24 * 60 * 60
    assert call_with(ada, sign(app, json.dumps(claims | {"exp": day}))) == 200
    assert call_with(ada, sign(app, json.dumps(claims | {"exp": day + 1}))) == 401


@pytest.mark.parametrize("token", ["a.b.c", "..", ".", "\xe9.\xe9.\xe9", "out_\xe9", "x" * 7000])
def test_a_token_that_is_none_is_refused(ada: Person, token: str) -> None:
    assert call_with(ada, token) == 401
