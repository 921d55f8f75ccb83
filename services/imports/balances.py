"""Compare the balances that a file states with those of the ledger."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping

from sqlalchemy import func, select

from core.enums import TransactionKind
from core.money import AmountError, to_minor, to_number
from importers.file_stats import AccountStats
from importers.values import StatedBalance
from models import Account, AccountDailyTotal, Transaction, db
from services.imports.import_documents import BalanceCheck
from services.imports.plan import ImportPlan, RejectedRow
from services.imports.targets import RowError

DailyEffects = Mapping[int | None, Mapping[dt.date, int]]
"""Changes of account balances in minor units, by account and day."""


def check_balances(plan: ImportPlan, *, is_preview: bool) -> list[BalanceCheck]:
    """Compare the closing balance of every account of the file with the ledger's that day.

    In a preview the ledger's balance includes the rows that would be created. Where several
    accounts of the file go into one account, their balances cannot be compared.
    """
    accounts = plan.scan.stats.accounts
    stated = {name: stats for name, stats in accounts.items() if stats.closing is not None}
    if not stated:
        return []

    new_effects = _compute_new_effects(plan) if is_preview else {}
    checks = []
    for name, stats in stated.items():
        check = _check_account(plan, name, stats, new_effects)
        if check is not None:
            checks.append(check)
    # One account has no two balances, so those of merged accounts say nothing about it.
    file_accounts = Counter(check["account_id"] for check in checks)
    return [check for check in checks if file_accounts[check["account_id"]] == 1]


def _compute_new_effects(plan: ImportPlan) -> DailyEffects:
    """Sum the effects of rows that would be created; pending ones do not change a balance yet."""
    effects: dict[int | None, dict[dt.date, int]] = defaultdict(lambda: defaultdict(int))
    for number, row in plan.rows():
        if isinstance(row, RejectedRow) or number in plan.matches or row.is_pending:
            continue
        effects[row.account_id][row.date] += row.signed_minor
    return effects


def _check_account(
    plan: ImportPlan, name: str | None, stats: AccountStats, new_effects: DailyEffects
) -> BalanceCheck | None:
    """Compare one account; None where it is none of the user's or has another currency."""
    assert stats.closing is not None
    account = _find_account(plan, name)
    if account is None:
        return None
    stated = _to_minor(stats.closing, account.currency)
    if stated is None:
        return None

    day = stats.closing.date
    effects = new_effects.get(account.id, {})
    expected_change = sum(minor for date, minor in effects.items() if date <= day)
    computed = compute_booked_balance(account, day) + expected_change
    opening = None if stats.opening is None else _to_minor(stats.opening, account.currency)
    return {
        "account_id": account.id,
        "file_account": name,
        "currency": account.currency,
        "date": day.isoformat(),
        "stated": to_number(stated, account.currency),
        "computed": to_number(computed, account.currency),
        "difference": to_number(stated - computed, account.currency),
        "stated_opening": None if opening is None else to_number(opening, account.currency),
        "adds_up": stats.adds_up,
        "hint": _build_hint(account, stated - computed),
    }


def _find_account(plan: ImportPlan, name: str | None) -> Account | None:
    try:
        # A row of a skipped account raises; for a balance that means there is nothing to compare.
        account_id = plan.targets.resolve_account(name)
    except RowError:
        return None
    return None if account_id is None else db.session.get_one(Account, account_id)


def _to_minor(balance: StatedBalance, currency: str) -> int | None:
    """Return a balance in minor units; None when it is of another currency."""
    # Most files do not name a currency for their balances; then it is the account's.
    if balance.currency not in {None, currency}:
        return None
    try:
        return to_minor(balance.amount, currency)
    except AmountError:
        return None


def _build_hint(account: Account, difference: int) -> str | None:
    """Name the opening balance of the account that would remove the difference."""
    if not difference:
        return None
    opening = to_number(account.opening_balance_minor + difference, account.currency)
    return f"An opening_balance of {opening} for the account would explain all of the difference."


def compute_booked_balance(account: Account, day: dt.date) -> int:
    """Compute an account's balance at the end of a day in minor units, without pending rows."""
    change = select(func.sum(AccountDailyTotal.sum_minor)).where(
        AccountDailyTotal.account_id == account.id, AccountDailyTotal.date <= day
    )
    total_change = int(db.session.scalar(change) or 0)
    # Banks state the booked balance, while the ledger counts a card payment from the moment it is
    # known.
    return account.opening_balance_minor + total_change - _sum_pending(account, day)


def _sum_pending(account: Account, day: dt.date) -> int:
    """Sum the effects of an account's pending transactions, which the daily totals contain."""
    sums = select(Transaction.kind, func.sum(Transaction.amount_minor)).where(
        Transaction.account_id == account.id, Transaction.is_pending, Transaction.date <= day
    )
    effect = 0
    for kind, amount in db.session.execute(sums.group_by(Transaction.kind)):
        effect += int(amount) if kind == TransactionKind.INCOME else -int(amount)
    return effect
