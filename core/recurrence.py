"""Recurrence rules of RFC 5545, as money needs them: the 31st is the last day of shorter months.

A rule is the text of an RRULE, such as ``FREQ=MONTHLY;INTERVAL=2``. It yields days, so it repeats
once a day at most. Every part is bounded, and so is the search for days that do not exist.
"""

import datetime as dt
import heapq
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from dateutil import rrule
from dateutil.relativedelta import relativedelta

HORIZON_YEARS = 50
"""Years from the first day after which a rule yields no more days."""
CYCLE_YEARS = 400
"""Years after which the calendar repeats, with the days of the week."""
MAX_COUNT = 5_000
MAX_VALUES = 31
"""Values that one part of a rule may list."""
MAX_INTERVALS = {"DAILY": 1_000, "WEEKLY": 520, "MONTHLY": 120, "YEARLY": 10}
"""Longest interval of each frequency."""
FREQUENCIES = {
    "DAILY": rrule.DAILY,
    "WEEKLY": rrule.WEEKLY,
    "MONTHLY": rrule.MONTHLY,
    "YEARLY": rrule.YEARLY,
}
WEEKDAYS = {
    "MO": rrule.MO,
    "TU": rrule.TU,
    "WE": rrule.WE,
    "TH": rrule.TH,
    "FR": rrule.FR,
    "SA": rrule.SA,
    "SU": rrule.SU,
}
LIST_BOUNDS = {
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYSETPOS": (-366, 366),
}
"""Lowest and highest values of the parts that list numbers; zero is none of them."""
FORBIDDEN = {
    "DAILY": {"BYYEARDAY", "BYWEEKNO", "BYMONTHDAY", "BYSETPOS"},
    "WEEKLY": {"BYYEARDAY", "BYWEEKNO", "BYMONTHDAY"},
    "MONTHLY": {"BYYEARDAY", "BYWEEKNO"},
    "YEARLY": set[str](),
}
"""Parts that RFC 5545 does not allow with a frequency, or that say nothing more about a day."""
ORDER = ("FREQ", "INTERVAL", "COUNT", "UNTIL", *LIST_BOUNDS, "BYDAY", "WKST")
LAST_SURE_DAY = 28
"""The last day that every month has."""
LONGEST_MONTH = 31
FIXING_DAYS = ("BYDAY", "BYSETPOS", "BYYEARDAY", "BYWEEKNO")
"""Parts with which days of the month are those that exist, and the 31st is no other day."""

WHOLE_NUMBER = re.compile("[+-]?[0-9]{1,5}")
WEEKDAY = re.compile("([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
DATE = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})(T[0-9]{6}Z?)?")


class RecurrenceError(ValueError):
    """A rule that is not understood, that is out of bounds, or that never yields a day."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule that was read; ``parts`` are its lists by the names of RFC 5545."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: dt.date | None = None
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The rule as RRULE text, always with the same order of its parts."""
        values = {
            "FREQ": self.frequency,
            "INTERVAL": "" if self.interval == 1 else str(self.interval),
            "COUNT": "" if self.count is None else str(self.count),
            "UNTIL": "" if self.until is None else f"{self.until:%Y%m%d}",
        } | {name: ",".join(listed) for name, listed in self.parts.items()}
        return ";".join(f"{name}={values[name]}" for name in ORDER if values.get(name))


def parse_recurrence(text: str) -> Recurrence:
    """Read the text of an RRULE, with or without its name. Raises RecurrenceError."""
    values = _split(text)
    frequency = values.pop("FREQ", "")
    if frequency not in FREQUENCIES:
        raise RecurrenceError("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY.")
    longest = MAX_INTERVALS[frequency]
    interval = _read_number("INTERVAL", values.pop("INTERVAL", "1"), 1, longest)
    count = values.pop("COUNT", None)
    until = values.pop("UNTIL", None)
    if count is not None and until is not None:
        raise RecurrenceError("A rule ends by COUNT or by UNTIL, not by both.")
    parts = {name: _read_part(name, value) for name, value in values.items()}
    _check_parts(frequency, parts)
    return Recurrence(
        frequency=frequency,
        interval=interval,
        count=None if count is None else _read_number("COUNT", count, 1, MAX_COUNT),
        until=None if until is None else _read_date(until),
        parts=parts,
    )


