"""Parse dates as banks write them and detect the order of day, month and year."""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from babel import Locale

from core.enums import DateOrder
from importers.values import Question

MONTH_LOCALES = (
    "en", "de", "fr", "es", "pt", "it", "nl", "da", "nb", "sv", "fi", "pl", "cs", "sk", "hu",
    "ro", "tr", "ru", "uk", "hr", "sl", "et", "lv", "lt", "el", "bg", "ca", "id", "sr", "is",
)  # fmt: skip
"""Languages whose month names are parsed; where two disagree, the first wins."""
EXTRA_MONTH_NAMES = {"sept": 9, "mrz": 3, "mär": 3}
"""Abbreviations that banks use and the locale data does not have."""

TIME = (
    # A weekday in parentheses and the Russian abbreviation of "year" may stand in between.
    r"(?:\s*[(（][^()（）]{1,3}[)）])?(?:\s*[гр]\.)?(?:\s*(?:午前|午後|오전|오후).*)?"  # noqa: RUF001
    r"(?:[T ,-]+\s*(?:at\s+)?[0-2]?[0-9][:.h][0-5][0-9].*|T.*)?"
)
NUMERIC_DATE = re.compile(
    rf"([0-9]{{1,4}})\s*([-/.'])\s*([0-9]{{1,2}})\s*[-/.']\s*([0-9]{{1,4}})\.?{TIME}"
)
COMPACT_DATE = re.compile(
    r"([0-9]{8})(?:[0-9]{4}|[0-9]{6})?(?:\.[0-9]+)?(?:\[[^\]]*\])?(?:[T ].*)?"
)
"""20240314, also with a time and an OFX time zone behind it."""
DAY_MONTH_YEAR = re.compile(
    r"(?:\w{2,9}[.,]?\s+)??([0-9]{1,2})(?:st|nd|rd|th|\.)?[-/.\s]*(?:de\s+)?"
    rf"([^\W\d_]+)\.?(?:\s+de)?[-/.,'\s]*([0-9]{{2,4}}){TIME}"
)
MONTH_DAY_YEAR = re.compile(
    r"(?:\w{3,9}[.,]?\s+)??([^\W\d_]+)\.?[-/.\s]*([0-9]{1,2})(?:st|nd|rd|th)?"
    rf"[-/.,'\s]+([0-9]{{2,4}}){TIME}"
)
YEAR_MONTH_DAY = re.compile(rf"([0-9]{{4}})[-/.,\s]*([^\W\d_]+)\.?[-/.,\s]*([0-9]{{1,2}})\.?{TIME}")
EAST_ASIAN_DATE = re.compile(
    r"([0-9]{2,4})\s*[年년]\s*([0-9]{1,2})\s*[月월]\s*([0-9]{1,2})\s*[日일号號]?.*"
)
ERA_DATE = re.compile(
    r"(令和|平成|昭和|民國|民国|中華民國|[RHSＲＨＳ])\.?\s*([0-9]{1,3}|元)\s*[年./-]\s*"  # noqa: RUF001
    r"([0-9]{1,2})\s*[月./-]\s*([0-9]{1,2})\s*日?.*"
)
YEARS_BEFORE_ERA = {
    "令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925,
    "民國": 1911, "民国": 1911, "中華民國": 1911,
}  # fmt: skip
"""Japanese eras, and that of the Republic of China: the year before the first of each."""
THAI_DATE = re.compile(r"([0-9]{1,2})\s*([ก-๎.]+?)\s*([0-9]{2,4})(?:[ ,].*)?")
THAI_MONTHS = (
    ("มกราคม", "มค"), ("กุมภาพันธ์", "กพ"), ("มีนาคม", "มีค"), ("เมษายน", "เมย"),
    ("พฤษภาคม", "พค"), ("มิถุนายน", "มิย"), ("กรกฎาคม", "กค"), ("สิงหาคม", "สค"),
    ("กันยายน", "กย"), ("ตุลาคม", "ตค"), ("พฤศจิกายน", "พย"), ("ธันวาคม", "ธค"),
)  # fmt: skip
"""Months by their long and short names, without the dots of abbreviations."""
NAMED_MONTH_PATTERNS = (
    (DAY_MONTH_YEAR, DateOrder.DMY),
    (MONTH_DAY_YEAR, DateOrder.MDY),
    (YEAR_MONTH_DAY, DateOrder.YMD),
)

