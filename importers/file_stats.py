"""Statistics of a whole file: its rows, dates, accounts, categories and stated balances."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from importers.values import RowProblem, StatedBalance, StatementItem, StatementRow


@dataclass(slots=True)
class AccountStats:
    """Statistics of one account in a file.

    ``opening`` and ``closing`` are the earliest and the latest stated balance. ``booked`` is the
    sum of the rows that are not pending.
    """

    opening: StatedBalance | None = None
    closing: StatedBalance | None = None
    booked: Decimal = Decimal(0)
    _first: StatementRow | None = None
    _last: StatementRow | None = None
    _oldest_first_steps: int = 0
    _newest_first_steps: int = 0

    def add_row(self, row: StatementRow) -> None:
        """Count a row."""
        # The bank's balance does not include pending rows.
        if not row.is_pending:
            self.booked += row.amount
        if row.balance is None:
            return

        last = self._last
        if last is not None and last.balance is not None:
            # A running balance shows the direction of time: it moves by the later row's amount.
            self._oldest_first_steps += row.balance - last.balance == row.amount
            self._newest_first_steps += last.balance - row.balance == last.amount
        # Only the ends are kept: a file may have hundreds of thousands of rows.
        self._first, self._last = self._first or row, row

    def add_balance(self, balance: StatedBalance) -> None:
        """Keep a stated balance if it is the earliest opening or the latest closing one."""
        if balance.is_opening:
            if self.opening is None or balance.date < self.opening.date:
                self.opening = balance
        elif self.closing is None or balance.date >= self.closing.date:
            self.closing = balance

    def apply_row_balances(self) -> None:
        """Take opening and closing balance from the balance column, after the last row.

        The column is more reliable than separate balance lines. Whether the newest row comes first
        is told by the balances that follow from the amounts, else by the dates.
        """
        first, last = self._first, self._last
        if first is None or last is None:
            return

        steps_are_equal = self._newest_first_steps == self._oldest_first_steps
        is_newest_first = self._newest_first_steps > self._oldest_first_steps or (
            steps_are_equal and first.date > last.date
        )
        oldest, newest = (last, first) if is_newest_first else (first, last)
        if oldest.balance is None or newest.balance is None:
            return

        # The column states the balance after each row, so the opening one lies before the oldest.
        balance_before = oldest.balance - oldest.amount
        self.opening = StatedBalance(oldest.date, balance_before, oldest.currency, is_opening=True)
        self.closing = StatedBalance(newest.date, newest.balance, newest.currency)

    @property
    def adds_up(self) -> bool | None:
        """Return whether the rows lead from opening to closing balance; None if one is unknown."""
        if self.opening is None or self.closing is None:
            return None
        return self.opening.amount + self.booked == self.closing.amount


@dataclass(slots=True)
class FileStats:
    """Statistics of a file.

    ``first`` and ``last`` are the dates of its oldest and newest row. ``names`` counts rows by
    account name. ``account_currencies`` has every account that the file names, on either side of a
    transfer, with a currency that occurs with it.
    """

    rows: int = 0
    problems: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    names: Counter[str] = field(default_factory=Counter)
    accounts: dict[str | None, AccountStats] = field(default_factory=dict)
    categories: set[str] = field(default_factory=set)
    account_currencies: dict[str, str | None] = field(default_factory=dict)

    @property
    def main_name(self) -> str | None:
        """The account with most rows, where the file names any."""
        return self.names.most_common(1)[0][0] if self.names else None

    def add(self, item: StatementItem) -> None:
        """Count an item."""
        if isinstance(item, RowProblem):
            self.problems += 1
            return

        account = self.accounts.setdefault(item.account, AccountStats())
        if isinstance(item, StatedBalance):
            account.add_balance(item)
            return

        self.rows += 1
        account.add_row(item)
        self._add_names(item)
        self.first = item.date if self.first is None else min(self.first, item.date)
        self.last = item.date if self.last is None else max(self.last, item.date)

    def _add_names(self, row: StatementRow) -> None:
        if row.category is not None:
            self.categories.add(row.category)
        self.categories.update(part.category for part in row.parts if part.category)
        if row.account is not None:
            self.names[row.account] += 1
        for name in (row.account, row.to_account):
            if name is not None:
                self.account_currencies[name] = self.account_currencies.get(name) or row.currency


def compute_file_stats(items: Iterable[StatementItem]) -> FileStats:
    """Compute the statistics of a file in one pass."""
    stats = FileStats()
    for item in items:
        stats.add(item)
    for account in stats.accounts.values():
        account.apply_row_balances()
    return stats