def list_dates(
    rule: Recurrence | None, start: dt.date, first: dt.date, last: dt.date
) -> Iterator[dt.date]:
    """Yield the days of a rule from ``first`` to ``last`` in order; without a rule, its start.

    ``start`` is the first day that the rule may yield; what it leaves open is as on that day.
    """
    if rule is None:
        if first <= start <= last:
            yield start
        return
    for day in _iterate(rule, start, last):
        if day >= first:
            yield day


def find_first(rule: Recurrence | None, start: dt.date, first: dt.date) -> dt.date | None:
    """Find the first day of a rule from a day on; None if there is none."""
    return next(list_dates(rule, start, first, dt.date.max), None)


def count_dates(rule: Recurrence, start: dt.date, before: dt.date) -> int:
    """Count the days of a rule before a day."""
    return sum(1 for _ in list_dates(rule, start, start, before - dt.timedelta(days=1)))


def keep_days(rule: Recurrence, start: dt.date, first: dt.date) -> Recurrence:
    """Return a rule that yields from ``first`` on, one of its days, what it yields from ``start``.

    A start on the 31st that is the 28th in February is named, to be the 31st again in March.
    """
    is_named = "BYMONTHDAY" in rule.parts or not _has_days_of_month(rule)
    if is_named or first.day == start.day:
        return rule
    # As people say it, and as a form shows it.
    day = "-1" if start.day == LONGEST_MONTH else str(start.day)
    months = {"BYMONTH": [str(start.month)]} if rule.frequency == "YEARLY" else {}
    return replace(rule, parts={"BYMONTHDAY": [day]} | months | dict(rule.parts))


def find_end(rule: Recurrence, start: dt.date) -> dt.date | None:
    """Find a day after which a rule has no more days; None if it says no end."""
    if rule.count is None:
        return rule.until
    return max(list_dates(rule, start, start, dt.date.max), default=start)


def _split(text: str) -> dict[str, str]:
    """Split the text of a rule into its parts by name."""
    values: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, separator, value = part.strip().partition("=")
        if not separator or name not in ORDER:
            raise RecurrenceError(f"The rule has a part that is not supported: {part[:40]!r}.")
        if name in values:
            raise RecurrenceError(f"The rule names {name} twice.")
        values[name] = value.strip()
    return values


def _read_part(name: str, value: str) -> Sequence[str]:
    listed = value.split(",")
    if len(listed) > MAX_VALUES:
        raise RecurrenceError(f"{name} lists at most {MAX_VALUES} values.")
    if name == "WKST":
        if value not in WEEKDAYS:
            raise RecurrenceError("WKST must be a day of the week such as MO.")
        return listed
    if name == "BYDAY":
        return [_read_weekday(each) for each in listed]
    lowest, highest = LIST_BOUNDS[name]
    numbers = [_read_number(name, each, lowest, highest) for each in listed]
    return [str(number) for number in numbers]


def _read_number(name: str, value: str, lowest: int, highest: int) -> int:
    number = int(value) if WHOLE_NUMBER.fullmatch(value) else None
    if number is None or number == 0 or not lowest <= number <= highest:
        raise RecurrenceError(f"{name} must be a whole number from {lowest} to {highest}, not 0.")
    return number


def _read_weekday(value: str) -> str:
    match = WEEKDAY.fullmatch(value)
    if match is None:
        raise RecurrenceError("BYDAY lists days of the week such as MO or -1FR.")
    if match[1] is None:
        return value
    return f"{_read_number('BYDAY', match[1], -53, 53)}{match[2]}"


def _read_date(value: str) -> dt.date:
    """Read the day of UNTIL; a time of day beside it does not count."""
    match = DATE.fullmatch(value)
    try:
        if match is not None:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise RecurrenceError("UNTIL must be a date such as 20261231.")


