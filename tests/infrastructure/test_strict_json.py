import time
from decimal import Decimal

import pytest

from infrastructure.strict_json import loads


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1, "a": 2}',
        b'{"a": 1,}',
        b"{'a': 1}",
        b"",
        b"\xef\xbb\xbf{}",
        b'{"a": "\xff"}',
        '{"a": 1}'.encode("utf-16"),
        b"[" * 33 + b"]" * 33,
        b"1" * 41,
    ],
)
def test_what_is_not_plain_json_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the message is the parser's)
        loads(text)


def test_brackets_inside_strings_are_not_levels() -> None:
    assert loads(b'{"a": "' + b"[" * 100 + b'\\"[["}') == {"a": "[" * 100 + '"[['}


def test_thirty_two_levels_are_allowed() -> None:
    assert loads(b"[" * 32 + b"]" * 32)


def test_fractions_keep_every_digit() -> None:
    assert loads(b"[0.1, 12.345678901234567890]") == [
        Decimal("0.1"),
        Decimal("12.345678901234567890"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        b'"' + b'\\"' * 1_000_000,
        b'["' + b"a" * 1_000_000 + b"\\",
        b'""' * 1_000_000,
        b'"' * 1_999_999,
        b"{" * 2_000_000,
        b"[]," * 700_000,
        b"\\" * 2_000_000,
    ],
)
def test_refusing_two_megabytes_takes_no_longer_than_reading_them(text: bytes) -> None:
    started = time.process_time()
    with pytest.raises(ValueError):  # noqa: PT011 (the message is the parser's)
        loads(text)
    assert time.process_time() - started < 5
