"""Schemas of the reports that a person keeps."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from contract.base import (
    FIRST_YEAR,
    LAST_YEAR,
    ConvertingQuerySchema,
    CurrencyQuerySchema,
    PeriodSchema,
    Schema,
)
from contract.fields import Day, Line, Month, Whole, one_of
from core.enums import (
    CellKind,
    ChartKind,
    Interval,
    PaperSize,
    ReportFormat,
    ReportKind,
    ReportStatus,
    TransactionKind,
)
from core.money import Money

TABLE_KEY_LENGTH = 40
NOTHING = "null where there is none"


class ReportFormatQuerySchema(CurrencyQuerySchema):
    """Parameters that all reports have."""

    format = one_of(
        *ReportFormat,
        load_default=ReportFormat.JSON,
        metadata={"description": "Form of the report: JSON, or a file. Defaults to JSON."},
    )
    paper = one_of(
        *PaperSize,
        metadata={"description": "Size of the pages of a PDF. Defaults to that of your country."},
    )
    table = Line(
        TABLE_KEY_LENGTH,
        1,
        metadata={
            "description": "Restricts CSV to the table with this key, without titles and sums."
            " Defaults to all tables below each other."
        },
    )


class MonthReportQuerySchema(ReportFormatQuerySchema, ConvertingQuerySchema):
    """Parameters of the report on a month."""

    month = Month(
        metadata={
            "description": "Calendar month in which your month begins, as YYYY-MM. Defaults to the"
            " current one.",
            "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$",
        }
    )


class YearReportQuerySchema(ReportFormatQuerySchema, ConvertingQuerySchema):
    """Parameters of the report on a year."""

    year = Whole(
        FIRST_YEAR, LAST_YEAR, metadata={"description": "The year. Defaults to the current one."}
    )


class CategoryReportQuerySchema(ReportFormatQuerySchema, ConvertingQuerySchema):
    """Parameters of the report by category over years."""

    kind = one_of(
        TransactionKind.EXPENSE,
        TransactionKind.INCOME,
        load_default=TransactionKind.EXPENSE,
        metadata={"description": "What to report on. Defaults to expenses."},
    )
    from_year = Whole(
        FIRST_YEAR,
        LAST_YEAR,
        metadata={
            "description": "First year. Defaults to the first of the last five that has"
            " transactions. At most ten years in all."
        },
    )
    to_year = Whole(
        FIRST_YEAR,
        LAST_YEAR,
        metadata={"description": "Last year. Defaults to the current one, or to `from_year`."},
    )

    @validates_schema(skip_on_field_errors=True)
    def require_order(self, data: dict[str, Any], **_: Any) -> None:
        first, last = data.get("from_year"), data.get("to_year")
        if first and last and first > last:
            raise ValidationError("to_year must not be before from_year.", "to_year")


class NetWorthReportQuerySchema(ReportFormatQuerySchema):
    """Parameters of the report on net worth."""

    start_date = Day(
        metadata={
            "description": "First day. Defaults to the start of the twelve months up to `end_date`."
        }
    )
    end_date = Day(metadata={"description": "Last day. Defaults to today."})
    interval = one_of(
        *Interval,
        load_default=Interval.MONTH,
        metadata={
            "description": "Distance of the points, of which a report has at most 400. Defaults to"
            " `month`."
        },
    )

    @validates_schema(skip_on_field_errors=True)
    def require_order(self, data: dict[str, Any], **_: Any) -> None:
        start, end = data.get("start_date"), data.get("end_date")
        if start and end and start > end:
            raise ValidationError("end_date must not be before start_date.", "end_date")


class SubscriptionReportQuerySchema(ReportFormatQuerySchema):
    """Parameters of the report on subscriptions."""


class CellValue(fields.Raw):
    """A value of a report: an amount as the number that it exactly is, a day in ISO 8601."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> Any:
        if isinstance(value, Money):
            return value.number
        return value.isoformat() if isinstance(value, dt.date) else value


CELL_TYPES: Mapping[str, Any] = {"type": ["string", "number"]}


class ReportColumnSchema(Schema):
    """A column of a table."""

    key = fields.String(metadata={"description": "Name of the column, the same in all languages."})
    label = fields.String(metadata={"description": "Heading, in your language."})
    kind = one_of(
        *CellKind,
        metadata={
            "description": "Meaning of the values: amounts of money, percentages (in percent),"
            " days, months (as their first calendar day), years, counts or text."
        },
    )


