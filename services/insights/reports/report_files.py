"""Write a report as a file."""

from dataclasses import dataclass

from core.enums import PaperSize, ReportFormat
from core.errors import Invalid
from core.locales import find_locale
from exporters import report_csv
from exporters.report_values import Report, ReportTable

MEDIA_TYPES = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ReportFormat.CSV: "text/csv",
}

LETTER_TERRITORIES = frozenset(
    {"US", "CA", "MX", "PH", "CL", "CO", "VE", "CR", "GT", "NI", "PA", "SV", "DO", "PR"}
)
"""Where paper is Letter; it is A4 in all other countries."""


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A written report."""

    name: str
    media_type: str
    content: bytes


def write_report(
    report: Report,
    report_format: ReportFormat,
    paper: PaperSize | None = None,
    table: str | None = None,
) -> ReportFile:
    """Write a report as a PDF, a workbook or CSV.

    The paper defaults to that of the person's country. ``table`` restricts CSV to one table.
    Raises Invalid for a table that the report does not have.
    """
    match report_format:
        case ReportFormat.PDF:
            # Fonts, pictures and their packages would be a tenth of every start.
            from exporters import report_pdf

            content = report_pdf.write(report, paper or choose_paper(report.locale))
        case ReportFormat.XLSX:
            from exporters import report_workbook

            content = report_workbook.write(report)
        case _ if table:
            content = report_csv.write_table(_find_table(report, table))
        case _:
            content = report_csv.write(report)
    name = f"{report.file_name}.{report_format}"
    return ReportFile(name, MEDIA_TYPES[report_format], content)


def choose_paper(locale: str) -> PaperSize:
    """Return the size of paper that is usual where a locale is spoken."""
    is_letter = find_locale(locale).territory in LETTER_TERRITORIES
    return PaperSize.LETTER if is_letter else PaperSize.A4


def _find_table(report: Report, key: str) -> ReportTable:
    tables = {table.key: table for table in report.tables}
    if key not in tables:
        raise Invalid.field(
            "table", f"The report has these tables: {', '.join(tables)}.", code="unknown_table"
        )
    return tables[key]
