"""Days as banks write them, and in which order: day first, month first or year first."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from babel import Locale

from importers.values import Question

ORDERS = ("DMY", "MDY", "YMD")
MONTH_LOCALES = (
    "en", "de", "fr", "es", "pt", "it", "nl", "da", "nb", "sv", "fi", "pl", "cs", "sk", "hu", "ro", "tr", "ru", "uk",
    "hr", "sl", "et", "lv", "lt", "el", "bg", "ca", "id",
)  # fmt: skip
TIME = r"(?:[T ,]+\s*(?:at\s+)?[0-2]?[0-9][:.h][0-5][0-9].*|T.*)?"
NUMERIC = re.compile(
    rf"([0-9]{{1,4}})\s*([-/.'])\s*([0-9]{{1,2}})\s*[-/.']\s*([0-9]{{1,4}})\.?{TIME}"
)
COMPACT = re.compile(r"([0-9]{8})(?:[0-9]{4}|[0-9]{6})?(?:\.[0-9]+)?(?:\[[^\]]*\])?(?:[T ].*)?")
DAY_MONTH = re.compile(
    rf"(?:\w{{2,9}}[.,]?\s+)??([0-9]{{1,2}})(?:st|nd|rd|th|\.)?[-/.\s]*(?:de\s+)?([^\W\d_]+)\.?(?:\s+de)?[-/.,'\s]*([0-9]{{2,4}}){TIME}"
)
MONTH_DAY = re.compile(
    rf"(?:\w{{3,9}}[.,]?\s+)??([^\W\d_]+)\.?[-/.\s]*([0-9]{{1,2}})(?:st|nd|rd|th)?[-/.,'\s]+([0-9]{{2,4}}){TIME}"
)
YEAR_MONTH = re.compile(rf"([0-9]{{4}})[-/.,\s]*([^\W\d_]+)\.?[-/.,\s]*([0-9]{{1,2}}){TIME}")
EAST_ASIAN = re.compile(r"([0-9]{4})\s*[年년]\s*([0-9]{1,2})\s*[月월]\s*([0-9]{1,2})\s*[日일]?.*")
MAX_LENGTH = 45
PIVOT = 70
"""Years of two digits from here on are of the last century, as POSIX has it."""
AHEAD = dt.timedelta(days=45)
"""How far ahead of today a bank's file may speak of (planned payments)."""
FIRST_YEAR, LAST_YEAR = 1970, 2100


@dataclass(frozen=True, slots=True)
class Written:
    """A day as it is written: three numbers, in whatever order; ``order`` when the writing itself says which.

    ``dotted``: with dots between, as only those do who write the day first.
    """

    parts: tuple[str, str, str]
    order: str | None = None
    dotted: bool = False

    def read(self, order: str) -> dt.date | None:
        """The day in that order; None when there is no such day."""
        given = dict(zip(self.order or order, self.parts, strict=True))
        if len(given["D"]) > 2 or len(given["M"]) > 2 or len(given["Y"]) in {1, 3}:  # noqa: PLR2004
            return None
        year = int(given["Y"])
        if len(given["Y"]) == 2:  # noqa: PLR2004 (18, not 2018)
            year += 1900 if year >= PIVOT else 2000
        try:
            day = dt.date(year, int(given["M"]), int(given["D"]))
        except ValueError:
            return None
        return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def written_of(text: str) -> Written | None:
    """The day that some text writes, or None when it writes none."""
    text = text.strip().strip("'\"")
    if not text or len(text) > MAX_LENGTH or not any(character.isdigit() for character in text):
        return None
    return _numeric(text) or _compact(text) or _named(text)


def _numeric(text: str) -> Written | None:
    found = NUMERIC.fullmatch(text)
    if found is None:
        east = EAST_ASIAN.fullmatch(text)
        return Written((east[1], east[2], east[3]), "YMD") if east else None
    first, mark, second, third = found.groups()
    if len(first) > 2:  # noqa: PLR2004
        return Written((first, second, third), "YMD") if len(third) <= 2 else None  # noqa: PLR2004
    if len(third) == 1:
        third = f"0{third}"  # Quicken's 1/ 2' 5
    return Written((first, second, third), dotted=mark == ".")


