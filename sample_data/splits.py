"""Receipts of the household that are in two categories."""

from fractions import Fraction

from core.enums import TransactionKind
from core.identity import Caller
from core.money import Money, allocate
from sample_data.recording import load_category_ids
from services.ledger import transaction_queries, transaction_service
from services.ledger.transaction_filters import TransactionFilters
from services.ledger.transaction_values import PartValues

PAYEE = "Corner Market"
RECEIPTS = 3
"""As many in a row as it takes for the same split to be proposed the next time."""

SHARES = {"Groceries": Fraction(7, 10), "Shopping": Fraction(3, 10)}
NOTES = {"Groceries": "", "Shopping": "Candles and a pan"}


def split_receipts(caller: Caller) -> None:
    """Split the newest receipts of a market between groceries and what is for the house."""
    categories = load_category_ids(caller)
    filters: TransactionFilters = {"payee": [PAYEE], "kind": [TransactionKind.EXPENSE]}
    filters |= {"limit": RECEIPTS, "total": False}
    page = transaction_queries.list_transactions(caller, filters, None)
    for row in page.items:
        minors = allocate(row.amount_minor, [share * row.amount_minor for share in SHARES.values()])
        parts: list[PartValues] = [
            {
                "category_id": categories[name.casefold()],
                "amount": Money(minor, row.currency).decimal,
                "note": NOTES[name],
            }
            for name, minor in zip(SHARES, minors, strict=True)
        ]
        transaction_service.update_transaction(caller, row.id, {"parts": parts}, None)
