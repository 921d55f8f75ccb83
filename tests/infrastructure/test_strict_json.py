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


def seconds_to_refuse(text: bytes) -> float:
    """The processor's time for a text, without the disturbances that only some attempts have."""
    seconds = []
    for _ in range(5):
        started = time.process_time()
        with pytest.raises(ValueError):  # noqa: PT011 (the message is the parser's)
            loads(text)
        seconds.append(time.process_time() - started)
    return min(seconds)


@pytest.mark.parametrize(
    ("beginning", "repeated", "end"),
    [
        (b'"', b'\\"', b""),
        (b'["', b"aa", b"\\"),
        (b"", b'""', b""),
        (b'"', b'""', b""),
        (b"", b"{", b""),
        (b"", b"[],", b""),
        (b"", b"\\\\", b""),
    ],
)
def test_the_time_to_refuse_a_text_grows_with_its_length_and_not_with_the_square(
    beginning: bytes, repeated: bytes, end: bytes
) -> None:
    short, long = (beginning + repeated * count + end for count in (1_000, 16_000))
    # Sixteen times the text takes about sixteen times as long; with the square, 256 times.
    assert seconds_to_refuse(long) < 64 * seconds_to_refuse(short)
