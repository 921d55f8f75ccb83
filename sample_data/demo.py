"""Register the demo household as a user of this server, and let it live through its months.

Everything is recorded on the day on which it would have been: budgets alert, amounts change and
forecasts are made with what was known then, so that their past can be seen.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal

from container import Container
from core import clock
from core.enums import (
    AccountType,
    ForecastTarget,
    NotificationType,
    PeriodUnit,
)
from core.errors import NotEnoughData
from core.identity import Caller
from core.normalization import normalize_text
from infrastructure.uploads import Upload
from sample_data.goals import GOAL_MONTHS, contribute, set_goals
from sample_data.household import CARD, CHECKING, SAVINGS, household
from sample_data.planned import plan_ahead
from sample_data.recording import LedgerRow, load_account_ids, load_category_ids, record
from sample_data.recurring import decide_on_series, watch_series
from sample_data.splits import split_receipts
from sample_data.statement import build_statement, is_on_statement
from sample_data.surprises import surprises
from services.activity.notifications import (
    notification_queries,
    notification_service,
    preferences_service,
)
from services.activity.notifications.notification_queries import NotificationFilters
from services.activity.notifications.notification_values import TypeSwitches
from services.categorization import rule_service
from services.categorization.rule_values import RuleValues
from services.forecasting import accuracy_service, prediction_service
from services.forecasting.forecast_values import ForecastRequest
from services.imports import import_queries, import_service
from services.imports.import_values import ImportRequest
from services.insights import day_notice_service
from services.ledger import account_service
from services.ledger.account_service import AccountValues
from services.people import auth_service, user_service
from services.people.callers import load_caller
from services.people.sessions import Sessions
from services.people.user_values import RegistrationValues, UserChanges
from services.planning import budget_service
from services.planning.budget_queries import load_current_budgets
from services.planning.budget_values import BudgetValues

DEFAULT_MONTHS = 24
DEFAULT_PER_MONTH = 60
DEFAULT_SEED = 20

FORECAST_MONTHS = 12
"""Latest months for which a forecast was made on the day before they began."""
IMPORT_SECONDS = 120
"""How long to wait for the import of the statement; the server goes on with it later."""
UNREAD = dt.timedelta(days=7)
"""How old a notification is that the household has read."""

ACCOUNTS: tuple[AccountValues, ...] = (
    {
        "name": CHECKING,
        "account_type": AccountType.CHECKING,
        "opening_balance": Decimal(2400),
    },
    {
        "name": SAVINGS,
        "account_type": AccountType.SAVINGS,
        "opening_balance": Decimal(8000),
    },
    {"name": CARD, "account_type": AccountType.CREDIT_CARD},
)
BUDGETS = (
    ("Groceries", Decimal(650)),
    ("Food & Dining", Decimal(220)),
    ("Shopping", Decimal(250)),
    (None, Decimal(3500)),
)
"""Category and monthly amount of each budget; None budgets all spending."""

RAISED_BUDGET = "Groceries"
FIRST_AMOUNT = Decimal(600)
"""Amount of that budget in the first half of the months."""

RULES = (
    ("Streaming", "streamly", "Subscriptions", ["streaming"]),
    ("Fuel", "fuel stop", "Transportation", ["car"]),
)
"""Name, text in the payee, category and tags of each rule."""


def create_household(
    container: Container,
    email: str,
    password: str,
    *,
    months: int = DEFAULT_MONTHS,
    per_month: int = DEFAULT_PER_MONTH,
    seed: int = DEFAULT_SEED,
) -> int:
    """Register the household with its accounts, rules, budgets, transactions and forecasts.

    Returns the number of transactions.
    """
    caller = _register(container.sessions, email, password)
    today = caller.today
    rows = [*household(today, months, per_month, seed), *surprises(today, months)]
    on_statement = [row for row in rows if is_on_statement(row, today)]
    by_month = _group_by_month([row for row in rows if not is_on_statement(row, today)])

    count = 0
    for index, (month, of_month) in enumerate(by_month.items()):
        months_to_come = len(by_month) - 1 - index
        with clock.at(_noon(month)):
            if index == 0:
                _set_up(caller)
            # As the household's salary and its streaming service, half-way through.
            elif index == months // 2:
                _raise_budget(caller)
            if months_to_come == GOAL_MONTHS:
                set_goals(caller)
        with clock.at(_noon(_last_day(month))):
            count += record(caller, of_month)
            watch_series(caller, months_to_come)
            # The current month is not over: nothing is forecast from the middle of it.
            if 0 < months_to_come <= FORECAST_MONTHS:
                _forecast_next_month(container, caller)
            if months_to_come < GOAL_MONTHS:
                contribute(caller, months_to_come)

    # Settles the forecasts of the months that are over.
    accuracy_service.compute_accuracy(caller, {"period": PeriodUnit.MONTHLY})
    count += _import_statement(container, caller, build_statement(on_statement, today))
    split_receipts(caller)
    decide_on_series(caller)
    plan_ahead(caller)
    _notify(container, caller)
    return count


def _register(sessions: Sessions, email: str, password: str) -> Caller:
    registration: RegistrationValues = {
        "email": email,
        "password": password,
        "username": email.partition("@")[0],
        "first_name": "Demo",
        "last_name": "Household",
    }
    login = auth_service.register(sessions, registration, invited=True)
    return load_caller(login.user.id)


def _group_by_month(rows: Sequence[LedgerRow]) -> dict[dt.date, list[LedgerRow]]:
    by_month: dict[dt.date, list[LedgerRow]] = defaultdict(list)
    for row in rows:
        by_month[row["date"].replace(day=1)].append(row)
    return dict(sorted(by_month.items()))


def _last_day(month: dt.date) -> dt.date:
    # Four days after the 28th is a day of the next month, whatever the month.
    next_month = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return next_month - dt.timedelta(days=1)


def _noon(day: dt.date) -> dt.datetime:
    """Noon of a day, or now if that is still ahead."""
    # Noon is the same day in nearly every time zone.
    return min(dt.datetime.combine(day, dt.time(12), dt.UTC), clock.now())


def _set_up(caller: Caller) -> None:
    """Open the accounts, and write the rules and budgets of the first month."""
    _turn_mails_off(caller)
    accounts = [account_service.create_account(caller, account) for account in ACCOUNTS]
    # The first is the one that most is paid from.
    default_account: UserChanges = {"default_account_id": accounts[0].account.id}
    user_service.update_user(caller, caller.id, default_account, None)
    category_ids = load_category_ids(caller)
    for name, text, category, tags in RULES:
        rule: RuleValues = {
            "name": name,
            "conditions": {"all": [{"field": "merchant", "operator": "contains", "value": text}]},
            "category_id": category_ids[normalize_text(category)],
            "tags": tags,
        }
        rule_service.create_rule(caller, rule)
    for budgeted, amount in BUDGETS:
        budget_service.create_budget(
            caller,
            {
                "name": budgeted or "Everything",
                "amount": FIRST_AMOUNT if budgeted == RAISED_BUDGET else amount,
                "period": PeriodUnit.MONTHLY,
                "category_id": category_ids[normalize_text(budgeted)] if budgeted else None,
            },
        )


def _turn_mails_off(caller: Caller) -> None:
    """Notify the household in the app alone: nobody reads its mailbox."""
    switches: list[TypeSwitches] = [{"type": kind, "email": False} for kind in NotificationType]
    preferences_service.update_preferences(caller, {"types": switches}, None)


def _notify(container: Container, caller: Caller) -> None:
    """Notify of what is ahead today, and mark what is older than some days as read."""
    day_notice_service.notify_of_day(container.predictions, caller.id)
    everything: NotificationFilters = {"limit": 200, "total": False}
    notifications = notification_queries.list_notifications(caller, everything, None).items
    since = clock.now() - UNREAD
    newest_read = next((each.id for each in notifications if each.created_at < since), None)
    if newest_read is not None:
        notification_service.mark_all_read(caller, newest_read)


def _raise_budget(caller: Caller) -> None:
    amounts = {name: amount for name, amount in BUDGETS if name}
    for budget in load_current_budgets(caller):
        if budget.name == RAISED_BUDGET:
            changes: BudgetValues = {"amount": amounts[RAISED_BUDGET]}
            budget_service.update_budget(caller, budget.id, changes, None)


def _forecast_next_month(container: Container, caller: Caller) -> None:
    """Forecast the month ahead; the first months have too little before them."""
    request: ForecastRequest = {
        "period": PeriodUnit.MONTHLY,
        "target": ForecastTarget.NEXT,
        "horizon": 1,
    }
    with suppress(NotEnoughData):
        prediction_service.get_forecast(container.predictions, caller, request)


def _import_statement(container: Container, caller: Caller, text: str) -> int:
    """Import the card's statement as a person would, and return the number of its transactions."""
    request: ImportRequest = {
        "file": Upload("card-statement.csv", text.encode()),
        "account_id": load_account_ids(caller)[normalize_text(CARD)],
    }
    job_id = import_service.request_import(caller, request)
    container.jobs.wait_for_job(job_id, caller, IMPORT_SECONDS)
    (import_,) = import_queries.list_imports(caller, {"limit": 1, "total": False}, None).items
    return int(import_.created)
