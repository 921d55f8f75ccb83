"""Turn transactions of double-entry programs into rows of the user's accounts."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from core.enums import TransactionKind
from importers.values import StatedBalance, StatementItem, StatementRow


class AccountSide(Enum):
    """Meaning of an account of a ledger: money that one has, a category, or a starting balance."""

    MONEY = "money"
    CATEGORY = "category"
    EQUITY = "equity"


@dataclass(frozen=True, slots=True)
class Split:
    """Part of a transaction: what one account gets; negative for what it gives."""

    account: str
    side: AccountSide
    value: Decimal
    memo: str = ""


@dataclass(frozen=True, slots=True)
class LedgerTransaction:
    """A transaction with its splits, which add up to zero."""

    line: int
    date: dt.date
    payee: str
    splits: Sequence[Split]
    currency: str | None = None
    bank_id: str | None = None

    def _select(self, side: AccountSide) -> list[Split]:
        return [split for split in self.splits if split.side is side and split.value]

    def rows(self) -> Iterator[StatementItem]:
        """Yield a row per category of a payment, one for a transfer, else one per account."""
        money = self._select(AccountSide.MONEY)
        categories = self._select(AccountSide.CATEGORY)
        if self._select(AccountSide.EQUITY) and not categories:
            for split in money:
                yield StatedBalance(
                    self.date, split.value, self.currency, split.account, is_opening=True
                )
        elif len(money) == 1 and sum(split.value for split in categories) == -money[0].value:
            for number, split in enumerate(categories, start=1):
                part = f"{self.bank_id}/{number}" if len(categories) > 1 else self.bank_id
                own_id = part if self.bank_id else None
                yield self._row(money[0], -split.value, split.memo, split.account, own_id)
        elif len(money) == 2 and not categories:  # noqa: PLR2004
            yield self._transfer(*sorted(money, key=lambda split: split.value))
        else:
            for split in money:
                yield self._row(split, split.value, split.memo, None, None)

    def _row(
        self, money: Split, amount: Decimal, memo: str, category: str | None, bank_id: str | None
    ) -> StatementRow:
        description = memo or money.memo
        return StatementRow(
            self.line,
            self.date,
            amount,
            payee=self.payee or description,
            description=description if self.payee and description != self.payee else "",
            currency=self.currency,
            category=category,
            account=money.account,
            bank_id=bank_id,
        )

    def _transfer(self, source: Split, target: Split) -> StatementRow:
        return StatementRow(
            self.line,
            self.date,
            source.value,
            payee=self.payee or target.account,
            description=source.memo,
            currency=self.currency,
            account=source.account,
            to_account=target.account,
            kind=TransactionKind.TRANSFER,
            bank_id=self.bank_id,
        )
