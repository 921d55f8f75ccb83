"""Find dates that only their headings tell: year, month and day in columns, or six digits."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from importers.tabular.header_words import find_roles
from importers.tabular.records import Record, is_amount

DATE_ROLES = frozenset({"date", "transaction_date"})
AMOUNT_ROLES = frozenset({"amount", "debit", "credit"})
PARTS_OF_DATE = (("年", "月", "日"), ("year", "month", "day"))
"""Ends of the headings of three columns that are a date together."""
SIX_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")
CENTURY = 2000
MOSTLY = 0.8


def complete_headed_dates(records: Sequence[Record], today: dt.date) -> list[Record] | None:
    """Return records with whole dates in the place of such; None without any."""
    for place, (_, cells) in enumerate(records):
        parts = _find_parts(cells)
        if parts is not None:
            return [*records[: place + 1], *_join_parts(records[place + 1 :], parts)]
        column = _find_date_heading(cells)
        if column is not None:
            return _complete_six_digits(records, place, column, today)
    return None


def _find_parts(cells: Sequence[str]) -> int | None:
    """Return the first of three columns for year, month and day."""
    headings = [cell.strip(" ()（）").casefold() for cell in cells]  # noqa: RUF001 (full width)
    for place in range(len(headings) - 2):
        three = headings[place : place + 3]
        for ends in PARTS_OF_DATE:
            if all(map(str.endswith, three, ends)):
                return place
    return None


def _join_parts(records: Sequence[Record], place: int) -> Iterator[Record]:
    for line, cells in records:
        date = _read_day(cells[place : place + 3])
        if date is None:
            yield line, cells
        else:
            yield line, [*cells[:place], date.isoformat(), "", "", *cells[place + 3 :]]


def _find_date_heading(cells: Sequence[str]) -> int | None:
    """Return the column of the dates, if the cells are headings of a table."""
    roles = [find_roles(cell.strip()).keys() for cell in cells]
    if any(map(is_amount, cells)) or not any(names & AMOUNT_ROLES for names in roles):
        return None
    return next((place for place, names in enumerate(roles) if names & DATE_ROLES), None)


def _complete_six_digits(
    records: Sequence[Record], header: int, column: int, today: dt.date
) -> list[Record] | None:
    rows = [cells for _, cells in records[header + 1 :] if column < len(cells)]
    texts = {cells[column].strip() for cells in rows} - {""}
    readings: list[dict[str, dt.date]] = []
    for is_year_first in (True, False):
        days = {text: _read_six_digits(text, is_year_first=is_year_first) for text in texts}
        known = {text: day for text, day in days.items() if day is not None and day <= today}
        if known and len(known) >= MOSTLY * len(texts):
            readings.append(known)
    if not readings:
        return None
    # A statement is of a few months; misread, its days are years apart.
    dates = min(readings, key=lambda known: max(known.values()) - min(known.values()))
    return [*records[: header + 1], *_replace(records[header + 1 :], column, dates)]


def _replace(records: Sequence[Record], column: int, dates: dict[str, dt.date]) -> Iterator[Record]:
    for line, cells in records:
        date = dates.get(cells[column].strip()) if column < len(cells) else None
        if date is None:
            yield line, cells
        else:
            yield line, [*cells[:column], date.isoformat(), *cells[column + 1 :]]


def _read_six_digits(text: str, *, is_year_first: bool) -> dt.date | None:
    match = SIX_DIGITS.fullmatch(text)
    if match is None:
        return None
    year, month, day = match.groups() if is_year_first else match.groups()[::-1]
    return _read_day([str(CENTURY + int(year)), month, day])


def _read_day(parts: Sequence[str]) -> dt.date | None:
    try:
        year, month, day = map(int, parts)
        return dt.date(year, month, day)
    except ValueError:
        return None