class ReportRowSchema(Schema):
    """A row of a table."""

    currency = fields.String(
        allow_none=True,
        metadata={"description": "ISO 4217 code of the amounts; null without amounts."},
    )
    cells = fields.List(
        CellValue(allow_none=True, metadata=dict(CELL_TYPES)),
        metadata={"description": f"A value for each column; {NOTHING}."},
    )


class ReportChartSchema(Schema):
    """What is drawn of a table."""

    kind = one_of(
        *ChartKind,
        metadata={"description": "`bars` for each row, or `columns` or `lines` over time."},
    )
    label_column = fields.Integer(
        metadata={"description": "Position of the column that names each place."}
    )
    value_columns = fields.List(
        fields.Integer(), metadata={"description": "Positions of the columns that are drawn."}
    )


class ReportTableSchema(Schema):
    """A table of a report."""

    key = fields.String(metadata={"description": "Name of the table, the same in all languages."})
    title = fields.String(metadata={"description": "Title, in your language."})
    columns = fields.List(
        fields.Nested(ReportColumnSchema), metadata={"description": "The columns."}
    )
    rows = fields.List(fields.Nested(ReportRowSchema), metadata={"description": "The rows."})
    total = fields.Nested(
        ReportRowSchema,
        allow_none=True,
        metadata={
            "description": "Sum of the rows, null in columns that do not add up; null without sums."
        },
    )
    note = fields.String(
        allow_none=True, metadata={"description": "What a reader must know; null for nothing."}
    )
    chart = fields.Nested(
        ReportChartSchema,
        allow_none=True,
        metadata={"description": "How the table is drawn; null if it is not."},
    )


class ReportFigureSchema(Schema):
    """A value at the top of a report."""

    key = fields.String(metadata={"description": "Name of the value, the same in all languages."})
    label = fields.String(metadata={"description": "What it is, in your language."})
    kind = one_of(*CellKind, metadata={"description": "Meaning of the value, as of columns."})
    value = CellValue(
        allow_none=True,
        metadata={**CELL_TYPES, "description": f"The value; {NOTHING}."},
    )
    currency = fields.String(
        allow_none=True,
        metadata={"description": "ISO 4217 code of an amount; null for other values."},
    )


class ReportSchema(Schema):
    """A report with its texts in your language and its values as values."""

    report = one_of(*ReportKind, metadata={"description": "Kind of the report."})
    title = fields.String(metadata={"description": "Title, in your language."})
    subtitle = fields.String(metadata={"description": "Days and currencies of the report."})
    period = fields.Nested(PeriodSchema, metadata={"description": "Days that the report covers."})
    status = one_of(
        *ReportStatus,
        metadata={"description": "Whether the period is over, in progress or still ahead."},
    )
    currency = fields.String(metadata={"description": "ISO 4217 code of the report's currency."})
    locale = fields.String(metadata={"description": "Your language tag, such as en-US."})
    created_on = Day(metadata={"description": "Day on which the report was written."})
    is_empty = fields.Boolean(metadata={"description": "Whether there is nothing to report."})
    notices = fields.List(
        fields.String(),
        metadata={
            "description": "What a reader must know: that the period is not over, that entries are"
            " missing, or that other currencies are left out."
        },
    )
    figures = fields.List(
        fields.Nested(ReportFigureSchema),
        metadata={"description": "The values at the top of the report."},
    )
    tables = fields.List(
        fields.Nested(ReportTableSchema), metadata={"description": "The tables of the report."}
    )


class ReportDescriptionSchema(Schema):
    """A report that can be requested."""

    report = one_of(
        *ReportKind,
        metadata={"description": "Kind of the report, and the last part of its path."},
    )
    title = fields.String(metadata={"description": "Name of the report, in your language."})
    description = fields.String(metadata={"description": "What it contains, in your language."})
    formats = fields.List(
        one_of(*ReportFormat), metadata={"description": "The forms that it can have."}
    )


class ReportListSchema(Schema):
    """The reports that can be requested."""

    items = fields.List(
        fields.Nested(ReportDescriptionSchema), metadata={"description": "The reports."}
    )
