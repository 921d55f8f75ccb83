"""Reports that a person keeps: as JSON for a page, as PDF, workbook or CSV."""

from werkzeug.wrappers import Response

from container import container
from core.enums import ReportFormat
from core.identity import Caller
from exporters.report_values import Report
from routes.http.rendering import stream_attachment
from routes.http.route_spec import Resource
from schemas import (
    CategoryReportQuerySchema,
    MonthReportQuerySchema,
    NetWorthReportQuerySchema,
    ReportListSchema,
    ReportSchema,
    SubscriptionReportQuerySchema,
    YearReportQuerySchema,
)
from services.insights.reports import (
    category_years,
    net_worth_report,
    period_reports,
    report_files,
    report_list,
    subscription_report,
)
from services.insights.reports.report_files import MEDIA_TYPES
from services.insights.reports.report_list import ReportList
from services.insights.reports.report_queries import (
    CategoryReportQuery,
    MonthReportQuery,
    NetWorthReportQuery,
    ReportFormatQuery,
    YearReportQuery,
)

REACTION_SECONDS = 1.0
"""Time that the report on subscriptions waits for transactions that were entered just now."""

FILES = tuple(MEDIA_TYPES.values())

reports = Resource(
    "reports",
    __name__,
    url_prefix="/reports",
    description="Reports to print and to keep.",
)


@reports.get("", response=ReportListSchema)
def list_reports(caller: Caller) -> ReportList:
    """List the reports with the formats that each can have."""
    return report_list.list_reports(caller)


@reports.get(
    "/month",
    query=MonthReportQuerySchema,
    response=ReportSchema,
    media=FILES,
    attachment=True,
)
def get_month_report(caller: Caller, query: MonthReportQuery) -> Report | Response:
    """Get the report on a month.

    Income and expenses by category and by day, the largest expenses, and the same days of the month
    before. Your months start on your `month_start_day`. Defaults to the current month.
    """
    return _answer(period_reports.report_month(caller, query), query)


@reports.get(
    "/year", query=YearReportQuerySchema, response=ReportSchema, media=FILES, attachment=True
)
def get_year_report(caller: Caller, query: YearReportQuery) -> Report | Response:
    """Get the report on a year.

    Income and expenses by month and by category. Defaults to the current year.
    """
    return _answer(period_reports.report_year(caller, query), query)


@reports.get(
    "/categories",
    query=CategoryReportQuerySchema,
    response=ReportSchema,
    media=FILES,
    attachment=True,
)
def get_category_report(caller: Caller, query: CategoryReportQuery) -> Report | Response:
    """Get the report on categories over years.

    The sum of each category in each year, up to ten years. Defaults to expenses of the last five
    years.
    """
    return _answer(category_years.report_categories(caller, query), query)


@reports.get(
    "/net-worth",
    query=NetWorthReportQuerySchema,
    response=ReportSchema,
    media=FILES,
    attachment=True,
)
def get_net_worth_report(caller: Caller, query: NetWorthReportQuery) -> Report | Response:
    """Get the report on net worth over time.

    A table for each currency of your accounts, with assets and liabilities at the end of each
    month, week or day. Defaults to the last twelve months.
    """
    return _answer(net_worth_report.report_net_worth(caller, query), query)


@reports.get(
    "/subscriptions",
    query=SubscriptionReportQuerySchema,
    response=ReportSchema,
    media=FILES,
    attachment=True,
)
def get_subscription_report(caller: Caller, query: ReportFormatQuery) -> Report | Response:
    """Get the report on subscriptions and other recurring payments.

    What each costs in a year, which prices rose, which payments did not come and which have ended.
    """
    container().await_reactions(REACTION_SECONDS)
    return _answer(subscription_report.report_subscriptions(caller, query), query)


def _answer(report: Report, query: ReportFormatQuery) -> Report | Response:
    """Return a report as it is for JSON, or as the file that was requested."""
    report_format = ReportFormat(query["format"])
    if report_format == ReportFormat.JSON:
        return report
    file = report_files.write_report(report, report_format, query.get("paper"), query.get("table"))
    return stream_attachment(iter([file.content]), file.name, file.media_type)
