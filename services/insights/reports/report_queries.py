"""Parameters of reports."""

import datetime as dt

from core.enums import Interval, PaperSize, ReportFormat, TransactionKind
from services.insights.report_periods import CurrencyQuery


class ReportFormatQuery(CurrencyQuery, total=False):
    """The form of a report; of PDF, the paper, and of CSV, the table that it is restricted to."""

    format: ReportFormat
    paper: PaperSize
    table: str


class MonthReportQuery(ReportFormatQuery, total=False):
    """The month to report on, as its first calendar day; the current one by default."""

    month: dt.date


class YearReportQuery(ReportFormatQuery, total=False):
    """The year to report on; the current one by default."""

    year: int


class CategoryReportQuery(ReportFormatQuery, total=False):
    """The years to report on, and whether on expenses or on income."""

    kind: TransactionKind
    from_year: int
    to_year: int


class NetWorthReportQuery(ReportFormatQuery, total=False):
    """The days to report on, and the distance of the points."""

    start_date: dt.date
    end_date: dt.date
    interval: Interval
