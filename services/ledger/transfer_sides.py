"""The two sides of a transfer between own accounts as a search for transfers compares them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from core.money import Money
from services.ledger.exchanges import Exchange

MAX_DAYS_APART = 4
"""Days that may lie between the two sides of a transfer."""

MAX_INCOMES = 1_000
"""Most recent incomes that are compared with expenses: about five years of a household."""


class Side(NamedTuple):
    """The part of a transaction that matters for pairing."""

    id: int
    date: dt.date
    amount_minor: int
    currency: str
    account_id: int
    payee: str

    @property
    def amount(self) -> Money:
        """The amount with its currency."""
        return Money(self.amount_minor, self.currency)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two sides in two accounts, few days apart.

    Their amounts are equal, or in two currencies and as far apart as ``exchange`` says.
    """

    outgoing: Side
    incoming: Side
    exchange: Exchange | None = None

    @property
    def rank(self) -> tuple[bool, int, Decimal, dt.date, int, int]:
        """The order in which pairs are chosen: equal amounts first, then the nearest days."""
        apart = abs((self.outgoing.date - self.incoming.date).days)
        return (
            self.exchange is not None,
            apart,
            abs(self.exchange.difference_percent or Decimal(0)) if self.exchange else Decimal(0),
            self.incoming.date,
            self.incoming.id,
            self.outgoing.id,
        )
