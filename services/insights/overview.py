"""What a home screen shows, in one answer."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.identity import Caller
from core.money import Money
from ml_service import BudgetPredictionService
from models import Transaction
from services.activity.notifications.notification_queries import count_unread
from services.categorization.review_queue import count_review_queue
from services.forecasting.forecast_paths import ForecastPath, find_month_path
from services.insights.anomalies.anomaly_queries import count_open
from services.insights.income_and_expenses import MonthSummary, summarize_month
from services.insights.upcoming_payments import UpcomingPayment, list_upcoming_payments
from services.ledger.account_queries import AccountWithBalance, load_active_accounts
from services.ledger.row_names import load_category_names, load_transaction_names
from services.ledger.transaction_queries import load_newest
from services.paging import NameColumn
from services.planning.budget_status import BudgetStatus, load_statuses
from services.planning.goals.goal_glances import GoalGlance, load_glances

NEWEST_TRANSACTIONS = 10


@dataclass(frozen=True, slots=True)
class CurrencyBalance:
    """Sum of the active accounts in one currency, today and with everything scheduled."""

    current_balance: Money
    balance_including_scheduled: Money

    @property
    def currency(self) -> str:
        """The ISO 4217 code of the currency."""
        return self.current_balance.currency


@dataclass(frozen=True, slots=True)
class LatestTransaction:
    """A transaction with the names of what it refers to."""

    row: Transaction
    category_name: str | None
    account_name: str | None
    to_account_name: str | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The state of a person's finances today.

    ``sync_position`` is the last number of the change log before all of this was read.
    """

    date: dt.date
    balances: Sequence[CurrencyBalance]
    accounts: Sequence[AccountWithBalance]
    month: MonthSummary
    forecast: ForecastPath | None
    budgets: Sequence[BudgetStatus]
    goals: Sequence[GoalGlance]
    upcoming_payments: Sequence[UpcomingPayment]
    latest_transactions: Sequence[LatestTransaction]
    review_count: int
    anomaly_count: int
    unread_notifications: int
    sync_position: int


def load_overview(service: BudgetPredictionService, caller: Caller) -> Overview:
    """Load everything that the home screen of a caller shows."""
    accounts = load_active_accounts(caller)
    return Overview(
        date=caller.today,
        balances=_add_up(accounts),
        accounts=accounts,
        month=summarize_month(caller, {}),
        forecast=find_month_path(service, caller),
        budgets=load_statuses(service, caller),
        goals=load_glances(service, caller),
        upcoming_payments=list_upcoming_payments(service, caller),
        latest_transactions=_load_latest(caller),
        review_count=count_review_queue(caller),
        anomaly_count=count_open(caller),
        unread_notifications=count_unread(caller),
        sync_position=caller.sync_position,
    )


def _add_up(accounts: Sequence[AccountWithBalance]) -> list[CurrencyBalance]:
    """Add up the balances of each currency, that with the most accounts first."""
    by_currency: dict[str, list[AccountWithBalance]] = defaultdict(list)
    for account in accounts:
        by_currency[account.account.currency].append(account)

    ordered = sorted(by_currency.items(), key=lambda item: (-len(item[1]), item[0]))
    return [_sum_up(currency, members) for currency, members in ordered]


def _sum_up(currency: str, members: Sequence[AccountWithBalance]) -> CurrencyBalance:
    current = sum(member.current_balance.minor for member in members)
    scheduled = sum(member.balance_including_scheduled.minor for member in members)
    return CurrencyBalance(Money(current, currency), Money(scheduled, currency))


def _load_latest(caller: Caller) -> list[LatestTransaction]:
    rows = load_newest(caller, NEWEST_TRANSACTIONS)
    columns = load_transaction_names(caller, rows)
    latest = [LatestTransaction(row, *_look_up_names(row, columns)) for row in rows]
    ids = {part.category_id for row in rows for part in row.parts}
    if not ids:
        return latest
    names = load_category_names(caller, ids)
    return [replace(each, category_name=_join_parts(each, names)) for each in latest]


def _join_parts(latest: LatestTransaction, names: dict[int, str | None]) -> str | None:
    """Name the categories of the parts of a split transaction; others keep their category."""
    if not latest.row.is_split:
        return latest.category_name
    ids = dict.fromkeys(part.category_id for part in latest.row.parts)
    return ", ".join(names[id_] or "" for id_ in ids if id_ in names) or None


def _look_up_names(row: Transaction, columns: Sequence[NameColumn]) -> list[str | None]:
    """Look up the names of a row's category and accounts, in the order of the columns."""
    return [column.names.get(getattr(row, column.id_field)) for column in columns]
