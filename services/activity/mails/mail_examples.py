"""Invented contents of every mail, with which admins preview how mails look."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from core.category_names import translate_category
from core.enums import InsightKind, MailTemplate, NotificationType
from core.locales import format_date
from core.money import Money, format_money
from core.periods import Period
from notifications.mail.subscriptions import ALL_BUT_SECURITY, SUBSCRIPTIONS
from services.insights.monthly_summary import (
    MonthlySummary,
    SummaryBudget,
    SummaryCategory,
    SummaryCause,
    SummaryOutlook,
)

CURRENCY = "EUR"
PERIOD = Period(dt.date(2026, 10, 25), dt.date(2026, 11, 24))
NEXT_PERIOD = Period(dt.date(2026, 11, 25), dt.date(2026, 12, 24))
TOKEN = "u2dVqk0lX9rB3mZ7cT1fWnHs8aJyEoPi4gRtKvLxQeA"  # noqa: S105 (an example)

CATEGORIES = (
    ("Housing", 98_000, 98_000),
    ("Groceries", 46_215, 41_880),
    ("Travel", 38_990, 0),
    ("Food & Dining", 21_470, 14_200),
    ("Utilities", 14_300, 13_900),
    ("Transportation", 9_840, 10_250),
)
"""Names, amounts and usual amounts."""
OTHER_MINOR = 17_585


def build_example(template: MailTemplate, locale: str, public_url: str) -> Mapping[str, Any]:
    """Build the context of a mail with invented contents, in the language of a locale."""
    return {"address": public_url} | {
        MailTemplate.PASSWORD_RESET: _build_token_mail(f"{public_url}/reset-password"),
        MailTemplate.EMAIL_VERIFICATION: _build_token_mail(f"{public_url}/verify-email"),
        MailTemplate.SECURITY: {
            "username": "ada",
            "title": "There was a login on a new device.",
            "body": "It calls itself “Firefox on Linux” and logged in at 2026-11-25 07:42 UTC."
            " If it was not you, change your password: this logs out all devices.",
            "url": f"{public_url}/settings",
        },
        MailTemplate.NOTIFICATION: _list_notifications(locale, public_url)[0]
        | _subscribe(NotificationType.BUDGET_EXCEEDED, public_url),
        MailTemplate.DIGEST: {
            "notifications": _list_notifications(locale, public_url),
            "url": f"{public_url}/notifications",
        }
        | _subscribe(ALL_BUT_SECURITY, public_url),
        MailTemplate.MONTHLY_SUMMARY: {
            "summary": _build_summary(locale),
            "url": f"{public_url}/?month=2026-10",
        }
        | _subscribe(NotificationType.MONTHLY_SUMMARY, public_url),
    }[template]


def _subscribe(name: str, public_url: str) -> dict[str, str]:
    return {
        "unsubscribe_url": f"{public_url}/api/notifications/unsubscribe?token=example",
        "settings_url": f"{public_url}/settings/notifications",
        "subscription": SUBSCRIPTIONS[name],
    }


def _build_token_mail(url: str) -> dict[str, Any]:
    return {"username": "ada", "token": TOKEN, "url": f"{url}?token={TOKEN}"}


def _list_notifications(locale: str, public_url: str) -> list[dict[str, Any]]:
    spent, available, over, left = (
        format_money(_money(minor), locale) for minor in (21_470, 18_000, 3_470, 8_540)
    )
    end = format_date(PERIOD.end, locale)
    dining = translate_category("Food & Dining", locale)
    groceries = translate_category("Groceries", locale)
    url = f"{public_url}/budgets"
    return [
        {
            "title": f"Your budget for {dining} is exceeded.",
            "body": f"You have spent {spent} of {available}, {over} more than planned."
            f" The period ends on {end}.",
            "url": url,
        },
        {
            "title": f"You have used 82% of your budget for {groceries}.",
            "body": f"You have spent {format_money(_money(39_460), locale)} of"
            f" {format_money(_money(48_000), locale)}. {left} is left until {end}.",
            "url": url,
        },
    ]


def _build_summary(locale: str) -> MonthlySummary:
    largest = CATEGORIES[0][1]
    categories = [
        SummaryCategory(
            name=translate_category(name, locale),
            total=_money(total),
            usual=_money(usual),
            share=round(100 * total / largest),
        )
        for name, total, usual in CATEGORIES
    ]
    others = SummaryCategory(
        name=None, total=_money(OTHER_MINOR), usual=None, share=round(100 * OTHER_MINOR / largest)
    )
    return MonthlySummary(
        period=PERIOD,
        income=_money(284_000),
        expenses=_money(sum(row.total.minor for row in [*categories, others])),
        transaction_count=96,
        usual_expenses=_money(208_300),
        categories=[*categories, others],
        causes=[
            SummaryCause(
                kind=InsightKind.LARGE_PURCHASE,
                name="Deutsche Bahn",
                amount=_money(24_990),
                difference=_money(24_990),
            ),
            SummaryCause(
                kind=InsightKind.CATEGORY_UP,
                name=translate_category("Food & Dining", locale),
                amount=_money(21_470),
                difference=_money(7_270),
            ),
            SummaryCause(
                kind=InsightKind.PRICE_RISE,
                name="Netflix",
                amount=_money(1_399),
                difference=_money(2_400),
            ),
        ],
        budgets=[
            SummaryBudget(name=None, available=_money(240_000), spent=_money(246_400)),
            SummaryBudget(
                name=translate_category("Groceries", locale),
                available=_money(48_000),
                spent=_money(46_215),
            ),
        ],
        outlook=SummaryOutlook(
            period=NEXT_PERIOD,
            expected=_money(226_400),
            lower=_money(204_700),
            upper=_money(251_900),
        ),
        other_currencies=[Money(8_450, "USD")],
    )


def _money(minor: int) -> Money:
    return Money(minor, CURRENCY)
