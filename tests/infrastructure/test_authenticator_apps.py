"""Codes of authenticator apps, by the examples of the standard."""

import datetime as dt
from base64 import b32encode
from urllib.parse import unquote

import pytest

from infrastructure.authenticator_apps import build_enrolment, find_step, new_secret

STANDARD_SECRET = b32encode(b"12345678901234567890").decode()
"""RFC 6238, appendix B, whose codes have eight digits; apps show the last six."""


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
    ],
)
def test_the_codes_are_those_of_the_standard(second: int, code: str) -> None:
    moment = dt.datetime.fromtimestamp(second, dt.UTC)
    assert find_step(STANDARD_SECRET, code, moment) == second // 30


@pytest.mark.parametrize("text", ["", "28708", "2870820", "abcdef"])
def test_other_texts_are_no_codes(text: str) -> None:
    assert find_step(STANDARD_SECRET, text, dt.datetime.fromtimestamp(59, dt.UTC)) is None


def test_an_enrolment_names_the_account_and_is_a_picture() -> None:
    secret = new_secret()
    enrolment = build_enrolment(secret, "ada+money@example.com")
    assert unquote(enrolment.uri).startswith("otpauth://totp/Outlay:ada+money@example.com?")
    assert f"secret={secret}" in enrolment.uri
    assert enrolment.qr_code.startswith("data:image/svg+xml")
    assert len(secret) == 32
    assert secret != new_secret()
