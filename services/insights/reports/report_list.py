"""List the reports that a person can have."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.enums import ReportFormat, ReportKind
from core.identity import Caller
from services.insights.reports.building import ReportTexts

DESCRIPTIONS = {
    ReportKind.MONTH: (
        "Month",
        "Income and expenses of a month by category and by day, with its largest expenses.",
    ),
    ReportKind.YEAR: ("Year", "Income and expenses of a year by month and by category."),
    ReportKind.CATEGORIES: (
        "Categories over years",
        "What each category came to in each of several years.",
    ),
    ReportKind.NET_WORTH: (
        "Net worth over time",
        "What all accounts together held at the end of each month, week or day.",
    ),
    ReportKind.SUBSCRIPTIONS: (
        "Recurring payments",
        "What each recurring payment costs in a year, what rose and what has ended.",
    ),
}
"""Name and content of each report."""


@dataclass(frozen=True, slots=True)
class ReportDescription:
    """A report that can be requested, with its name in the person's language."""

    report: ReportKind
    title: str
    description: str
    formats: Sequence[ReportFormat]


@dataclass(frozen=True, slots=True)
class ReportList:
    """All reports."""

    items: Sequence[ReportDescription]


def list_reports(caller: Caller) -> ReportList:
    """List the reports in the order in which a page offers them."""
    texts = ReportTexts(caller)
    return ReportList(
        [
            ReportDescription(kind, texts.say(title), texts.say(description), list(ReportFormat))
            for kind, (title, description) in DESCRIPTIONS.items()
        ]
    )
