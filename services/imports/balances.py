"""What a file says is in an account, beside what the ledger says."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from core.money import AmountError, to_minor, to_number
from importers.file_stats import AccountStats
from importers.values import StatedBalance
from models import Account, AccountDailyTotal, Transaction, db
from services.imports.plan import Plan, Rejected
from services.imports.row_mapping import RowError


def balance_checks(found: Plan, *, is_preview: bool) -> list[dict[str, Any]]:
    """For every account of the file that states its balance: the ledger's at the end of that day, and the difference.

    In a preview the ledger's is what it will be. Where several accounts of the file go into one, nothing can be said.
    """
    stated = {
        name: facts for name, facts in found.facts.accounts.items() if facts.closing is not None
    }
    if not stated:
        return []
    to_come = _to_come(found) if is_preview else {}
    checks = [_check(found, name, facts, to_come) for name, facts in stated.items()]
    told = [check for check in checks if check is not None]
    shared = Counter(check["account_id"] for check in told)
    return [check for check in told if shared[check["account_id"]] == 1]


def _to_come(found: Plan) -> Mapping[int | None, Mapping[dt.date, int]]:
    """What the rows that will be created do to their accounts, by day; pending ones do nothing to a balance yet."""
    effects: dict[int | None, dict[dt.date, int]] = defaultdict(lambda: defaultdict(int))
    for number, one in found.rows():
        if not isinstance(one, Rejected) and number not in found.decisions and not one.is_pending:
            effects[one.account_id][one.date] += one.signed_minor
    return effects


def _check(
    found: Plan, name: str | None, facts: AccountStats, to_come: Mapping[Any, Any]
) -> dict[str, Any] | None:
    assert facts.closing is not None
    try:
        account_id = found.places.account_of(name)
    except RowError:
        return None
    if account_id is None:
        return None
    account = db.session.get_one(Account, account_id)
    stated = _minor(facts.closing, account.currency)
    if stated is None:
        return None
    day = facts.closing.date
    coming = sum(minor for one, minor in to_come.get(account_id, {}).items() if one <= day)
    computed = booked_balance(account, day) + coming
    opening = None if facts.opening is None else _minor(facts.opening, account.currency)
    return {
        "account_id": account_id,
        "file_account": name,
        "currency": account.currency,
        "date": day.isoformat(),
        "stated": to_number(stated, account.currency),
        "computed": to_number(computed, account.currency),
        "difference": to_number(stated - computed, account.currency),
        "stated_opening": None if opening is None else to_number(opening, account.currency),
        "adds_up": facts.adds_up,
        "hint": _hint(account, stated - computed),
    }


def _minor(balance: StatedBalance, currency: str) -> int | None:
    if balance.currency not in {None, currency}:
        return None
    try:
        return to_minor(balance.amount, currency)
    except AmountError:
        return None


def _hint(account: Account, difference: int) -> str | None:
    """What would explain all of it."""
    if not difference:
        return None
    opening = to_number(account.opening_balance_minor + difference, account.currency)
    return f"An opening_balance of {opening} for the account would explain all of the difference."


def booked_balance(account: Account, day: dt.date) -> int:
    """What is in an account at the end of a day, in minor units, without what is pending."""
    table = AccountDailyTotal
    moved = select(func.sum(table.sum_minor)).where(
        table.account_id == account.id, table.date <= day
    )
    waiting = select(Transaction.kind, func.sum(Transaction.amount_minor)).where(
        Transaction.account_id == account.id, Transaction.is_pending, Transaction.date <= day
    )
    pending = _effects(db.session.execute(waiting.group_by(Transaction.kind)))
    return account.opening_balance_minor + int(db.session.scalar(moved) or 0) - pending


def _effects(sums: Iterable[Any]) -> int:
    return sum(int(total) if kind == "income" else -int(total) for kind, total in sums)
