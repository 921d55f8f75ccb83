"""Write a report as a PDF: figures, notices, charts and tables on numbered pages."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from fpdf.enums import Align

from core.enums import CellKind, PaperSize
from exporters.report_canvas import INK, LINE, LINE_FACTOR, MUTED, SUNKEN, Canvas
from exporters.report_charts import draw_chart
from exporters.report_text import write_cell
from exporters.report_values import Report, ReportRow, ReportTable

TABLE_SIZE, SMALLEST_SIZE = 8.5, 5.0
GAP = 4.0
"""Between two columns."""
TEXT_SHARE = 26.0
"""Width that a column of text gets at least."""
FIGURES_PER_LINE = 4
LEFT_KINDS = frozenset({CellKind.TEXT, CellKind.DATE, CellKind.MONTH, CellKind.YEAR})
"""Kinds whose values begin at the left of their column; numbers end at the right."""


def write(report: Report, paper: PaperSize) -> bytes:
    """Write the document; its pages lie across if a table is too wide for upright ones."""
    texts = list(_list_texts(report))
    is_wide = _is_too_wide(report, paper, texts)
    with _open_canvas(report, paper, texts, is_wide=is_wide) as canvas:
        _write_head(canvas, report)
        for table in report.tables:
            _write_table(canvas, report, table)
        return bytes(canvas.output())


def _is_too_wide(report: Report, paper: PaperSize, texts: Sequence[str]) -> bool:
    """Return whether a table is wider than an upright page."""
    with _open_canvas(report, paper, texts, is_wide=False) as canvas:
        canvas.use(TABLE_SIZE)
        widths = [_needed_width(canvas, report, table) for table in report.tables]
        return any(width > canvas.epw for width in widths)


@contextmanager
def _open_canvas(
    report: Report, paper: PaperSize, texts: Sequence[str], *, is_wide: bool
) -> Iterator[Canvas]:
    canvas = Canvas(paper, is_wide=is_wide, texts=texts, page_text=report.page_text)
    try:
        canvas.stamp(report.title, report.locale, report.created_on)
        canvas.add_page()
        yield canvas
    finally:
        canvas.close_fonts()


def _list_texts(report: Report) -> Iterator[str]:
    """All texts that may have letters of any script."""
    yield from (report.title, report.subtitle, report.created_text, *report.notices)
    for figure in report.figures:
        yield figure.label
        yield write_cell(figure.value, figure.kind, report.locale)
    for table in report.tables:
        yield from (table.title, table.note or "")
        yield from (column.label for column in table.columns)
        for row in _list_rows(table):
            yield from _write_row(row, table, report.locale)


def _list_rows(table: ReportTable) -> list[ReportRow]:
    return [*table.rows, table.total] if table.total else list(table.rows)


def _write_row(row: ReportRow, table: ReportTable, locale: str) -> list[str]:
    kinds = [column.kind for column in table.columns]
    texts = [write_cell(cell, kind, locale) for cell, kind in zip(row.cells, kinds, strict=True)]
    if row is not table.total:
        return texts
    # A sum that does not exist is no missing value.
    return ["" if cell is None else text for cell, text in zip(row.cells, texts, strict=True)]


def _write_head(canvas: Canvas, report: Report) -> None:
    canvas.use(20, is_bold=True)
    canvas.write_paragraph(report.title)
    canvas.use(10, color=MUTED)
    canvas.write_paragraph(report.subtitle)
    canvas.write_paragraph(report.created_text)
    canvas.ln(4)
    for first in range(0, len(report.figures), FIGURES_PER_LINE):
        figures = report.figures[first : first + FIGURES_PER_LINE]
        width, top = canvas.epw / FIGURES_PER_LINE, canvas.get_y()
        for number, figure in enumerate(figures):
            left = canvas.l_margin + number * width
            canvas.use(8, color=MUTED)
            label = canvas.shorten(figure.label, width - 2)
            canvas.write_line(left, top, width, label, Align.L)
            canvas.use(12, is_bold=True)
            value = write_cell(figure.value, figure.kind, report.locale)
            canvas.write_line(left, top + 4.5, width, value, Align.L)
        canvas.set_y(top + 14)
    canvas.use(9)
    for notice in report.notices:
        canvas.write_paragraph(notice)
        canvas.ln(1)


def _write_table(canvas: Canvas, report: Report, table: ReportTable) -> None:
    canvas.ln(5)
    canvas.need(40)
    canvas.use(13, is_bold=True)
    canvas.write_paragraph(table.title)
    canvas.ln(1.5)
    if table.chart and table.rows:
        draw_chart(canvas, table, table.chart, report.locale)
    if table.rows:
        _TableWriter(canvas, report, table).write()
    if table.note:
        canvas.ln(1.5)
        canvas.use(8, color=MUTED)
        canvas.write_paragraph(table.note)


class _TableWriter:
    """A table whose heading is repeated on each page that it takes."""

    def __init__(self, canvas: Canvas, report: Report, table: ReportTable) -> None:
        self._canvas, self._table, self._locale = canvas, table, report.locale
        self._is_text = [column.kind == CellKind.TEXT for column in table.columns]
        self._aligns = [
            Align.L if column.kind in LEFT_KINDS else Align.R for column in table.columns
        ]
        self._size = TABLE_SIZE
        canvas.use(self._size)
        needed = _needed_width(canvas, report, table)
        if needed > canvas.epw:
            # Rather small than cut off: an amount must be complete.
            self._size = max(SMALLEST_SIZE, TABLE_SIZE * canvas.epw / needed)
            canvas.use(self._size)
        self._widths = _share_width(canvas, report, table)
        self._line_height = self._size * LINE_FACTOR

    def write(self) -> None:
        """Write the heading, the rows and their sum."""
        self._write_heading()
        for row in self._table.rows:
            self._write_row(row, is_total=False)
        if self._table.total:
            self._write_row(self._table.total, is_total=True)

    def _write_heading(self) -> None:
        canvas = self._canvas
        canvas.use(self._size, is_bold=True, color=MUTED)
        labels = [column.label for column in self._table.columns]
        lines = [
            canvas.split(text, width) for text, width in zip(labels, self._widths, strict=True)
        ]
        height = self._write_lines(lines)
        self._rule(canvas.get_y() + height)
        canvas.set_y(canvas.get_y() + height + 0.8)

    def _write_row(self, row: ReportRow, *, is_total: bool) -> None:
        canvas = self._canvas
        canvas.use(self._size, is_bold=is_total, color=INK)
        texts = _write_row(row, self._table, self._locale)
        lines = [
            canvas.split(text, width) if is_text else [text]
            for text, width, is_text in zip(texts, self._widths, self._is_text, strict=True)
        ]
        height = max(map(len, lines)) * self._line_height + 1.4
        if canvas.will_page_break(height):
            canvas.add_page()
            self._write_heading()
            canvas.use(self._size, is_bold=is_total, color=INK)
        if is_total:
            self._rule(canvas.get_y())
            canvas.set_y(canvas.get_y() + 0.8)
        canvas.set_y(canvas.get_y() + self._write_lines(lines))

    def _write_lines(self, cells: Sequence[Sequence[str]]) -> float:
        """Write the lines of each cell beside each other, and return their height."""
        canvas, top = self._canvas, self._canvas.get_y()
        left = canvas.l_margin
        for lines, width, align in zip(cells, self._widths, self._aligns, strict=True):
            for number, line in enumerate(lines):
                canvas.write_line(left, top + number * self._line_height, width, line, align)
            left += width + GAP
        canvas.set_y(top)
        return max(map(len, cells)) * self._line_height + 1.4

    def _rule(self, y: float) -> None:
        canvas = self._canvas
        canvas.set_draw_color(*LINE)
        canvas.set_fill_color(*SUNKEN)
        canvas.line(canvas.l_margin, y, canvas.l_margin + canvas.epw, y)


def _natural_widths(canvas: Canvas, report: Report, table: ReportTable) -> list[float]:
    """The width of each column in which none of its texts is broken, at the present size."""
    size = canvas.font_size_pt
    canvas.use(size, is_bold=True)
    widths = [max(map(canvas.measure, column.label.split())) for column in table.columns]
    canvas.use(size)
    for row in _list_rows(table):
        # The sum is bold, and bold is wider.
        canvas.use(size, is_bold=row is table.total)
        texts = _write_row(row, table, report.locale)
        widths = [
            max(width, canvas.measure(text)) for width, text in zip(widths, texts, strict=True)
        ]
    canvas.use(size)
    # Sums of roundings would break a text that just fits.
    return [width + 0.5 for width in widths]


def _needed_width(canvas: Canvas, report: Report, table: ReportTable) -> float:
    """The least width of a table: numbers are never broken, texts are."""
    widths = [
        min(width, TEXT_SHARE) if column.kind == CellKind.TEXT else width
        for width, column in zip(_natural_widths(canvas, report, table), table.columns, strict=True)
    ]
    return sum(widths) + GAP * (len(widths) - 1)


def _share_width(canvas: Canvas, report: Report, table: ReportTable) -> list[float]:
    """The widths of the columns: those of numbers as they are, the rest for the texts."""
    widths = _natural_widths(canvas, report, table)
    texts = [i for i, column in enumerate(table.columns) if column.kind == CellKind.TEXT]
    available = canvas.epw - GAP * (len(widths) - 1)
    spare = available - sum(widths)
    if spare >= 0:
        # The first column takes what is left over, so that numbers stand at the right.
        widths[0] += spare
        return widths
    taken = sum(width for i, width in enumerate(widths) if i not in texts)
    text_width = sum(widths[i] for i in texts) or 1.0
    for i in texts:
        widths[i] *= max(available - taken, 0.0) / text_width
    return widths
