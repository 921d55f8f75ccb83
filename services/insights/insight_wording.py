"""Words of insights: proportions as people say them, lists, and the days of a month."""

import datetime as dt
from collections.abc import Sequence

from babel.dates import format_skeleton

from core.enums import PaymentCadence
from core.locales import find_locale, format_date
from core.periods import Period

HUNDREDTHS = 100

HALF = "about half"
PROPORTIONS = (
    (7.5, "slightly"),
    (14.0, "about a tenth"),
    (22.5, "about a fifth"),
    (29.0, "about a quarter"),
    (41.5, "about a third"),
    (58.0, HALF),
    (70.5, "about two thirds"),
)
"""Changes in percent and their words: each up to its number."""

MULTIPLES = (
    (2.25, "about twice"),
    (2.75, "about two and a half times"),
    (3.5, "about three times"),
    (4.5, "about four times"),
    (5.5, "about five times"),
    (6.5, "about six times"),
    (7.5, "about seven times"),
    (8.5, "about eight times"),
    (9.5, "about nine times"),
    (10.0, "about ten times"),
)
NEARLY_TWICE = 1.875
"""From here on a multiple is easier to grasp than a part that is added."""
NEARLY_NOTHING = 90.0
"""A fall by this percentage or more leaves nearly nothing."""

CADENCE_WORDS = {
    PaymentCadence.WEEKLY: "weekly",
    PaymentCadence.FORTNIGHTLY: "fortnightly",
    PaymentCadence.MONTHLY: "monthly",
    PaymentCadence.QUARTERLY: "quarterly",
    PaymentCadence.HALF_YEARLY: "half-yearly",
    PaymentCadence.YEARLY: "yearly",
}
PER_PAYMENT = {
    PaymentCadence.WEEKLY: "a week",
    PaymentCadence.FORTNIGHTLY: "every two weeks",
    PaymentCadence.MONTHLY: "a month",
    PaymentCadence.QUARTERLY: "a quarter",
    PaymentCadence.HALF_YEARLY: "every half-year",
    PaymentCadence.YEARLY: "a year",
}


def say_increase(usual: int, now: int) -> str:
    """Say how much more than ``usual`` (positive) ``now`` is: "about twice", "about a third more".

    The words end so that "the usual …" or "than …" can follow through ``say_against``.
    """
    ratio = now / usual
    if ratio >= NEARLY_TWICE:
        return _say_multiple(ratio)
    percent = (ratio - 1) * HUNDREDTHS
    part = next((words for limit, words in PROPORTIONS if percent < limit), "about three quarters")
    return f"{part} more"


def say_decrease(usual: int, now: int) -> str:
    """Say how much less than ``usual`` (positive) ``now`` is, such as "about a third less"."""
    percent = (1 - now / usual) * HUNDREDTHS
    if percent >= NEARLY_NOTHING:
        return "far less"
    part = next((words for limit, words in PROPORTIONS if percent < limit), "about three quarters")
    return HALF if part == HALF else f"{part} less"


def say_against(usual: int, now: int, reference: str) -> str:
    """Compare two amounts: "about twice the usual $100.00", "a third more than the usual …".

    ``reference`` names the earlier amount, such as "the usual $100.00".
    """
    words = say_increase(usual, now) if now >= usual else say_decrease(usual, now)
    is_multiple = words.endswith(("twice", "times", "half"))
    return f"{words} {reference}" if is_multiple else f"{words} than {reference}"


def _say_multiple(ratio: float) -> str:
    return next((words for limit, words in MULTIPLES if ratio < limit), "more than ten times")


def join_words(words: Sequence[str]) -> str:
    """Join parts of a sentence: "a", "a and b", "a, b and c"."""
    if len(words) < 2:  # noqa: PLR2004 (two are joined, one is not)
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def count_words(count: int, noun: str) -> str:
    """Count a noun: "1 purchase", "3 purchases"."""
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"


def name_month(period: Period, locale: str) -> str:
    """Name a month: "July 2026", or its days if it does not start on the first."""
    if period.start.day == 1:
        name: str = format_skeleton("yMMMM", period.start, locale=find_locale(locale))
        return name
    return f"the month from {format_date(period.start, locale)}"


def say_when(period: Period, known: Period, locale: str) -> str:
    """Say what days an amount is of: "in July 2026", or "by Jul 14, 2026" of a month in progress.

    ``known`` are the days of ``period`` that are entered.
    """
    if known == period:
        return f"in {name_month(period, locale)}"
    return f"by {format_date(known.end, locale)}"


def name_year_before(period: Period, locale: str) -> str:
    """Name the month a year before."""
    start = _year_before(period.start)
    return name_month(Period(start, _year_before(period.end)), locale)


def _year_before(day: dt.date) -> dt.date:
    # The end of February of a leap year has no such day a year before.
    day_of_month = min(day.day, 28) if day.month == 2 else day.day  # noqa: PLR2004 (February)
    return day.replace(year=day.year - 1, day=day_of_month)
