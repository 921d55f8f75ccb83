"""Words of insights: proportions as people say them, lists, and the days of a month."""

import datetime as dt
import math
from collections.abc import Sequence

from core.enums import PaymentCadence
from core.locales import format_date, format_month
from core.periods import Period
from core.translation import say
from services.insights.insight_values import InsightCause
from services.insights.month_basis import MonthBasis

HUNDREDTHS = 100

INCREASES = (
    (7.5, "slightly more than {reference}"),
    (14.0, "about a tenth more than {reference}"),
    (22.5, "about a fifth more than {reference}"),
    (29.0, "about a quarter more than {reference}"),
    (41.5, "about a third more than {reference}"),
    (58.0, "about half more than {reference}"),
    (70.5, "about two thirds more than {reference}"),
    (87.5, "about three quarters more than {reference}"),
    (125.0, "about twice {reference}"),
    (175.0, "about two and a half times {reference}"),
    (250.0, "about three times {reference}"),
    (350.0, "about four times {reference}"),
    (450.0, "about five times {reference}"),
    (550.0, "about six times {reference}"),
    (650.0, "about seven times {reference}"),
    (750.0, "about eight times {reference}"),
    (850.0, "about nine times {reference}"),
    (900.0, "about ten times {reference}"),
    (math.inf, "more than ten times {reference}"),
)
"""Increases in percent and their words, each up to its number.

From twice on, a multiple is easier to grasp than a part that is added.
"""

DECREASES = (
    (7.5, "slightly less than {reference}"),
    (14.0, "about a tenth less than {reference}"),
    (22.5, "about a fifth less than {reference}"),
    (29.0, "about a quarter less than {reference}"),
    (41.5, "about a third less than {reference}"),
    (58.0, "about half {reference}"),
    (70.5, "about two thirds less than {reference}"),
    (90.0, "about three quarters less than {reference}"),
    (math.inf, "far less than {reference}"),
)
"""Decreases in percent and their words, each up to its number."""

CADENCE_WORDS = {
    PaymentCadence.WEEKLY: "weekly",
    PaymentCadence.FORTNIGHTLY: "fortnightly",
    PaymentCadence.FOUR_WEEKLY: "four-weekly",
    PaymentCadence.MONTHLY: "monthly",
    PaymentCadence.QUARTERLY: "quarterly",
    PaymentCadence.HALF_YEARLY: "half-yearly",
    PaymentCadence.YEARLY: "yearly",
}
PER_PAYMENT = {
    PaymentCadence.WEEKLY: "a week",
    PaymentCadence.FORTNIGHTLY: "every two weeks",
    PaymentCadence.FOUR_WEEKLY: "every four weeks",
    PaymentCadence.MONTHLY: "a month",
    PaymentCadence.QUARTERLY: "a quarter",
    PaymentCadence.HALF_YEARLY: "every half-year",
    PaymentCadence.YEARLY: "a year",
}


def say_against(usual: int, now: int, reference: str, locale: str) -> str:
    """Compare two amounts: "about twice the usual $100.00", "a third more than the usual …".

    ``usual`` is positive, and ``reference`` names it, such as "the usual $100.00".
    """
    change = (now / usual - 1) * HUNDREDTHS
    steps = INCREASES if change >= 0 else DECREASES
    words = next(words for limit, words in steps if abs(change) < limit)
    return say(words, locale, reference=reference)


def join_words(words: Sequence[str], locale: str) -> str:
    """Join parts of a sentence: "a", "a and b", "a, b and c"."""
    if len(words) < 2:  # noqa: PLR2004 (two are joined, one is not)
        return "".join(words)
    return say("{others} and {last}", locale, others=", ".join(words[:-1]), last=words[-1])


def list_causes(basis: MonthBasis, causes: Sequence[InsightCause]) -> list[str]:
    """Name payees with their amounts."""
    return [f"{cause.payee} {basis.format(cause.amount.minor)}" for cause in causes]


def say_causes(basis: MonthBasis, words: str, count: int) -> str:
    """Write a sentence that names the main cause, or the main causes."""
    return basis.say(
        "Main cause: {causes}." if count == 1 else "Main causes: {causes}.", causes=words
    )


def name_month(period: Period, locale: str) -> str:
    """Name a month: "July 2026", or its days if it does not start on the first."""
    if period.start.day == 1:
        return format_month(period.start, locale)
    return say("the month from {day}", locale, day=format_date(period.start, locale))


def say_when(period: Period, known: Period, locale: str) -> str:
    """Say what days an amount is of: "in July 2026", or "by Jul 14, 2026" of a month in progress.

    ``known`` are the days of ``period`` that are entered.
    """
    if known == period:
        return say("in {month}", locale, month=name_month(period, locale))
    return say("by {day}", locale, day=format_date(known.end, locale))


def name_year_before(period: Period, locale: str) -> str:
    """Name the month a year before."""
    start = _year_before(period.start)
    return name_month(Period(start, _year_before(period.end)), locale)


def _year_before(day: dt.date) -> dt.date:
    # The end of February of a leap year has no such day a year before.
    day_of_month = min(day.day, 28) if day.month == 2 else day.day  # noqa: PLR2004 (February)
    return day.replace(year=day.year - 1, day=day_of_month)
