"""Net worth as services compute it: what the accounts of a currency hold at the end of days."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from core.money import Money


@dataclass(frozen=True, slots=True)
class NetWorthPoint:
    """What the accounts of a currency hold at the end of a day: ``assets`` less ``liabilities``.

    Assets are balances above zero; liabilities are those below, as a positive amount.
    """

    date: dt.date
    assets: Money
    liabilities: Money

    @property
    def balance(self) -> Money:
        """The sum of all balances."""
        return Money(self.assets.minor - self.liabilities.minor, self.assets.currency)


@dataclass(frozen=True, slots=True)
class CurrencyNetWorth:
    """Net worth in one currency, before the first day and at the end of each interval."""

    currency: str
    opening_balance: Money
    points: Sequence[NetWorthPoint]

    @property
    def closing_balance(self) -> Money:
        """The sum of all balances at the end of the last day."""
        return self.points[-1].balance
