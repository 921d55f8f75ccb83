"""Parse amounts as banks write them and detect the decimal separator."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from core.enums import DecimalMark
from core.limits import CURRENCY_LENGTH

CURRENCY_BY_SIGN = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "zł": "PLN",
    "kč": "CZK",
    "r$": "BRL",
    "₽": "RUB",
    "₺": "TRY",
    "tl": "TRY",
    "円": "JPY",
    "원": "KRW",
    "₩": "KRW",
    "₴": "UAH",
    "грн": "UAH",
    "руб": "RUB",  # noqa: RUF001 (Cyrillic)
    "р": "RUB",  # noqa: RUF001 (Cyrillic)
    "лв": "BGN",
    "ft": "HUF",
    "฿": "THB",
    "₫": "VND",
    "₪": "ILS",
    "rp": "IDR",
    "₱": "PHP",
    "₸": "KZT",
    "₾": "GEL",
    "₼": "AZN",
    "֏": "AMD",
    "₦": "NGN",
    "₵": "GHS",
    "₡": "CRC",
    "₲": "PYG",
    "₮": "MNT",
    "৳": "BDT",
    "៛": "KHR",
    "₭": "LAK",
}
"""Currency signs with one meaning."""

CURRENCIES_BY_SIGN = {
    "$": frozenset(
        """USD ARS AUD BBD BMD BND BSD BZD CAD CLP COP CUP CVE DOP FJD GYD HKD JMD KYD LRD MOP MXN
        NAD NIO NZD SBD SGD SRD SVC TOP TTD TWD UYU WST XCD ZWG""".split()  # noqa: SIM905
    ),
    "¥": frozenset(["JPY", "CNY"]),
    "元": frozenset(["CNY", "TWD"]),
}
"""Currency signs with several meanings, of which the account's currency decides."""

USUAL_CURRENCIES = {"$": "USD", "¥": "JPY", "元": "CNY"}
"""What those signs mean where the account has another currency altogether."""

OLD_CODES = {"RUR": "RUB"}
"""Codes that banks still write, with those that took their place."""

SIGNS = str.maketrans({"−": "-", "–": "-", "‒": "-", "﹣": "-", "－": "-", "＋": "+"})  # noqa: RUF001
"""Variants of minus and plus that occur in files."""
TRIANGLES = str.maketrans("▲△▼￥＄，．", "---¥$,.")  # noqa: RUF001 (full width)
"""Japanese signs for minus, and full-width characters."""
NO_DECIMALS = re.compile(r"(?<=[0-9])[.,]-{1,2}(?=[^0-9]*$)")
"""A dash in place of decimals that are zero: 25,- or 25.--; it is no minus."""
SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
UNIT = r"[A-Za-zčČłŁа-яА-ЯіІ]{1,3}\.?\$?|[€$£¥₹₽₺฿₩₪₫₴₱₸₾₼֏₦₵₡₲₮৳៛₭円元원]"  # noqa: RUF001 (Cyrillic)
NUMBER = r"[0-9][0-9.,'’]*|[.,][0-9]+"  # noqa: RUF001 (Swiss thousands separator)
AMOUNT = re.compile(
    rf"(?P<open>\()?(?P<sign>[+-])?(?P<before>{UNIT})?(?P<sign2>[+-])?"
    rf"(?P<number>{NUMBER})(?P<sign3>[+-])?"
    rf"(?P<after>{UNIT})?(?P<sign4>[+-])?(?P<close>\))?"
)
"""An amount without its spaces. A sign may stand in four places; parentheses mean negative."""
CREDIT_MARKS, DEBIT_MARKS = ("cr", "c", "h"), ("dr", "d", "db", "s")
"""Letters beside a number that name its direction (English credit/debit, German Haben/Soll)."""
DIRECTION_BY_MARK = dict.fromkeys(CREDIT_MARKS, 1) | dict.fromkeys(DEBIT_MARKS, -1)

