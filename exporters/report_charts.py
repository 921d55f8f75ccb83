"""Draw the charts of a printed report as vectors."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from babel.dates import format_skeleton
from babel.numbers import format_compact_decimal
from fpdf.enums import Align

from core.enums import CellKind, ChartKind
from core.locales import DEFAULT_LOCALE, SENTENCE_LANGUAGES, find_locale
from core.money import Money
from exporters.report_canvas import INK, LINE, MUTED, SERIES, Canvas
from exporters.report_text import write_cell
from exporters.report_values import Cell, ReportChart, ReportTable

MOST_BARS = 12
BAR_HEIGHT = 4.2
PLOT_HEIGHT = 42.0
AXIS_WIDTH = 16.0
LABEL_SIZE = 7.0
TICKS = 4
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """Values of an axis from ``low`` to ``high``, with a mark every ``step``."""

    low: float
    high: float
    step: float

    @property
    def marks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [self.low + number * self.step for number in range(count + 1)]


def find_axis(values: Sequence[float]) -> Axis:
    """Choose an axis that contains zero and all values, with round marks."""
    low, high = min(0.0, *values), max(0.0, *values)
    if low == high:
        return Axis(0.0, 1.0, 1.0)
    rough = (high - low) / TICKS
    magnitude = 10.0 ** math.floor(math.log10(rough))
    step = magnitude * next(step for step in STEPS if magnitude * step >= rough * 0.999)
    return Axis(math.floor(low / step) * step, math.ceil(high / step) * step, step)


def draw_chart(canvas: Canvas, table: ReportTable, chart: ReportChart, locale: str) -> None:
    """Draw the chart of a table with rows, and move below it."""
    if chart.kind == ChartKind.BARS:
        _draw_bars(canvas, table, chart, locale)
    else:
        _draw_over_time(canvas, table, chart, locale)
    canvas.ln(3)


def _draw_bars(canvas: Canvas, table: ReportTable, chart: ReportChart, locale: str) -> None:
    """A bar for each row, the first ones at most: the table below has all."""
    (column,) = chart.value_columns
    rows = table.rows[:MOST_BARS]
    values = [_read_number(row.cells[column]) for row in rows]
    largest = max(*values, 0.0) or 1.0
    canvas.use(LABEL_SIZE + 0.5)
    amounts = [write_cell(row.cells[column], CellKind.MONEY, locale) for row in rows]
    label_width = min(58.0, canvas.epw * 0.3)
    amount_width = max(map(canvas.measure, amounts)) + 2
    full = canvas.epw - label_width - amount_width - 3
    canvas.need(BAR_HEIGHT * len(rows))
    for row, value, amount in zip(rows, values, amounts, strict=True):
        top, left = canvas.get_y(), canvas.l_margin
        label = canvas.shorten(str(row.cells[chart.label_column] or ""), label_width)
        canvas.write_line(left, top, label_width, label, Align.L)
        canvas.set_fill_color(*SERIES[0])
        # More refunds than spending have no bar, but their amount.
        length = full * max(value, 0.0) / largest
        if length:
            bar_left = left + label_width + 2
            canvas.rect(bar_left, top + 0.5, length, BAR_HEIGHT - 1.2, style="F")
        amount_left = left + label_width + 3 + length
        canvas.write_line(amount_left, top, amount_width, amount, Align.L)
        canvas.set_y(top + BAR_HEIGHT)


def _draw_over_time(canvas: Canvas, table: ReportTable, chart: ReportChart, locale: str) -> None:
    series = [_read_column(table, column) for column in chart.value_columns]
    legend_height = 5.0 if len(series) > 1 else 0.0
    canvas.need(PLOT_HEIGHT + legend_height + 8)
    if legend_height:
        _draw_legend(canvas, [table.columns[column].label for column in chart.value_columns])
    plot = _Plot(canvas, find_axis([*chain.from_iterable(series)]), locale)
    plot.draw_axis()
    if chart.kind == ChartKind.LINES:
        plot.draw_lines(series)
    else:
        plot.draw_columns(series)
    label_kind = table.columns[chart.label_column].kind
    labels = [_short_label(row.cells[chart.label_column], label_kind, locale) for row in table.rows]
    plot.draw_labels(labels)


def _draw_legend(canvas: Canvas, names: Sequence[str]) -> None:
    canvas.use(LABEL_SIZE, color=MUTED)
    left, top = canvas.l_margin + AXIS_WIDTH, canvas.get_y()
    for name, color in zip(names, SERIES, strict=False):
        canvas.set_fill_color(*color)
        canvas.rect(left, top + 0.6, 2.4, 2.4, style="F")
        width = canvas.measure(name)
        canvas.write_line(left + 3.4, top, width, name, Align.L)
        left += width + 9
    canvas.set_y(top + 5)


class _Plot:
    """The area of a chart over time, whose top is where the canvas is."""

    def __init__(self, canvas: Canvas, axis: Axis, locale: str) -> None:
        self._canvas, self._axis, self._locale = canvas, axis, locale
        self._left = canvas.l_margin + AXIS_WIDTH
        self._width = canvas.epw - AXIS_WIDTH
        self._top = canvas.get_y() + 1.5

    def draw_axis(self) -> None:
        canvas = self._canvas
        canvas.use(LABEL_SIZE, color=MUTED)
        for mark in self._axis.marks:
            y = self._y(mark)
            canvas.set_draw_color(*(MUTED if mark == 0 else LINE))
            canvas.line(self._left, y, self._left + self._width, y)
            text = format_compact_decimal(mark, locale=find_locale(self._locale), fraction_digits=1)
            canvas.write_line(canvas.l_margin, y - 1.7, AXIS_WIDTH - 2, text, Align.R)

    def draw_columns(self, series: Sequence[Sequence[float]]) -> None:
        slot = self._width / len(series[0])
        width = slot * 0.76 / len(series)
        for number, values in enumerate(series):
            self._canvas.set_fill_color(*SERIES[number])
            for place, value in enumerate(values):
                left = self._left + slot * (place + 0.12) + width * number
                top, bottom = self._y(max(value, 0)), self._y(min(value, 0))
                if value:
                    self._canvas.rect(left, top, width, bottom - top, style="F")

    def draw_lines(self, series: Sequence[Sequence[float]]) -> None:
        slot = self._width / len(series[0])
        for number, values in enumerate(series):
            points = [
                (self._left + slot * (place + 0.5), self._y(value))
                for place, value in enumerate(values)
            ]
            self._canvas.set_draw_color(*SERIES[number])
            with self._canvas.local_context(line_width=0.6):
                self._canvas.polyline(points)

    def draw_labels(self, labels: Sequence[str]) -> None:
        canvas = self._canvas
        canvas.use(LABEL_SIZE, color=MUTED)
        slot = self._width / len(labels)
        widest = max(map(canvas.measure, labels)) + 1.5
        # As many labels as fit beside each other.
        every = max(1, math.ceil(widest / slot))
        bottom = self._top + PLOT_HEIGHT + 1
        for place in range(0, len(labels), every):
            left = self._left + slot * (place + 0.5) - widest / 2
            canvas.write_line(left, bottom, widest, labels[place], Align.C)
        canvas.use(LABEL_SIZE, color=INK)
        canvas.set_y(bottom + 4)

    def _y(self, value: float) -> float:
        axis = self._axis
        return self._top + PLOT_HEIGHT * (axis.high - value) / (axis.high - axis.low)


def _read_column(table: ReportTable, column: int) -> list[float]:
    return [_read_number(row.cells[column]) for row in table.rows]


def _read_number(cell: Cell) -> float:
    return float(cell.number) if isinstance(cell, Money) else 0.0


def _short_label(cell: Cell, kind: CellKind, locale: str) -> str:
    """The name of a place under a chart."""
    if not isinstance(cell, dt.date):
        return str(cell)
    parsed = find_locale(locale)
    # Months have names in the language of the other texts.
    spoken = parsed if parsed.language in SENTENCE_LANGUAGES else find_locale(DEFAULT_LOCALE)
    text: str = format_skeleton("MMM" if kind == CellKind.MONTH else "MMMd", cell, locale=spoken)
    return text
