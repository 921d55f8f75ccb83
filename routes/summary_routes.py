"""Months and years at a glance."""

from typing import Any

from core.identity import Caller
from routes.http.route_spec import Resource
from schemas import (
    BreakdownQuerySchema,
    BreakdownSchema,
    IncomeVsExpenseSchema,
    MonthInsightsSchema,
    MonthlySummarySchema,
    MonthQuerySchema,
    MonthsQuerySchema,
    YearlySummarySchema,
    YearQuerySchema,
)
from services.insights import observations, summaries

summary = Resource(
    "summary", __name__, url_prefix="/summary", description="Months and years at a glance."
)


@summary.get("/monthly", query=MonthQuerySchema, response=MonthlySummarySchema)
def get_monthly_summary(caller: Caller, query: dict[str, Any]) -> Any:
    """A month's income, expenses, savings and spending by category; the current one unless named."""
    return summaries.monthly_summary(caller, query)


@summary.get("/yearly", query=YearQuerySchema, response=YearlySummarySchema)
def get_yearly_summary(caller: Caller, query: dict[str, Any]) -> Any:
    """A year and its twelve months."""
    return summaries.yearly_summary(caller, query)


@summary.get("/category-breakdown", query=BreakdownQuerySchema, response=BreakdownSchema)
def get_category_breakdown(caller: Caller, query: dict[str, Any]) -> Any:
    """Sums by category of a month or of some days."""
    return summaries.breakdown_answer(caller, query)


@summary.get("/income-vs-expense", query=MonthsQuerySchema, response=IncomeVsExpenseSchema)
def get_income_vs_expense(caller: Caller, query: dict[str, Any]) -> Any:
    """Income against expenses, month by month up to the current one."""
    return summaries.income_vs_expense(caller, query)


@summary.get("/ai-insights", query=MonthQuerySchema, response=MonthInsightsSchema)
def get_month_insights(caller: Caller, query: dict[str, Any]) -> Any:
    """What stands out in a month, and tips; said from the numbers alone."""
    return observations.month_insights(caller, query)