MAX_LENGTH = 45
"""Longer cells are not parsed; it also bounds the work of the patterns."""
SHORT_YEAR_DIGITS = 2
MAX_DAY_DIGITS = 2
MONTHS_PER_YEAR = 12
CENTURY_PIVOT = 80
"""Two-digit years from here on belong to the 20th century."""
BUDDHIST_OFFSET = 543
"""Years by which the Buddhist calendar of Thailand is ahead."""
FIRST_SHORT_BUDDHIST_YEAR = 60
"""Two-digit years from here to the pivot are Buddhist: 69 is 2569, our 2026, and not yet 2069."""
# Three digits are years of the Republic of China, 115 is 2026.
TAIWANESE_YEARS = range(90, 200)
TAIWANESE_OFFSET = 1911
# Outside of these, eight digits are more likely an account or a reference than a date.
FIRST_YEAR, LAST_YEAR = 1970, 2100
BUDDHIST_YEARS = range(FIRST_YEAR + BUDDHIST_OFFSET, LAST_YEAR + BUDDHIST_OFFSET)
MAX_FUTURE = dt.timedelta(days=45)
"""Planned payments may lie this far after today; later dates are taken for misread."""
RECENT = dt.timedelta(days=2 * 365)
"""Age up to which dates are taken for those of a statement that was just downloaded."""
SCATTER_FACTOR = 6
"""Times by which dates lie further apart if they are read in a wrong order."""
MIN_TURNING_POINTS = 3
"""Changes of direction after which dates are not in a statement's order."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as written: three numbers in the order of the text.

    ``order`` is set where the notation itself tells it. ``has_dots``: the separators are dots, as
    used where the day comes first.
    """

    parts: tuple[str, str, str]
    order: DateOrder | None = None
    has_dots: bool = False

    def read(self, order: str) -> dt.date | None:
        """Return the date, read in an order unless the notation has its own.

        None if such a date does not exist.
        """
        # The letters of an order, such as DMY, name the parts.
        values = dict(zip(self.order or order, self.parts, strict=True))
        day, month, year = values["D"], values["M"], values["Y"]
        if len(day) > MAX_DAY_DIGITS or len(month) > MAX_DAY_DIGITS or len(year) == 1:
            return None

        try:
            date = dt.date(_full_year(int(year), len(year)), int(month), int(day))
        except ValueError:
            return None
        return date if FIRST_YEAR <= date.year <= LAST_YEAR else None


def _full_year(year: int, digits: int) -> int:
    """Return a year of our calendar: completed, and converted from the Buddhist or Taiwanese."""
    if digits == SHORT_YEAR_DIGITS:
        if FIRST_SHORT_BUDDHIST_YEAR <= year < CENTURY_PIVOT:
            return 2500 + year - BUDDHIST_OFFSET
        return year + (1900 if year >= CENTURY_PIVOT else 2000)
    if year in TAIWANESE_YEARS:
        return year + TAIWANESE_OFFSET
    return year - BUDDHIST_OFFSET if year in BUDDHIST_YEARS else year


def parse_date(text: str) -> WrittenDate | None:
    """Parse a cell that is one date, or return None."""
    text = text.strip().strip("'\"").strip()
    if not text or len(text) > MAX_LENGTH or not any(character.isdigit() for character in text):
        return None
    if not text.isascii():
        text = _with_ascii_digits(text)
    written = _parse_numeric(text) or _parse_compact(text) or _parse_named_month(text)
    return written or _parse_eastern(text)


def _with_ascii_digits(text: str) -> str:
    """Replace the digits of other scripts, such as wide, Thai and Arabic ones."""
    digits = {
        ord(character): str(unicodedata.decimal(character))
        for character in text
        if character > "\x7f" and character.isdecimal()
    }
    return text.translate(digits)


