"""Reports as values: what every form of a report (page, PDF, workbook, CSV) is written from."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from core.enums import CellKind, ChartKind, ReportKind, ReportStatus
from core.money import Money
from core.periods import Period

Cell = Money | dt.date | str | int | float | None
"""A value of a table; None where there is none, such as a change from zero."""


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column of a table; ``label`` is in the language of the report."""

    key: str
    label: str
    kind: CellKind


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row of a table: one cell for each column."""

    cells: Sequence[Cell]

    @property
    def currency(self) -> str | None:
        """The currency of the amounts in the row; None without amounts."""
        return next((cell.currency for cell in self.cells if isinstance(cell, Money)), None)


@dataclass(frozen=True, slots=True)
class ReportChart:
    """A chart of a table: the column that names a place, and the columns that are drawn."""

    kind: ChartKind
    label_column: int
    value_columns: Sequence[int]


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table of a report. The row ``total`` is the sum of the rows wherever it has a value."""

    key: str
    title: str
    columns: Sequence[ReportColumn]
    rows: Sequence[ReportRow]
    total: ReportRow | None = None
    note: str | None = None
    chart: ReportChart | None = None


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A value that stands above the tables."""

    key: str
    label: str
    kind: CellKind
    value: Cell

    @property
    def currency(self) -> str | None:
        """The currency of the value; None if it is no amount."""
        return ReportRow([self.value]).currency


@dataclass(frozen=True, slots=True)
class Report:
    """A report, with its texts in the language of ``locale``.

    ``notices`` say what a reader must know: that the period is not over, that there is nothing in
    it, or that amounts in other currencies are left out.
    """

    report: ReportKind
    title: str
    subtitle: str
    period: Period
    status: ReportStatus
    currency: str
    locale: str
    created_on: dt.date
    created_text: str
    page_text: str
    is_empty: bool
    notices: Sequence[str]
    figures: Sequence[ReportFigure]
    tables: Sequence[ReportTable]

    @property
    def file_name(self) -> str:
        """Name of a file of the report, without its ending."""
        return f"{self.report}-{self.period.start}-{self.period.end}"