def _compact(text: str) -> Written | None:
    found = COMPACT.fullmatch(text)
    if found is None:
        return None
    digits = found[1]
    if FIRST_YEAR <= int(digits[:4]) <= LAST_YEAR and 1 <= int(digits[4:6]) <= 12:  # noqa: PLR2004 (months)
        return Written((digits[:4], digits[4:6], digits[6:]), "YMD")
    return (
        Written((digits[:2], digits[2:4], digits[4:]))
        if FIRST_YEAR <= int(digits[4:]) <= LAST_YEAR
        else None
    )


def _named(text: str) -> Written | None:
    for pattern, order in ((DAY_MONTH, "DMY"), (MONTH_DAY, "MDY"), (YEAR_MONTH, "YMD")):
        found = pattern.fullmatch(text)
        if found is None:
            continue
        parts = list(found.groups())
        place = order.index("M")
        month = month_names().get(parts[place].casefold())
        if month is not None:
            parts[place] = str(month)
            return Written((parts[0], parts[1], parts[2]), order)
    return None


@cache
def month_names() -> dict[str, int]:
    """The names of months, long and short, in the languages of the world's banks."""
    names: dict[str, int] = {}
    for code in reversed(
        MONTH_LOCALES
    ):  # where two languages disagree, the one named first is right
        months = Locale.parse(code).months
        for style in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names |= {
                    name.rstrip(".").casefold(): number
                    for number, name in months[style][width].items()
                }
    return names | {"sept": 9, "mrz": 3, "mär": 3}


@dataclass(frozen=True, slots=True)
class OrderFound:
    """The order of some dates: how many read so, whether another reads as many, and why it was chosen."""

    order: str
    read: int
    is_open: bool
    reason: str
    options: tuple[str, ...]

    @property
    def question(self) -> Question:
        """What to ask where the order is open."""
        message = "Which part of a date is the day, which the month, which the year?"
        return Question("date_order", message, self.options)


def order_of(dates: Iterable[Written], today: dt.date, *, day_first_hint: str = "") -> OrderFound:
    """In which order these days are written.

    ``day_first_hint`` is a reason to believe that the writer puts the day first, where the dates leave it open. Days
    far after ``today`` are taken for wrongly read.
    """
    written = [one for one in dates if one.order is None]
    counts = _counts(written, today + AHEAD)
    most = max(counts.values(), default=0)
    if not written or not most:
        return OrderFound(
            "YMD" if not written else "DMY", 0, is_open=False, reason="as written", options=()
        )
    tied = tuple(order for order in ORDERS if counts[order] == most)
    if len(tied) == 1:
        return OrderFound(
            tied[0], most, is_open=False, reason="only so are they all days", options=tied
        )
    if "DMY" in tied and all(one.dotted for one in written):
        return OrderFound("DMY", most, is_open=False, reason="dots stand between", options=tied)
    if "DMY" in tied and day_first_hint:
        return OrderFound("DMY", most, is_open=False, reason=day_first_hint, options=tied)
    in_sequence = [order for order in tied if _is_sorted(_days(written, order))]
    if len(in_sequence) == 1 and _turns(written, tied, in_sequence[0]):
        return OrderFound(
            in_sequence[0],
            most,
            is_open=False,
            reason="only so are the rows in order",
            options=tied,
        )
    return OrderFound(
        tied[0],
        most,
        is_open=True,
        reason="the dates may be read in more than one way",
        options=tied,
    )


def _counts(written: list[Written], latest: dt.date) -> Counter[str]:
    """How many are days in each order. Years of two digits in front are only believed where nothing else fits."""
    counts: Counter[str] = Counter()
    for one in written:
        for order in ORDERS:
            day = one.read(order)
            counts[order] += day is not None and day <= latest
    if counts["YMD"] <= max(counts["DMY"], counts["MDY"]):
        counts["YMD"] = 0
    return counts


def _days(written: list[Written], order: str) -> Iterator[dt.date]:
    return (day for day in (one.read(order) for one in written) if day is not None)


def _is_sorted(days: Iterable[dt.date]) -> bool:
    found = list(days)
    return found in (sorted(found), sorted(found, reverse=True))


def _turns(written: list[Written], tied: tuple[str, ...], chosen: str) -> bool:
    """Whether every other reading goes back and forth so often that it cannot be a statement's order."""
    return all(
        _turning_points(list(_days(written, order))) >= 3  # noqa: PLR2004
        for order in tied
        if order != chosen
    )


def _turning_points(days: list[dt.date]) -> int:
    steps = [later > earlier for earlier, later in pairwise(days) if later != earlier]
    return sum(one != two for one, two in pairwise(steps))
