"""What the demo household meets with in its last days that is unusual for it."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from core.enums import TransactionKind
from sample_data.household import CHECKING
from sample_data.recording import LedgerRow

NEWSPAPER, NEWSPAPER_TEXT = "Daily Ledger", "DAILY LEDGER DIGITAL"
OLD_PRICE, NEW_PRICE = Decimal("8.99"), Decimal("11.99")
NEWSPAPER_DAYS = 4
"""How many days ago the newspaper was paid at its new price."""

HAIRCUT_DAYS = (6, 5)
"""Days ago on which the same haircut was charged."""
PHARMACY_DAYS = 9


def surprises(today: dt.date, months: int) -> Iterator[LedgerRow]:
    """Generate a newspaper that becomes dearer, a charge that comes twice, and a large expense.

    The newspaper is paid every month since the first one.
    """
    newest = today - dt.timedelta(days=NEWSPAPER_DAYS)
    first = today.replace(day=1) - relativedelta(months=months - 1)
    days = (newest - relativedelta(months=index) for index in range(months))
    for day in days:
        price = NEW_PRICE if day == newest else OLD_PRICE
        if day >= first:
            yield _pay(day, "Subscriptions", NEWSPAPER, NEWSPAPER_TEXT, price)

    for ago in HAIRCUT_DAYS:
        day = today - dt.timedelta(days=ago)
        yield _pay(day, "Personal Care", "Snip Studio", "SNIP STUDIO HAIR", Decimal("38.00"))

    day = today - dt.timedelta(days=PHARMACY_DAYS)
    text = "OLD TOWN PHARM 1180"
    yield _pay(day, "Health & Fitness", "Old Town Pharmacy", text, Decimal("186.40"))


def _pay(day: dt.date, category: str, payee: str, text: str, amount: Decimal) -> LedgerRow:
    return {
        "date": day,
        "kind": TransactionKind.EXPENSE,
        "category": category,
        "payee": payee,
        "description": text,
        "amount": amount,
        "account": CHECKING,
    }
