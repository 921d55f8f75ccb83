"""Write amounts, days and sentences in mails, in the language and the formats of the reader."""

import datetime as dt
from typing import Any

from babel.dates import format_skeleton
from jinja2 import pass_context
from jinja2.runtime import Context

from core.locales import DEFAULT_LOCALE, find_locale, format_date
from core.money import Money, format_money
from core.translation import choose_language, translate_into
from notifications.mail.texts import translate_text


@pass_context
def translate(context: Context, sentence: str, /, **values: object) -> str:
    """Translate a sentence of a template."""
    return translate_text(sentence, context["locale"], **values)


@pass_context
def translate_stored(context: Context, sentence: str) -> str:
    """Translate a stored sentence, such as the title of a notification."""
    return translate_into(sentence, context["language"])


@pass_context
def write_headline(context: Context, sentence: str) -> str:
    """Translate a stored sentence for a subject or a heading, which end without a full stop."""
    return translate_into(sentence, context["language"]).removesuffix(".")


@pass_context
def write_money(context: Context, money: Money) -> str:
    """Write an amount with its currency."""
    return format_money(money, context["locale"])


@pass_context
def write_day(context: Context, day: dt.date) -> str:
    """Write a day."""
    return format_date(day, context["locale"])


@pass_context
def write_month(context: Context, day: dt.date) -> str:
    """Write the month of a day, in the language of the sentences."""
    parsed = find_locale(context["locale"])
    is_same = choose_language([parsed.language]) == parsed.language
    month: str = format_skeleton(
        "yMMMM", day, locale=parsed if is_same else find_locale(DEFAULT_LOCALE)
    )
    return month


def remove_sign(money: Money) -> Money:
    """Return an amount without its sign, for sentences that say the direction in words."""
    return Money(abs(money.minor), money.currency)


FILTERS: dict[str, Any] = {
    "stored": translate_stored,
    "headline": write_headline,
    "money": write_money,
    "absolute": remove_sign,
    "day": write_day,
    "month": write_month,
}
