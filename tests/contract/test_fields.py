import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from contract.fields import (
    Amount,
    Currency,
    Day,
    Email,
    Flag,
    Line,
    Moment,
    Name,
    Timezone,
    Whole,
    color,
    username,
)

amount, day, whole, flag = Amount(), Day(), Whole(), Flag()


def refused(field: Any, value: Any) -> bool:
    try:
        field.deserialize(value)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize("value", [12, Decimal("12.50"), "12.5", "-3", "0", "9999999999999.99"])
def test_numbers_and_plain_strings_are_amounts(value: Any) -> None:
    assert amount.deserialize(value) == Decimal(str(value))


@pytest.mark.parametrize(
    "value",
    [
        True,
        None,
        [],
        {},
        "",
        " 5 ",
        "+5",
        "1e3",
        "1_000",
        "1,5",
        "1.234,56",
        "0x10",
        "NaN",
        "٣",
        "5.",
        ".5",
        "$5",
        Decimal("1e5"),
        Decimal("1e-400"),
        10**13,
        "12345678901234",
        "5\n",
    ],
)
def test_nothing_else_is_an_amount(value: Any) -> None:
    assert refused(amount, value)


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)),
    st.sampled_from(["", "T23:30:00-05:00", "T00:00:00Z"]),
)
def test_the_written_day_counts_and_is_never_shifted(value: dt.date, time: str) -> None:
    assert day.deserialize(value.isoformat() + time) == value


@pytest.mark.parametrize(
    "value",
    [
        "2025-02-30",
        "2025-2-3",
        "20250615",
        "2025-W24-7",
        "2025-166",
        "06-15-2025",
        "now",
        "0001-01-01",
        "10000-01-01",
        "2025-06-15T23:59:60Z",
        "2025-06-15T12:00:00+25:00",
        "2025-06-15T24:00",
        "2025-06-15 ",
        "2025\u0661-06-15",
        20250615,
        None,
    ],
)
def test_nothing_else_is_a_day(value: Any) -> None:
    assert refused(day, value)


@pytest.mark.parametrize(
    "value", [1.9, True, "1_0", "01", "1.0", "", 0, -1, 2**63, None, "٣", "1e3"]
)
def test_nothing_but_a_positive_whole_number_is_an_id(value: Any) -> None:
    assert refused(whole, value)


@pytest.mark.parametrize("value", ["yes", 1, 0, "True", None, "on", {}, []])
def test_only_true_and_false_are_flags(value: Any) -> None:
    assert refused(flag, value)


def test_text_is_measured_in_code_points_and_must_be_storable() -> None:
    assert Line(2).deserialize("👍🏽") == "👍🏽"
    assert refused(Line(1), "👍🏽")
    assert refused(Line(5), "a\0b")
    assert refused(Line(5), "\ud800")


def test_a_name_is_stripped_and_not_blank() -> None:
    assert Name(5).deserialize(" ab ") == "ab"
    assert refused(Name(5), "   ")
    assert refused(Name(5), "ﷺ" * 5)  # eighteen characters each once folded: no room in the key


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        (Currency(), "EUR", "eur"),
        (Timezone(), "Europe/Berlin", "Mars/Base"),
        (Email(), "a@example.com", "nobody"),
        (color(), "#A0b1C2", "red"),
        (username(), "ada.l-1", "a b"),
        (Moment(), "2026-01-31T12:00:00Z", "2026-01-31T12:00:00"),
    ],
)
def test_formed_text_keeps_its_form(field: Any, good: str, bad: str) -> None:
    assert not refused(field, good)
    assert refused(field, bad)
