"""The statement of the household's credit card: a bank file with the purchases of the last days."""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal

from sample_data.household import CARD
from sample_data.recording import LedgerRow

STATEMENT_DAYS = 10
"""Days before today whose card purchases come from the statement, not from the ledger."""

# No rule and no earlier purchase names their category, so they wait for a review.
UNFAMILIAR = (
    (8, "PP*RVRSIDE COLLECTIVE", Decimal("36.00")),
    (6, "SQ *BLUE BTL 0423 SAN FRANC", Decimal("4.50")),
    (5, "IZ *NOMAD 7731", Decimal("58.20")),
    (3, "MKTPL SELLER 99 EU", Decimal("22.75")),
    (2, "KORU LTD 2210", Decimal("12.40")),
)
"""Days ago, text and amount of purchases at places where the household has never been."""

# Two columns of amounts, as many cards have: the import must find out which is which.
HEADER = ("Date", "Description", "Debit", "Credit")


def starts_on(today: dt.date) -> dt.date:
    """First day of the statement."""
    return today - dt.timedelta(days=STATEMENT_DAYS - 1)


def is_on_statement(row: LedgerRow, today: dt.date) -> bool:
    """Check whether a row comes with the statement."""
    return row.get("account") == CARD and row["date"] >= starts_on(today)


def build_statement(rows: Sequence[LedgerRow], today: dt.date) -> str:
    """Build the CSV of the card's purchases, with some at unfamiliar places, oldest first."""
    lines = [(row["date"], row["description"], row["amount"]) for row in rows]
    for days, text, amount in UNFAMILIAR:
        lines.append((today - dt.timedelta(days=days), text, amount))

    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(HEADER)
    for day, text, amount in sorted(lines):
        debit, credit = (amount, "") if amount > 0 else ("", -amount)
        writer.writerow([day.isoformat(), text, debit, credit])
    return file.getvalue()