def _parse_numeric(text: str) -> WrittenDate | None:
    match = NUMERIC_DATE.fullmatch(text)
    if match is None:
        return None

    first, separator, second, third = match.groups()
    # A year in front is followed by month and day.
    if len(first) > MAX_DAY_DIGITS:
        is_date = len(third) <= MAX_DAY_DIGITS
        return WrittenDate((first, second, third), DateOrder.YMD) if is_date else None
    if len(third) == 1:
        third = f"0{third}"  # Quicken writes 2005 as 1/ 2' 5
    return WrittenDate((first, second, third), has_dots=separator == ".")


def _parse_compact(text: str) -> WrittenDate | None:
    match = COMPACT_DATE.fullmatch(text)
    if match is None:
        return None

    digits = match[1]
    # 01022024 begins with the impossible year 0102, 20121990 with the month 19.
    if _is_year(digits[:4]) and 1 <= int(digits[4:6]) <= MONTHS_PER_YEAR:
        return WrittenDate((digits[:4], digits[4:6], digits[6:]), DateOrder.YMD)
    return WrittenDate((digits[:2], digits[2:4], digits[4:])) if _is_year(digits[4:]) else None


def _is_year(digits: str) -> bool:
    return FIRST_YEAR <= int(digits) <= LAST_YEAR or int(digits) in BUDDHIST_YEARS


def _parse_named_month(text: str) -> WrittenDate | None:
    for pattern, order in NAMED_MONTH_PATTERNS:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        parts = list(match.groups())
        month_place = order.index("M")
        month = month_names().get(parts[month_place].casefold())
        if month is not None:
            # The other two parts are numbers by the pattern; only the name had to be replaced.
            parts[month_place] = str(month)
            return WrittenDate((parts[0], parts[1], parts[2]), order)
    return None


def _parse_eastern(text: str) -> WrittenDate | None:
    """Parse 2026年10月15日, a date of a Japanese era, or one with a Thai month."""
    east_asian = EAST_ASIAN_DATE.fullmatch(text)
    if east_asian is not None:
        year, month, day = east_asian.groups()
        return WrittenDate((year, month, day), DateOrder.YMD)

    era = ERA_DATE.fullmatch(text)
    if era is not None:
        return _parse_era(*era.groups())

    thai = THAI_DATE.fullmatch(text)
    if thai is not None:
        day, name, year = thai.groups()
        for number, names in enumerate(THAI_MONTHS, start=1):
            if name.replace(".", "") in names:
                return WrittenDate((day, str(number), year), DateOrder.DMY)
    return None


def _parse_era(name: str, year: str, month: str, day: str) -> WrittenDate:
    # The first year of an era is written 元.
    number = 1 if year == "元" else int(year)
    full_year = YEARS_BEFORE_ERA[unicodedata.normalize("NFKC", name)] + number
    return WrittenDate((str(full_year), month, day), DateOrder.YMD)


@cache
def month_names() -> dict[str, int]:
    """Return month numbers by long and abbreviated name in all supported languages."""
    numbers: dict[str, int] = {}
    # Reversed, so that names of the first languages overwrite those of the last.
    for code in reversed(MONTH_LOCALES):
        months = Locale.parse(code).months
        for style in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[style][width].items():
                    numbers[name.rstrip(".").casefold()] = number
    return numbers | EXTRA_MONTH_NAMES


@dataclass(frozen=True, slots=True)
class DateOrderResult:
    """The detected order of a column of dates and the reason for it.

    ``is_open``: other orders fit as well. ``options`` are the orders that fit equally many dates,
    none if no date is open to interpretation.
    """

    order: DateOrder
    is_open: bool
    reason: str
    options: tuple[DateOrder, ...] = ()

    @property
    def question(self) -> Question:
        """Return the question to ask while the order is open."""
        message = "In which order are day (D), month (M) and year (Y) written in dates?"
        return Question("date_order", message, self.options)


