"""Describe the columns of a table by a sample of their cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from core.money import CURRENCIES
from importers.amounts import WrittenNumber, parse_number
from importers.dates import parse_date
from importers.tabular.header_words import is_flag_word, parse_direction
from importers.tabular.records import NO_VALUE, is_amount

MOSTLY = 0.8
"""Share of cells from which on a column counts as being of a type."""
MAX_AMOUNT_DIGITS = 11
"""Digits of an integer from which on it is no amount; rupiah and dong have the longest."""
MIN_ACCOUNT_DIGITS = 5
MIN_COUNTED_ROWS = 3
DECIMAL_DIGITS = (1, 2)
# YYYYMMDD or DDMMYYYY.
COMPACT_DATE_LENGTH = 8


@dataclass(frozen=True)
class Column:
    """A column: its position from 0, its heading and its stripped cells, one per row.

    All shares are from 0 to 1 and relate to the filled cells.
    """

    # The class has no slots: cached_property needs a __dict__.
    place: int
    heading: str
    cells: Sequence[str]

    @cached_property
    def filled(self) -> list[str]:
        return [cell for cell in self.cells if cell]

    @cached_property
    def values(self) -> list[str]:
        """Filled cells, without those that say that there is no value."""
        return [cell for cell in self.filled if cell not in NO_VALUE]

    @cached_property
    def filled_share(self) -> float:
        """Share of all cells that have a value."""
        return len(self.values) / max(1, len(self.cells))

    @cached_property
    def date_share(self) -> float:
        return _share(self.values, lambda cell: parse_date(cell) is not None)

    @cached_property
    def amount_share(self) -> float:
        return _share(self.values, _is_plain_amount)

    @cached_property
    def direction_share(self) -> float:
        """Share of cells that name the direction of a payment."""
        return _share(self.filled, lambda cell: parse_direction(cell) != 0)

    @cached_property
    def currency_share(self) -> float:
        return _share(self.filled, lambda cell: cell.upper() in CURRENCIES)

    @cached_property
    def status_share(self) -> float:
        """Share of cells that say pending or void."""
        return _share(self.filled, _is_status)

    @cached_property
    def numbers(self) -> list[WrittenNumber | None]:
        """Every cell as a number, None where it is none."""
        return [parse_number(cell) if cell else None for cell in self.cells]

    @cached_property
    def negative_count(self) -> int:
        return sum(number is not None and number.is_negative for number in self.numbers)

    @cached_property
    def has_money_format(self) -> bool:
        """Return whether a number has a decimal mark, sign or currency, unlike a counter or id."""
        return any(number is not None and _has_money_format(number) for number in self.numbers)

    @cached_property
    def decimal_share(self) -> float:
        """Share of the numbers that have decimals, zeros left out."""
        numbers = [number for number in self.numbers if number is not None and number.is_nonzero]
        return sum(map(_has_decimals, numbers)) / max(1, len(numbers))

    @cached_property
    def is_identifier(self) -> bool:
        """Return whether the numbers are of accounts, documents or rows, and not amounts."""
        numbers = [number for number in self.numbers if number is not None]
        if not numbers or any(map(_has_money_format, numbers)):
            return False
        digits = [number.number for number in numbers]
        # An account's number stands in every row, a document's has zeros in front.
        is_constant_code = len(set(digits)) == 1 and len(digits[0]) >= MIN_ACCOUNT_DIGITS
        has_zeros = any(len(text) > 1 and text.startswith("0") for text in digits)
        is_long = sum(len(text) > MAX_AMOUNT_DIGITS for text in digits) * 2 > len(digits)
        return is_constant_code or has_zeros or is_long

    @cached_property
    def is_counter(self) -> bool:
        """Return whether the numbers count rows up or down by one."""
        digits = [number.number for number in self.numbers if number is not None]
        return all(map(str.isdigit, digits)) and _is_counter(digits)

    @cached_property
    def distinct_count(self) -> int:
        return len(set(self.filled))

    @cached_property
    def letters_per_row(self) -> float:
        """Average number of letters: high for names and texts, low for codes."""
        # Per row and not per filled cell: a column that is mostly empty makes a poor payee.
        letters = sum(sum(map(str.isalpha, cell)) for cell in self.filled)
        return letters / max(1, len(self.cells))


def _share(cells: Sequence[str], predicate: Callable[[str], bool]) -> float:
    if not cells:
        return 0.0
    # Cells repeat and parsing is the expensive part, so each text is parsed once.
    results = {cell: predicate(cell) for cell in set(cells)}
    return sum(results[cell] for cell in cells) / len(cells)


def _is_plain_amount(cell: str) -> bool:
    """Return whether a cell is a number and not a date such as 20240314."""
    is_compact_date = len(cell) == COMPACT_DATE_LENGTH and parse_date(cell) is not None
    return is_amount(cell) and not is_compact_date


def _has_decimals(number: WrittenNumber) -> bool:
    last = max(number.number.rfind("."), number.number.rfind(","))
    return last >= 0 and len(number.number) - last - 1 in DECIMAL_DIGITS


def _is_counter(digits: Sequence[str]) -> bool:
    if len(digits) < MIN_COUNTED_ROWS:
        return False
    steps = {int(after) - int(before) for before, after in pairwise(digits)}
    return steps in ({1}, {-1})


def _is_status(cell: str) -> bool:
    return is_flag_word("pending", cell) or is_flag_word("void", cell)


def _has_money_format(number: WrittenNumber) -> bool:
    has_mark = any(mark in number.number for mark in ".,")
    has_letters = bool(number.unit or number.direction)
    return number.has_sign or has_letters or has_mark


def build_columns(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[Column]:
    """Build the columns of a sample of rows; cells missing at the end of a row are empty."""
    columns = []
    for place in range(width):
        heading = header[place] if place < len(header) else ""
        cells = [row[place].strip() if place < len(row) else "" for row in rows]
        columns.append(Column(place, heading, cells))
    return columns
