"""Tools that look ahead: budgets, recurring payments, goals, forecasts and cash flow."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.tool import Arguments, tool
from container import container
from contract.assistant.arguments import (
    MAX_ROWS,
    AffordabilityArguments,
    CashFlowArguments,
    ForecastArguments,
    NoArguments,
)
from contract.assistant.planning_results import (
    AffordabilityResultSchema,
    BudgetListSchema,
    CashFlowResultSchema,
    GoalListSchema,
    RecurringListSchema,
    SpendingForecastSchema,
)
from core.enums import CashFlowProblem, PeriodUnit, RecurringStatus
from core.identity import Caller
from core.money import Money
from core.periods import Period
from models import RecurringSeries
from services.forecasting import forecast_paths
from services.forecasting.forecast_paths import DuePayment, ForecastPath
from services.forecasting.forecast_values import CURRENT_PERIOD, ForecastRequest
from services.planning import budget_status, recurring_queries
from services.planning.budget_status import BudgetStatus
from services.planning.cash_flow import affordability, cash_flow
from services.planning.cash_flow.affordability import AffordabilityQuery
from services.planning.cash_flow.cash_flow_values import (
    Affordability,
    CashFlowQuery,
    FlowDay,
    FlowItem,
    LowestPoint,
)
from services.planning.goals.goal_progress import GoalProgress, load_progress
from services.planning.goals.goal_queries import load_open_goals
from services.planning.recurring_values import RecurringFilters

MAX_ITEMS = 60
"""Payments and income of a cash flow; the balances have all of them."""
WEEK = 7


@dataclass(frozen=True, slots=True)
class BudgetList:
    """The budgets of a caller."""

    budgets: Sequence[BudgetStatus]


@dataclass(frozen=True, slots=True)
class RecurringList:
    """The series of a caller that go on, as far as they are listed."""

    recurring: Sequence[RecurringSeries]
    has_more: bool


@dataclass(frozen=True, slots=True)
class GoalList:
    """The goals of a caller that are not over."""

    goals: Sequence[GoalProgress]


@dataclass(frozen=True, slots=True)
class SpendingForecast:
    """The forecast of the current month, with what was spent and what is still due."""

    period: Period
    category_id: int | None
    currency: str
    spent_so_far: Money | None
    predicted_amount: Money
    lower: Money
    upper: Money
    usual_amount: Money | None
    data_until: dt.date
    payments: Sequence[DuePayment]


@dataclass(frozen=True, slots=True)
class BalanceOutlook:
    """The expected balance of the coming days, by week, and what changes it."""

    currency: str
    start_balance: Money
    end_balance: Money
    lowest: LowestPoint | None
    chance_below_limit: float | None
    problem: CashFlowProblem | None
    summary: str
    weekly_balances: Sequence[FlowDay]
    items: Sequence[FlowItem]


@tool("List budgets", arguments=NoArguments, result=BudgetListSchema)
def get_budgets(caller: Caller, _: Arguments) -> BudgetList:
    """List the active budgets with their limit, what is spent, and the chance of exceeding it."""
    return BudgetList(budget_status.load_statuses(container().predictions, caller)[:MAX_ROWS])


@tool("List recurring payments", arguments=NoArguments, result=RecurringListSchema)
def get_recurring_payments(caller: Caller, _: Arguments) -> RecurringList:
    """List subscriptions, bills and regular income that go on, with their yearly cost."""
    filters: RecurringFilters = {
        "limit": MAX_ROWS,
        "total": False,
        "status": [RecurringStatus.DETECTED, RecurringStatus.CONFIRMED],
    }
    page = recurring_queries.list_series(caller, filters, None)
    return RecurringList(page.items, page.next is not None)


@tool("List goals", arguments=NoArguments, result=GoalListSchema)
def get_goals(caller: Caller, _: Arguments) -> GoalList:
    """List the goals that are not over, with their progress and what they need per month."""
    goals = load_open_goals(caller.id)[:MAX_ROWS]
    return GoalList(load_progress(caller, goals))


@tool("Forecast this month", arguments=ForecastArguments, result=SpendingForecastSchema)
def get_spending_forecast(caller: Caller, arguments: Arguments) -> SpendingForecast:
    """Forecast the spending of the current month, in total or in one category, with its range.

    Fails with too little history; then nothing can be said.
    """
    request: ForecastRequest = {"period": PeriodUnit.MONTHLY, "horizon": CURRENT_PERIOD}
    if "category_id" in arguments:
        request["category_id"] = arguments["category_id"]
    path = forecast_paths.load_path(container().predictions, caller, request)
    return SpendingForecast(
        period=Period(path.period_start, path.period_end),
        category_id=path.category_id,
        currency=path.currency,
        spent_so_far=_find_spent(path),
        predicted_amount=path.predicted_amount,
        lower=path.lower,
        upper=path.upper,
        usual_amount=path.usual_amount,
        data_until=path.data_until,
        payments=path.payments[:MAX_ITEMS],
    )


@tool("Forecast the balance", arguments=CashFlowArguments, result=CashFlowResultSchema)
def get_cash_flow(caller: Caller, arguments: Arguments) -> BalanceOutlook:
    """Forecast the balance of the coming days from known and expected payments and income.

    Covers all accounts in the main currency but loans and investments, or one account.
    """
    query: CashFlowQuery = {"days": arguments["days"], "limit": Decimal(0)}
    if "account_id" in arguments:
        query["account_id"] = arguments["account_id"]
    flow = cash_flow.load_cash_flow(container().predictions, caller, query)
    items = [item for day in flow.days for item in day.items]
    return BalanceOutlook(
        currency=flow.currency,
        start_balance=flow.start_balance,
        end_balance=flow.end_balance,
        lowest=flow.lowest,
        chance_below_limit=flow.chance_below_limit,
        problem=flow.problem,
        summary=flow.summary,
        weekly_balances=flow.days[WEEK - 1 :: WEEK],
        items=items[:MAX_ITEMS],
    )


@tool("Check an amount", arguments=AffordabilityArguments, result=AffordabilityResultSchema)
def check_affordability(caller: Caller, arguments: Arguments) -> Affordability:
    """Check whether the person can pay an amount on a day without falling below zero after."""
    query: AffordabilityQuery = {"amount": arguments["amount"], "limit": Decimal(0)}
    if "date" in arguments:
        query["date"] = arguments["date"]
    return affordability.check_affordability(container().predictions, caller, query)


def _find_spent(path: ForecastPath) -> Money | None:
    """Find the last sum of the course that is known."""
    sums = [point.spent for point in path.points if point.spent is not None]
    return sums[-1] if sums else None
