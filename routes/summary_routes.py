"""Reports on months and years."""

from container import container
from core.identity import Caller
from routes.http.route_spec import Resource
from schemas import (
    BreakdownQuerySchema,
    BreakdownSchema,
    CategoryMonthsSchema,
    CategorySeriesQuerySchema,
    IncomeVsExpenseSchema,
    MonthInsightsSchema,
    MonthlySummaryQuerySchema,
    MonthlySummarySchema,
    MonthQuerySchema,
    MonthsQuerySchema,
    YearlySummarySchema,
    YearQuerySchema,
)
from services.insights import (
    category_breakdowns,
    category_series,
    income_and_expenses,
    insights,
)
from services.insights.category_breakdowns import CategoryBreakdown
from services.insights.category_series import CategoryMonths
from services.insights.income_and_expenses import MonthSeries, MonthSummary, YearSummary
from services.insights.insights import MonthInsights
from services.insights.report_periods import (
    BreakdownQuery,
    CategorySeriesQuery,
    MonthCountQuery,
    MonthQuery,
    YearQuery,
)

summary = Resource(
    "summary", __name__, url_prefix="/summary", description="Reports on months and years."
)


@summary.get("/monthly", query=MonthlySummaryQuerySchema, response=MonthlySummarySchema)
def get_monthly_summary(caller: Caller, query: MonthQuery) -> MonthSummary:
    """Summarise a month's income, expenses and savings, with its expenses by category.

    Defaults to the current month. Months start on the user's `month_start_day`.
    """
    return income_and_expenses.summarize_month(caller, query)


@summary.get("/yearly", query=YearQuerySchema, response=YearlySummarySchema)
def get_yearly_summary(caller: Caller, query: YearQuery) -> YearSummary:
    """Summarise a year's income, expenses and savings, in total and by month.

    Defaults to the current year.
    """
    return income_and_expenses.summarize_year(caller, query)


@summary.get("/category-breakdown", query=BreakdownQuerySchema, response=BreakdownSchema)
def get_category_breakdown(caller: Caller, query: BreakdownQuery) -> CategoryBreakdown:
    """Break expenses or income down by category, for a month or a date range.

    Defaults to expenses of the current month.
    """
    return category_breakdowns.summarize_categories(caller, query)


@summary.get("/categories-by-month", query=CategorySeriesQuerySchema, response=CategoryMonthsSchema)
def get_categories_by_month(caller: Caller, query: CategorySeriesQuery) -> CategoryMonths:
    """Summarise expenses or income by category and month.

    For a chart of several months; defaults to expenses of the last twelve. Every category has a sum
    in each month.
    """
    return category_series.load_category_months(caller, query)


@summary.get("/income-vs-expense", query=MonthsQuerySchema, response=IncomeVsExpenseSchema)
def get_income_vs_expense(caller: Caller, query: MonthCountQuery) -> MonthSeries:
    """Compare income with expenses month by month, up to the current month."""
    return income_and_expenses.compare_income_with_expenses(caller, query)


@summary.get("/ai-insights", query=MonthQuerySchema, response=MonthInsightsSchema)
def get_month_insights(caller: Caller, query: MonthQuery) -> MonthInsights:
    """Get the insights into a month, with its summary.

    The insights are those of `GET /insights/spending`, where they are described.
    """
    return insights.load_month_insights(container().predictions, caller, query)
