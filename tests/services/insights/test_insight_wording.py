"""Proportions are said as people say them."""

import datetime as dt

import pytest

from core.periods import Period
from services.insights.insight_wording import (
    join_words,
    name_month,
    name_year_before,
    say_against,
    say_when,
)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (105, "slightly more than the usual"),
        (110, "about a tenth more than the usual"),
        (120, "about a fifth more than the usual"),
        (125, "about a quarter more than the usual"),
        (133, "about a third more than the usual"),
        (150, "about half more than the usual"),
        (167, "about two thirds more than the usual"),
        (175, "about three quarters more than the usual"),
        (200, "about twice the usual"),
        (237, "about two and a half times the usual"),
        (300, "about three times the usual"),
        (750, "about eight times the usual"),
        (980, "about ten times the usual"),
        (1400, "more than ten times the usual"),
        (100, "slightly more than the usual"),
        (67, "about a third less than the usual"),
        (50, "about half the usual"),
        (25, "about three quarters less than the usual"),
        (2, "far less than the usual"),
    ],
)
def test_proportions_are_rounded_to_words(now: int, words: str) -> None:
    assert say_against(100, now, "the usual", "en-US") == words


def test_no_sentence_has_a_percentage() -> None:
    for now in range(1, 2_000):
        assert "%" not in say_against(100, now, "the usual", "en-US")


def test_parts_are_joined_as_in_a_sentence() -> None:
    assert join_words([], "en-US") == ""
    assert join_words(["a"], "en-US") == "a"
    assert join_words(["a", "b"], "en-US") == "a and b"
    assert join_words(["a", "b", "c"], "en-US") == "a, b and c"
    assert join_words(["a", "b", "c"], "de-DE") == "a, b und c"


def test_months_have_names_and_months_from_payday_their_first_day() -> None:
    july = Period(dt.date(2026, 7, 1), dt.date(2026, 7, 31))
    payday = Period(dt.date(2026, 6, 25), dt.date(2026, 7, 24))
    assert name_month(july, "en-US") == "July 2026"
    assert name_month(july, "de-DE") == "Juli 2026"
    assert name_month(july, "fr-FR") == "July 2026"
    assert name_month(payday, "en-US") == "the month from Jun 25, 2026"
    assert name_year_before(july, "en-US") == "July 2025"
    assert say_when(july, july, "en-US") == "in July 2026"
    until = Period(july.start, dt.date(2026, 7, 14))
    assert say_when(july, until, "en-US") == "by Jul 14, 2026"
    assert say_when(july, july, "de-DE") == "im Juli 2026"
    assert say_when(payday, payday, "de-AT") == "im Monat ab 25. Juni 2026"
