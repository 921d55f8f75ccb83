"""Describe a forecast in a few sentences, in the language and the formats of a locale."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.enums import ForecastPart, PeriodUnit
from core.locales import format_date, format_month
from core.money import Money, format_money
from core.periods import Period
from core.translation import say
from services.forecasting.explanations import (
    ExplainedCategory,
    ExplainedPart,
    ExplainedPayment,
)

MAX_NAMED = 3
LEAST_SHARE = 0.01
"""Parts of a forecast below this share of it are not worth a reader's time."""


def describe_forecast(
    predicted: Money,
    period: Period,
    unit: str,
    parts: Sequence[ExplainedPart],
    categories: Sequence[ExplainedCategory],
    data_until: dt.date | None,
    locale: str,
) -> str:
    """Describe a forecast and what it consists of.

    Parts below a hundredth are added to the others, and only the three largest payees and
    categories are named. ``data_until`` is said if it is given.
    """
    words = _Wording(unit, locale)
    least = max(1, predicted.minor * LEAST_SHARE)
    sentences = [_describe_amount(words, predicted, period, _select_parts(predicted, parts, least))]

    largest = [one.category_name for one in categories if one.amount.minor >= least][:MAX_NAMED]
    if len(largest) == 1:
        sentences.append(words.say("The largest category is {category}.", category=largest[0]))
    elif largest:
        named = words.join(largest)
        sentences.append(words.say("The largest categories are {categories}.", categories=named))
    if data_until is not None:
        text = "Entries are complete up to {day}; what happened since is estimated."
        sentences.append(words.say(text, day=format_date(data_until, locale)))
    return " ".join(sentences)


@dataclass(frozen=True, slots=True)
class _Wording:
    """How a forecast of periods of a ``unit`` is said in a locale."""

    unit: str
    locale: str

    def say(self, phrase: str, **parts: object) -> str:
        return say(phrase, self.locale, **parts)

    def format(self, amount: Money) -> str:
        return format_money(amount, self.locale)

    def join(self, names: Sequence[str]) -> str:
        """Join names: "a", "a and b", "a, b and c"."""
        *others, last = names
        if not others:
            return last
        return self.say("{others} and {last}", others=", ".join(others), last=last)


def _describe_amount(
    words: _Wording, predicted: Money, period: Period, described: Sequence[ExplainedPart]
) -> str:
    days = _describe_period(words, period)
    amount = words.format(predicted)
    if not described:
        return words.say("No spending is expected {days}.", days=days)
    if len(described) == 1:
        (only,) = described
        sentence = "Expected spending {days} is {amount}, nearly all of it {part}."
        if only.amount == predicted:
            sentence = "Expected spending {days} is {amount}, all of it {part}."
        return words.say(sentence, days=days, amount=amount, part=_describe_only(words, only))

    # A season is on top of the usual, and the rest beside it.
    is_rest = {part.kind for part in described} != {ForecastPart.USUAL, ForecastPart.SEASON}
    named = [_describe_part(words, part, is_rest=is_rest) for part in described]
    if predicted.minor - sum(part.amount.minor for part in described):
        named.append(words.say("and a little more"))
    return words.say(
        "Expected spending {days} is {amount}: {parts}.",
        days=days,
        amount=amount,
        parts="; ".join(named),
    )


def _describe_period(words: _Wording, period: Period) -> str:
    start = format_date(period.start, words.locale)
    if period.start == period.end:
        return words.say("on {day}", day=start)
    if period.start.day == 1 and words.unit == PeriodUnit.MONTHLY:
        return words.say("in {month}", month=format_month(period.start, words.locale))
    if period.start.month == period.start.day == 1 and words.unit == PeriodUnit.YEARLY:
        return words.say("in {year}", year=period.start.year)
    return words.say(
        "from {start} to {end}", start=start, end=format_date(period.end, words.locale)
    )


def _select_parts(
    predicted: Money, parts: Sequence[ExplainedPart], least: float
) -> list[ExplainedPart]:
    """Return the parts that are worth naming; they add up, if one of them can take the others."""
    selected = {part.kind: part for part in parts if abs(part.amount.minor) >= least}
    missing = predicted.minor - sum(part.amount.minor for part in selected.values())
    for kind in (ForecastPart.USUAL, ForecastPart.SEASON):
        if kind in selected and len(selected) > 1:
            amount = Money(selected[kind].amount.minor + missing, predicted.currency)
            selected[kind] = replace(selected[kind], amount=amount)
            break
    return list(selected.values())


def _describe_only(words: _Wording, part: ExplainedPart) -> str:
    """Describe the part that is all of a forecast, to follow "all of it"."""
    match part.kind:
        case ForecastPart.ALREADY_SPENT:
            return words.say("already spent or recorded")
        case ForecastPart.RECURRING:
            payees = _list_payees(words, part.payments)
            return words.say("in recurring payments{payees}", payees=payees)
        case ForecastPart.SEASON:
            named = _list_categories(words, part)
            # A whole year has all its times.
            if words.unit == PeriodUnit.YEARLY:
                return words.say("for what certain times of the year bring{named}", named=named)
            return words.say("because of the time of year{named}", named=named)
        case _:
            return words.say("usual spending")


def _describe_part(words: _Wording, part: ExplainedPart, *, is_rest: bool) -> str:
    """Describe one of several parts with its amount."""
    # Without a sign, which the word "less" stands for.
    amount = words.format(Money(abs(part.amount.minor), part.amount.currency))
    match part.kind:
        case ForecastPart.ALREADY_SPENT | ForecastPart.RECURRING:
            return words.say("{amount} {part}", amount=amount, part=_describe_only(words, part))
        case ForecastPart.SEASON if words.unit == PeriodUnit.YEARLY:
            return words.say("{amount} {part}", amount=amount, part=_describe_only(words, part))
        case ForecastPart.SEASON:
            phrase = "{amount} less because of the time of year{named}"
            if part.amount.minor > 0:
                phrase = "{amount} more because of the time of year{named}"
            return words.say(phrase, amount=amount, named=_list_categories(words, part))
        case _:
            phrase = "{amount} of other usual spending" if is_rest else "{amount} of usual spending"
            return words.say(phrase, amount=amount)


def _list_categories(words: _Wording, part: ExplainedPart) -> str:
    return f" ({words.join(part.categories)})" if part.categories else ""


def _list_payees(words: _Wording, payments: Sequence[ExplainedPayment]) -> str:
    """List the payees that get most in parentheses, and count the others."""
    sums: Counter[str] = Counter()
    for payment in payments:
        sums[payment.payee] += payment.amount.minor
    names = [payee for payee, _ in sums.most_common(MAX_NAMED)]
    if not names:
        return ""
    others = len(sums) - len(names)
    listed = [*names, words.say("{count} more", count=others)] if others else names
    return f" ({words.join(listed)})"
