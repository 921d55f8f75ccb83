"""The accounts of a cash flow, and which of them bears what has no account of its own."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from core.enums import AccountType, CashFlowScope, LeftOutReason, TransactionKind
from core.identity import Caller
from models import UNCATEGORIZED, Account, db, entries
from services.ledger.account_queries import (
    AccountWithBalance,
    get_account,
    load_active_accounts,
    with_balance,
)
from services.planning.cash_flow.cash_flow_values import (
    CashFlowQuery,
    FlowAccount,
    LeftOutAccount,
)

EVERYDAY = (AccountType.CHECKING, AccountType.CASH)
"""Accounts that bills are paid from."""

NOT_SPENDABLE = (AccountType.LOAN, AccountType.INVESTMENT)
"""Accounts whose balance is no money to pay with."""

SHARE_DAYS = 180
"""Newest days that show which account pays for what."""


@dataclass(frozen=True, slots=True)
class FlowScope:
    """The accounts that are added up, and those of the same currency to compare them with.

    ``active_ids`` are all active accounts of the currency; ``main_id`` is the one that most is
    spent from, which bears what has no account; None without any.
    """

    currency: str
    accounts: Sequence[FlowAccount]
    left_out: Sequence[LeftOutAccount]
    active_ids: Collection[int]
    main_id: int | None
    shares: Mapping[TransactionKind, Mapping[Hashable, float]]

    @property
    def ids(self) -> frozenset[int]:
        """The ids of the accounts that are added up."""
        return frozenset(account.account_id for account in self.accounts)

    @property
    def start_minor(self) -> int:
        """The sum of the balances at the end of today, in minor units."""
        return sum(account.balance.minor for account in self.accounts)

    def resolve(self, account_id: int | None) -> int | None:
        """Return the account that bears a payment: the main one where it has none of its own."""
        return account_id if account_id in self.active_ids else self.main_id

    def find_share(self, kind: TransactionKind, category: Hashable) -> float:
        """Return the share of a category's rest that these accounts bear, 0 to 1."""
        shares = self.shares[kind]
        return shares[category] if category in shares else shares[None]


def load_scope(caller: Caller, query: CashFlowQuery) -> FlowScope:
    """Load the accounts of a cash flow. Raises NotFound for an unknown account."""
    active = load_active_accounts(caller)
    account_id = query.get("account_id")
    if account_id is not None:
        chosen = [with_balance(caller, get_account(caller, account_id))]
        currency = chosen[0].account.currency
        left_out: list[LeftOutAccount] = []
    else:
        currency = query.get("currency") or caller.currency
        scope = query.get("scope", CashFlowScope.ALL)
        reasons = {each.account.id: _find_reason(each.account, currency, scope) for each in active}
        chosen = [each for each in active if reasons[each.account.id] is None]
        left_out = [
            LeftOutAccount(each.account.id, each.account.name, each.current_balance, reason)
            for each in active
            if (reason := reasons[each.account.id]) is not None
        ]
    own = [each.account for each in active if each.account.currency == currency]
    sums = _sum_by_account(caller, currency)
    main_id = _find_main(own, sums)
    ids = frozenset(each.account.id for each in chosen)
    own_ids = frozenset(account.id for account in own)
    return FlowScope(
        currency=currency,
        accounts=[_describe(each) for each in chosen],
        left_out=left_out,
        active_ids=own_ids | ids,
        main_id=main_id,
        shares={
            kind: _measure_shares(sums, kind, ids, own_ids, main_id)
            for kind in (TransactionKind.EXPENSE, TransactionKind.INCOME)
        },
    )


def _find_reason(account: Account, currency: str, scope: CashFlowScope) -> LeftOutReason | None:
    if account.currency != currency:
        return LeftOutReason.OTHER_CURRENCY
    if account.account_type in NOT_SPENDABLE:
        return LeftOutReason.NOT_SPENDABLE
    if scope == CashFlowScope.EVERYDAY and account.account_type not in EVERYDAY:
        return LeftOutReason.NOT_EVERYDAY
    return None


def _describe(each: AccountWithBalance) -> FlowAccount:
    account = each.account
    return FlowAccount(account.id, account.name, account.account_type, each.current_balance)


@dataclass(frozen=True, slots=True)
class _Sum:
    """What one account spent or received in a category in the newest days, in minor units."""

    kind: str
    category: int
    account_id: int | None
    is_recurring: bool
    minor: int


def _sum_by_account(caller: Caller, currency: str) -> list[_Sum]:
    row = entries("account_id", "recurring_series_id")
    key = (row.kind, row.category_id, row.account_id, row.recurring_series_id.is_not(None))
    query = (
        select(*key, func.sum(row.amount_minor))
        .where(
            row.user_id == caller.id,
            row.kind.in_([TransactionKind.EXPENSE, TransactionKind.INCOME]),
            row.date.between(caller.today - timedelta(days=SHARE_DAYS), caller.today),
            row.currency == currency,
        )
        .group_by(*key)
    )
    return [
        # PostgreSQL adds up BIGINT as NUMERIC, which arrives as a Decimal.
        _Sum(kind, category_id or UNCATEGORIZED, account_id, bool(is_recurring), int(minor))
        for kind, category_id, account_id, is_recurring, minor in db.session.execute(query)
    ]


def _find_main(accounts: Sequence[Account], sums: Sequence[_Sum]) -> int | None:
    """Find the account that most is spent from; without any spending, the first for everyday."""
    spent: defaultdict[int | None, int] = defaultdict(int)
    for each in sums:
        if each.kind == TransactionKind.EXPENSE:
            spent[each.account_id] += each.minor
    spendable = [each for each in accounts if each.account_type not in NOT_SPENDABLE]
    ranked = sorted(
        spendable or accounts,
        key=lambda each: (-spent[each.id], each.account_type not in EVERYDAY, each.id),
    )
    return ranked[0].id if ranked else None


def _measure_shares(
    sums: Sequence[_Sum],
    kind: TransactionKind,
    ids: Collection[int],
    active_ids: Collection[int],
    main_id: int | None,
) -> dict[Hashable, float]:
    """Measure the share of some accounts in what does not recur, by category; None is for all."""
    all_sums: defaultdict[Hashable, int] = defaultdict(int)
    own_sums: defaultdict[Hashable, int] = defaultdict(int)
    for each in sums:
        if each.kind != kind or each.is_recurring:
            continue
        bearer = each.account_id if each.account_id in active_ids else main_id
        for key in (each.category, None):
            all_sums[key] += each.minor
            own_sums[key] += each.minor if bearer in ids else 0
    shares: dict[Hashable, float] = {
        key: min(1.0, max(0.0, own_sums[key] / minor))
        for key, minor in all_sums.items()
        if minor > 0
    }
    return {None: 1.0 if main_id in ids else 0.0} | shares
