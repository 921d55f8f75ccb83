"""Complete days that are written without a year."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.enums import DateOrder
from importers.dates import month_names, parse_date
from importers.tabular.header_words import find_roles
from importers.tabular.records import Record

NUMERIC_DAY = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\.?(?:\s+[0-9]{1,2}:[0-9]{2}.*)?")
EASTERN_DAY = re.compile(r"([0-9]{1,2})\s*[月월]\s*([0-9]{1,2})\s*[日일号號]?")
DAY_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)?[\s-]*([^\W\d_]{3,})\.?")
MONTH_DAY = re.compile(r"([^\W\d_]{3,})\.?[\s-]*([0-9]{1,2})(?:st|nd|rd|th)?")
FULL_DATE = re.compile(
    r"[0-9]{4}\s?[-/.年년]\s?[0-9]{1,2}\s?[-/.月월]\s?[0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}"
    r"|[0-9]{1,2}\.?\s+[^\W\d_]{3,}\.?\s+[0-9]{4}|[^\W\d_]{3,}\.?\s+[0-9]{1,2},?\s+[0-9]{4}"
)
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")

MIN_DAYS = 2
HALF = 0.5
MONTHS_PER_YEAR = 12
MAX_DAY = 31
MAX_AFTER_END = dt.timedelta(days=7)
"""Days after the end of a statement, or after today, on which its rows may be dated."""
DATE_ROLES = {"date", "transaction_date", "value_date"}


@dataclass(frozen=True, slots=True)
class PartialDay:
    """Two numbers of a day in the order of the text; ``order`` is set where the notation says."""

    first: int
    second: int
    order: DateOrder | None = None

    def read(self, order: DateOrder) -> tuple[int, int] | None:
        """Return month and day, or None if there is no such day."""
        is_day_first = (self.order or order) is DateOrder.DMY
        month, day = (self.second, self.first) if is_day_first else (self.first, self.second)
        is_valid = 1 <= month <= MONTHS_PER_YEAR and 1 <= day <= MAX_DAY
        return (month, day) if is_valid else None


def parse_partial_day(text: str) -> PartialDay | None:
    """Parse a cell that is a day and a month, such as 14.10. or 14 Oct."""
    text = text.strip().strip("'\"")
    numeric = NUMERIC_DAY.fullmatch(text)
    if numeric is not None:
        # 14.10 is an amount; with a dot at the end it is a day.
        if numeric[2] == "." and not text.rstrip("0123456789: ").endswith("."):
            return None
        return PartialDay(int(numeric[1]), int(numeric[3]))

    eastern = EASTERN_DAY.fullmatch(text)
    if eastern is not None:
        return PartialDay(int(eastern[1]), int(eastern[2]), DateOrder.MDY)
    return _parse_named_day(text)


def _parse_named_day(text: str) -> PartialDay | None:
    match = DAY_MONTH.fullmatch(text)
    if match is not None and match[2].casefold() in month_names():
        return PartialDay(int(match[1]), month_names()[match[2].casefold()], DateOrder.DMY)
    match = MONTH_DAY.fullmatch(text)
    if match is not None and match[1].casefold() in month_names():
        return PartialDay(month_names()[match[1].casefold()], int(match[2]), DateOrder.MDY)
    return None


def complete_days(records: Sequence[Record], today: dt.date) -> list[Record]:
    """Return records in which the columns of days without year have complete dates."""
    places = _find_day_columns(records)
    if not places:
        return list(records)

    days = [
        day
        for _, cells in records
        for place in places
        if place < len(cells) and (day := parse_partial_day(cells[place])) is not None
    ]
    order = _detect_order(days)
    latest = (_find_end(records, today) or today) + MAX_AFTER_END
    return [(line, _complete(cells, places, order, latest)) for line, cells in records]


def _find_day_columns(records: Sequence[Record]) -> list[int]:
    """Return the columns that hold days without a year in most of their cells."""
    days, filled = Counter[int](), Counter[int]()
    named: set[int] = set()
    for _, cells in records:
        for place, cell in enumerate(cells):
            if DATE_ROLES & find_roles(cell.strip()).keys():
                named.add(place)
            is_day = parse_partial_day(cell) is not None
            days[place] += is_day
            # Full dates and texts above the table are no cells of the column.
            filled[place] += bool(cell.strip())
    if not days:
        return []

    frequent = [
        place
        for place, count in days.items()
        if count >= MIN_DAYS and (place in named or count > HALF * (filled[place] - 1))
    ]
    # Parts such as 1/12 of a loan are no days: a heading must say so, or only the first such column
    # counts.
    return [place for place in frequent if place in named] or frequent[:1]


def _detect_order(days: Iterable[PartialDay]) -> DateOrder:
    counts: Counter[DateOrder] = Counter()
    for day in days:
        for order in (DateOrder.MDY, DateOrder.DMY):
            counts[order] += day.read(order) is not None
    # Of 10/11 without any other day, nothing decides; most of the world puts the day first.
    is_month_first = counts[DateOrder.MDY] > counts[DateOrder.DMY]
    return DateOrder.MDY if is_month_first else DateOrder.DMY


def _find_end(records: Iterable[Record], today: dt.date) -> dt.date | None:
    """Return the last day that a file names, else the end of a year named above its rows."""
    dates: list[dt.date] = []
    years: list[int] = []
    is_above_rows = True
    for _, cells in records:
        text = " ".join(cells)
        dates += [date for date in _find_full_dates(text) if date <= today + MAX_AFTER_END]
        is_above_rows = is_above_rows and not any(map(parse_partial_day, cells))
        if is_above_rows:
            years += [int(year) for year in YEAR.findall(text) if int(year) <= today.year]
    if dates:
        return max(dates)
    return min(dt.date(max(years), 12, 31), today) if years else None


def _find_full_dates(text: str) -> Iterator[dt.date]:
    for match in FULL_DATE.finditer(text):
        written = parse_date(match[0])
        if written is None:
            continue
        date = written.read(DateOrder.DMY) or written.read(DateOrder.MDY)
        if date is not None:
            yield date


def _complete(
    cells: list[str], places: Sequence[int], order: DateOrder, latest: dt.date
) -> list[str]:
    completed = list(cells)
    for place in places:
        day = parse_partial_day(cells[place]) if place < len(cells) else None
        month_and_day = day.read(order) if day else None
        if month_and_day is not None:
            date = _last_such_day(*month_and_day, latest)
            completed[place] = date.isoformat() if date else cells[place]
    return completed


def _last_such_day(month: int, day: int, latest: dt.date) -> dt.date | None:
    """Return the last day with this month and number up to a date."""
    # Eight years back there is a 29 February.
    for year in range(latest.year, latest.year - 9, -1):
        try:
            date = dt.date(year, month, day)
        except ValueError:
            continue
        if date <= latest:
            return date
    return None