def detect_date_order(
    dates: Iterable[WrittenDate], today: dt.date, *, day_first_hint: str = ""
) -> DateOrderResult:
    """Detect the order of numeric dates.

    ``day_first_hint`` is a reason to expect the day first, used where the dates leave it open.
    Dates far after ``today`` count as misread.
    """
    written = [date for date in dates if date.order is None]
    if not written:
        return DateOrderResult(DateOrder.YMD, is_open=False, reason="the dates tell their order")

    counts = _count_valid(written, today)
    most = max(counts.values())
    if not most:
        return DateOrderResult(DateOrder.DMY, is_open=False, reason="no order fits the dates")

    options = tuple(order for order in DateOrder if counts[order] == most)
    decision = _decide(written, options, today, day_first_hint)
    if decision is not None:
        order, reason = decision
        return DateOrderResult(order, is_open=False, reason=reason, options=options)

    reason = "the dates can be read in more than one order"
    return DateOrderResult(options[0], is_open=True, reason=reason, options=options)


def _decide(
    written: Sequence[WrittenDate],
    options: Sequence[DateOrder],
    today: dt.date,
    day_first_hint: str,
) -> tuple[DateOrder, str] | None:
    """Choose between orders that fit equally many dates; None if nothing decides."""
    if len(options) == 1:
        return options[0], "most dates are valid only in this order"

    if DateOrder.YMD in options and _has_year_first(written, today):
        return DateOrder.YMD, "only with the year first, the dates are close together"

    if DateOrder.DMY in options:
        if all(date.has_dots for date in written):
            return DateOrder.DMY, "dots separate the parts of the dates"
        if day_first_hint:
            return DateOrder.DMY, day_first_hint

    sorted_orders = [order for order in options if _is_sorted(_read_all(written, order))]
    if len(sorted_orders) == 1:
        others = [order for order in options if order != sorted_orders[0]]
        if all(_is_shuffled(_read_all(written, order)) for order in others):
            return sorted_orders[0], "the rows are in date order only when read this way"
    return None


def _count_valid(written: Sequence[WrittenDate], today: dt.date) -> Counter[DateOrder]:
    """Count the dates that are valid and not far after today, by order."""
    latest = today + MAX_FUTURE
    counts: Counter[DateOrder] = Counter()
    for date in written:
        for order in DateOrder:
            value = date.read(order)
            # Counted and not required of all: a file may have a damaged row.
            counts[order] += value is not None and value <= latest

    # Two-digit years in front are rare: accepted only where no other order fits as many dates, or
    # where the dates would be scattered over years otherwise.
    others = max(counts[DateOrder.DMY], counts[DateOrder.MDY])
    if counts[DateOrder.YMD] < others or not (
        counts[DateOrder.YMD] > others or _has_year_first(written, today)
    ):
        counts[DateOrder.YMD] = 0
    return counts


def _has_year_first(written: Sequence[WrittenDate], today: dt.date) -> bool:
    """Return whether dates are of one recent period only if their first number is the year."""
    dates = _read_all(written, DateOrder.YMD)
    if len(dates) < len(written) or max(dates) < today - RECENT:
        return False
    span = _span(written, DateOrder.YMD)
    other = min(_span(written, DateOrder.DMY), _span(written, DateOrder.MDY))
    return span < other / SCATTER_FACTOR and other > RECENT / 2


def _span(written: Sequence[WrittenDate], order: DateOrder) -> dt.timedelta:
    """Return the time from the first to the last date; the longest one if some are invalid."""
    dates = _read_all(written, order)
    return max(dates) - min(dates) if len(dates) == len(written) else dt.timedelta.max


def _read_all(written: Iterable[WrittenDate], order: DateOrder) -> list[dt.date]:
    dates = (date.read(order) for date in written)
    return [date for date in dates if date is not None]


def _is_sorted(dates: list[dt.date]) -> bool:
    return dates in (sorted(dates), sorted(dates, reverse=True))


def _is_shuffled(dates: list[dt.date]) -> bool:
    """Return whether dates change direction too often for a statement."""
    directions = [later > earlier for earlier, later in pairwise(dates) if later != earlier]
    turning_points = sum(before != after for before, after in pairwise(directions))
    return turning_points >= MIN_TURNING_POINTS
