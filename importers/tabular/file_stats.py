"""What a whole file says: how many rows, of which days and accounts, and what was in the accounts."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from importers.values import Item, RowProblem, StatedBalance, StatementRow


@dataclass(slots=True)
class AccountFacts:
    """One account of a file. Of its balances the first and the last are kept, with their days."""

    opening: StatedBalance | None = None
    closing: StatedBalance | None = None
    booked: Decimal = Decimal(0)
    """The sum of what is not pending."""
    _first: StatementRow | None = None
    _last: StatementRow | None = None
    _upward: int = 0
    _downward: int = 0

    def take(self, row: StatementRow) -> None:
        if not row.is_pending:
            self.booked += row.amount
        if row.balance is None:
            return
        last = self._last
        if last is not None and last.balance is not None:
            self._upward += row.balance - last.balance == row.amount
            self._downward += last.balance - row.balance == last.amount
        self._first, self._last = self._first or row, row

    def state(self, balance: StatedBalance) -> None:
        if balance.is_opening:
            self.opening = (
                balance
                if self.opening is None or balance.date < self.opening.date
                else self.opening
            )
        elif self.closing is None or balance.date >= self.closing.date:
            self.closing = balance

    def settle(self) -> None:
        """A column of balances tells the first and the last one, in whichever direction the file runs."""
        first, last = self._first, self._last
        if first is None or last is None:
            return
        falling = self._downward > self._upward or (
            self._downward == self._upward and first.date > last.date
        )
        oldest, newest = (last, first) if falling else (first, last)
        if oldest.balance is None or newest.balance is None:
            return
        self.opening = StatedBalance(
            oldest.date, oldest.balance - oldest.amount, oldest.currency, is_opening=True
        )
        self.closing = StatedBalance(newest.date, newest.balance, newest.currency)

    @property
    def adds_up(self) -> bool | None:
        """Whether opening and rows make the closing balance; None where the file does not state both."""
        if self.opening is None or self.closing is None:
            return None
        return self.opening.amount + self.booked == self.closing.amount


@dataclass(slots=True)
class Facts:
    rows: int = 0
    problems: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    names: Counter[str] = field(default_factory=Counter)
    accounts: dict[str | None, AccountFacts] = field(default_factory=dict)
    categories: set[str] = field(default_factory=set)
    account_currencies: dict[str, str | None] = field(default_factory=dict)
    """Every account that the file names, on either side, and a currency that it names with it."""

    @property
    def main_name(self) -> str | None:
        """The account that the file is mostly about, where it names any."""
        return self.names.most_common(1)[0][0] if self.names else None


def facts_of(items: Iterable[Item]) -> Facts:
    """Read a file once, for what only all of it says."""
    facts = Facts()
    for item in items:
        if isinstance(item, RowProblem):
            facts.problems += 1
            continue
        account = facts.accounts.setdefault(item.account, AccountFacts())
        if isinstance(item, StatedBalance):
            account.state(item)
            continue
        facts.rows += 1
        account.take(item)
        if item.category is not None:
            facts.categories.add(item.category)
        if item.account is not None:
            facts.names[item.account] += 1
        for name in (item.account, item.to_account):
            if name is not None:
                facts.account_currencies[name] = facts.account_currencies.get(name) or item.currency
        facts.first = item.date if facts.first is None or item.date < facts.first else facts.first
        facts.last = item.date if facts.last is None or item.date > facts.last else facts.last
    for account in facts.accounts.values():
        account.settle()
    return facts