# Groups of two digits occur before the last three in India: 1,23,456.78.
NUMBER_BY_MARK: dict[str, re.Pattern[str]] = {
    DecimalMark.POINT: re.compile(
        r"([0-9]+|[0-9]{1,3}([,'’][0-9]{2,3})*[,'’][0-9]{3})?(\.[0-9]*)?"  # noqa: RUF001
    ),
    DecimalMark.COMMA: re.compile(
        r"([0-9]+|[0-9]{1,3}([.'’][0-9]{2,3})*[.'’][0-9]{3})?(,[0-9]*)?"  # noqa: RUF001
    ),
}
SEPARATORS = re.compile(r"[.,'’]")  # noqa: RUF001
GROUP_DIGITS = 3
MAX_LENGTH = 40
"""Longer cells are not parsed; it also bounds the work of the patterns."""
OPEN_VOTE = "?"
CACHED_CELLS = 4_096
"""Each cell of a row is asked for several times: as an amount, its sign, and its currency."""


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number as written.

    ``number`` has the digits with their separators, ``unit`` a currency or other letters beside it.
    ``direction`` is -1 if it is marked as a debit (DR), 1 as a credit (CR), else 0.
    """

    number: str
    is_negative: bool
    has_sign: bool
    unit: str
    direction: int = 0

    @property
    def is_nonzero(self) -> bool:
        return bool(self.number.strip("0.,"))


@lru_cache(maxsize=CACHED_CELLS)
def parse_number(text: str) -> WrittenNumber | None:
    """Parse a cell that is one number, or return None."""
    if not text or len(text) > MAX_LENGTH:
        return None

    # Most cells are ASCII, which has none of the signs of print and of Japan.
    written = text if text.isascii() else text.translate(SIGNS).translate(TRIANGLES)
    written = SPACES.sub("", written)
    match = AMOUNT.fullmatch(NO_DECIMALS.sub("", written))
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None

    in_parentheses = bool(match["open"])
    signs = [match[group] for group in ("sign", "sign2", "sign3", "sign4") if match[group]]
    # -(5.00) or +-5 is no number that a bank writes, and guessing would turn money around.
    if len(signs) > 1 or (signs and in_parentheses):
        return None

    words = [match[group].lower().rstrip(".") for group in ("before", "after") if match[group]]
    directions = [DIRECTION_BY_MARK[word] for word in words if word in DIRECTION_BY_MARK]
    units = [word for word in words if word not in DIRECTION_BY_MARK]
    # DR 5.00 CR or EUR 5.00 USD: one of the two would have to be ignored.
    if len(directions) > 1 or len({*map(_find_code, units)} - {None}) > 1:
        return None

    return WrittenNumber(
        match["number"],
        is_negative="-" in signs or in_parentheses,
        has_sign=bool(signs) or in_parentheses,
        # What names a currency says more than the other side: $5.00 USD.
        unit=max(units, key=_names_currency, default=""),
        direction=directions[0] if directions else 0,
    )


def to_decimal(number: WrittenNumber, mark: str) -> Decimal | None:
    """Return the signed value with a decimal mark; None if the number cannot be read with it."""
    # 1,234 with a decimal comma is 1.234, but 1.234.567 with a decimal point is no number at all.
    if not NUMBER_BY_MARK[mark].fullmatch(number.number):
        return None
    whole, _, fraction = number.number.partition(mark)
    digits = SEPARATORS.sub("", whole) or "0"
    value = Decimal(f"{digits}.{fraction}") if fraction else Decimal(digits)
    return -value if number.is_negative or number.direction < 0 else value


def parse_amount(text: str, mark: str) -> Decimal | None:
    """Parse a cell to its signed value, or return None."""
    number = parse_number(text)
    return None if number is None else to_decimal(number, mark)


def find_currency(number: WrittenNumber) -> str | None:
    """Return the currency beside a number: a known sign, or any three letters."""
    return _find_code(number.unit)


def find_likely_currency(number: WrittenNumber, account_currency: str | None) -> str | None:
    """Return the currency beside a number, also of a sign that several currencies share.

    Such a sign stands for the account's currency where it can, and then nothing is returned.
    """
    shared_by = CURRENCIES_BY_SIGN.get(number.unit)
    if shared_by is None or account_currency is None:
        return find_currency(number)
    return None if account_currency in shared_by else USUAL_CURRENCIES[number.unit]


def _names_currency(unit: str) -> bool:
    return _find_code(unit) is not None


def _find_code(unit: str) -> str | None:
    if unit in CURRENCY_BY_SIGN:
        return CURRENCY_BY_SIGN[unit]
    is_code = len(unit) == CURRENCY_LENGTH and unit.isalpha()
    return unit.upper() if is_code else None


def count_decimal_marks(numbers: Iterable[WrittenNumber]) -> Counter[str]:
    """Count the numbers that allow only "." or only "," as decimal mark, and "?" for either."""
    votes = map(_vote, numbers)
    return Counter(vote for vote in votes if vote is not None)


def _vote(number: WrittenNumber) -> str | None:
    marks = [character for character in number.number if character in ".,"]
    if not marks:
        return None

    last = marks[-1]
    other = "," if last == "." else "."
    if other in marks:
        return last  # 1.234,56: the decimal mark comes last
    if len(marks) > 1:
        return other  # 1.234.567: a mark that repeats separates thousands

    whole, _, fraction = number.number.partition(last)
    digits = SEPARATORS.sub("", whole)
    can_be_thousands = (
        len(fraction) == GROUP_DIGITS
        and 1 <= len(digits) <= GROUP_DIGITS
        and not whole.startswith("0")
    )
    return OPEN_VOTE if can_be_thousands else last
