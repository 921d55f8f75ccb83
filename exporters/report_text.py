"""Write the values of a report as a locale does."""

import datetime as dt

from babel.numbers import format_decimal

from core.enums import CellKind
from core.locales import find_locale, format_date, format_month, format_percentage
from core.money import Money, format_money
from exporters.report_values import Cell

NOTHING = "\N{EN DASH}"
"""In place of a value that does not exist."""


def write_cell(cell: Cell, kind: CellKind, locale: str) -> str:
    """Write a value for people."""
    if cell is None:
        return NOTHING
    if isinstance(cell, Money):
        return format_money(cell, locale)
    if isinstance(cell, dt.date):
        is_month = kind == CellKind.MONTH
        return format_month(cell, locale) if is_month else format_date(cell, locale)
    if kind == CellKind.PERCENT:
        return format_percentage(float(cell), locale)
    if kind == CellKind.COUNT:
        return format_decimal(cell, locale=find_locale(locale))
    return str(cell)