def _check_parts(frequency: str, parts: Mapping[str, Sequence[str]]) -> None:
    """Raise RecurrenceError for parts that have no meaning together."""
    names = parts.keys()
    for name in sorted(names & FORBIDDEN[frequency]):
        raise RecurrenceError(f"{name} is not allowed with FREQ={frequency}.")
    is_numbered = any(len(day) > len("MO") for day in parts.get("BYDAY", ()))
    if is_numbered and (frequency in {"DAILY", "WEEKLY"} or "BYWEEKNO" in names):
        raise RecurrenceError("Numbered days in BYDAY need FREQ=MONTHLY or FREQ=YEARLY.")
    if "BYSETPOS" in names and not names - {"BYSETPOS", "WKST"}:
        raise RecurrenceError("BYSETPOS needs another part that lists days.")


def _iterate(rule: Recurrence, start: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield the days of a rule from its start to a day, each once and in order."""
    end = min(last, rule.until or last, start + relativedelta(years=HORIZON_YEARS))
    if end < start:
        return iter(())
    merged = heapq.merge(*(_run(options, start, end) for options in _expand(rule, start)))
    return islice(_without_repetition(merged), rule.count)


def _without_repetition(days: Iterator[dt.date]) -> Iterator[dt.date]:
    before = None
    for day in days:
        if day != before:
            yield day
        before = day


def _run(options: Mapping[str, Any], start: dt.date, end: dt.date) -> Iterator[dt.date]:
    # dateutil seeks the next day until the year 9999, also that of a rule without any. In the last
    # cycle of the calendar that search is short, and its days are the same.
    years = (dt.MAXYEAR - HORIZON_YEARS - start.year) // CYCLE_YEARS * CYCLE_YEARS
    times = rrule.rrule(dtstart=_move(start, years), until=_move(end, years), **options)
    return (time.date().replace(year=time.year - years) for time in times)


def _move(day: dt.date, years: int) -> dt.datetime:
    return dt.datetime.combine(day.replace(year=day.year + years), dt.time())


def _expand(rule: Recurrence, start: dt.date) -> Iterator[Mapping[str, Any]]:
    """Yield the options of the rules whose days together are those of one.

    A day of the month after the 28th has a rule of its own, which yields the last day of the months
    without it.
    """
    options = _read_options(rule)
    days = _read_numbers(rule, "BYMONTHDAY") or [start.day]
    late = [day for day in days if day > LAST_SURE_DAY]
    if not _has_days_of_month(rule) or not late:
        yield options
        return
    sure = [day for day in days if day <= LAST_SURE_DAY]
    if sure:
        yield options | {"bymonthday": sure}
    months = _read_numbers(rule, "BYMONTH")
    if rule.frequency == "YEARLY" and not months:
        # RFC 5545: days without months are those of every month.
        months = list(range(1, 13)) if "BYMONTHDAY" in rule.parts else [start.month]
    # A set of BYSETPOS is a month here: of a yearly rule, each month has a rule of its own.
    groups = [[month] for month in months] if rule.frequency == "YEARLY" else [months or None]
    for day in late:
        for group in groups:
            candidates = list(range(LAST_SURE_DAY, day + 1))
            yield options | {"bymonthday": candidates, "bymonth": group, "bysetpos": -1}


def _has_days_of_month(rule: Recurrence) -> bool:
    """Return whether the days of a rule are numbers in the month, named or that of its start."""
    return rule.frequency in {"MONTHLY", "YEARLY"} and rule.parts.keys().isdisjoint(FIXING_DAYS)


def _read_options(rule: Recurrence) -> dict[str, Any]:
    options: dict[str, Any] = {"freq": FREQUENCIES[rule.frequency], "interval": rule.interval}
    for name in LIST_BOUNDS:
        numbers = _read_numbers(rule, name)
        if numbers:
            options[name.lower()] = numbers
    if "BYDAY" in rule.parts:
        options["byweekday"] = [_to_weekday(day) for day in rule.parts["BYDAY"]]
    if "WKST" in rule.parts:
        options["wkst"] = WEEKDAYS[rule.parts["WKST"][0]]
    return options


def _read_numbers(rule: Recurrence, name: str) -> list[int]:
    return [int(value) for value in rule.parts.get(name, ())]


def _to_weekday(value: str) -> Any:
    number, weekday = value[:-2], WEEKDAYS[value[-2:]]
    return weekday(int(number)) if number else weekday
