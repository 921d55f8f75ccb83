"""Name accounts and categories in journals of plain-text accounting."""

import re
import unicodedata
from collections.abc import Mapping

from core.enums import AccountType, TransactionKind
from exporters.values import ExportAccount, ExportRow

NOT_ALLOWED = re.compile(r"[^\w]+|_+")
LIABILITY_TYPES = frozenset({AccountType.CREDIT_CARD, AccountType.LOAN})
NO_ACCOUNT = "Assets:Unspecified"
TRANSFER_CLEARING = "Assets:Transfers"
"""Between the two rows of a transfer: each books against it, so that it ends at zero."""
OPENING_BALANCES = "Equity:Opening-Balances"
UNCATEGORIZED = "Uncategorized"


class JournalAccounts:
    """Unique journal names for accounts and categories.

    Names that differ only in characters that journals do not allow get a number.
    """

    def __init__(self, accounts: Mapping[str, ExportAccount]) -> None:
        self._accounts = accounts
        self._names: dict[tuple[str, str], str] = {}
        # Taken from the start: a user's account may have one of these names.
        self._used = {NO_ACCOUNT, TRANSFER_CLEARING, OPENING_BALANCES}

    def account_name(self, name: str | None) -> str:
        """Return the journal name of an account; rows without one share a name."""
        if name is None:
            return NO_ACCOUNT
        account = self._accounts.get(name)
        is_liability = account is not None and account.account_type in LIABILITY_TYPES
        return self._unique_name("Liabilities" if is_liability else "Assets", name)

    def category_name(self, row: ExportRow, category: str | None) -> str:
        """Return the journal name of the category of a row or of one of its parts."""
        root = "Income" if row.kind == TransactionKind.INCOME else "Expenses"
        return self._unique_name(root, category or UNCATEGORIZED)

    def sides(self, row: ExportRow) -> tuple[str, str]:
        """Return the account of a row and the account that it books against, unless it is split."""
        account = self.account_name(row.account)
        if row.is_leg:
            return account, TRANSFER_CLEARING
        if row.kind == TransactionKind.TRANSFER:
            return account, self.account_name(row.to_account)
        return account, self.category_name(row, row.category)

    def _unique_name(self, root: str, name: str) -> str:
        if (root, name) in self._names:
            return self._names[root, name]

        base = f"{root}:{build_component(name)}"
        unique, number = base, 2
        # Different names may become the same component, such as "A b" and "A-b".
        while unique in self._used:
            unique = f"{base}-{number}"
            number += 1
        self._used.add(unique)
        self._names[root, name] = unique
        return unique


def build_component(name: str) -> str:
    """Turn a name into a component as beancount allows it.

    Letters, digits and dashes, beginning with a capital letter or a digit.
    """
    text = NOT_ALLOWED.sub("-", unicodedata.normalize("NFC", name)).strip("-")
    first = text[:1].upper()
    if first.isupper() or first.isdigit():
        return first + text[1:]
    return f"X-{text}".rstrip("-")
