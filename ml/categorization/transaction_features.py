"""Input of the categorizer: the properties of a transaction that predict its category."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TransactionFeatures:
    """Properties of a transaction before it has a category.

    Attributes:
        text: Cleaned words of payee and description (``payees.clean``).
        amount: Absolute amount in units of its currency.
        direction: -1 for an expense, 1 for income, 0 for a transfer between own accounts.
        day: Date as days since 1970-01-01.
        payee: Cleaned payee when ``text`` contains more than the payee; otherwise empty.
    """

    text: str
    amount: float
    direction: int
    day: int
    payee: str = ""

    @property
    def payee_key(self) -> str:
        """Text that two transactions of the same payee have in common."""
        return self.payee or self.text
