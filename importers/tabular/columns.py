"""Describe the columns of a table by a sample of their cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.money import CURRENCIES
from importers.amounts import WrittenNumber, parse_number
from importers.dates import parse_date
from importers.tabular.header_words import is_flag_word, parse_direction
from importers.tabular.records import is_amount

MOSTLY = 0.8
"""Share of cells from which on a column counts as being of a type."""
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
    def date_share(self) -> float:
        return self._share(lambda cell: parse_date(cell) is not None)

    @cached_property
    def amount_share(self) -> float:
        return self._share(_is_plain_amount)

    @cached_property
    def direction_share(self) -> float:
        """Share of cells that name the direction of a payment."""
        return self._share(lambda cell: parse_direction(cell) != 0)

    @cached_property
    def currency_share(self) -> float:
        return self._share(lambda cell: cell.upper() in CURRENCIES)

    @cached_property
    def status_share(self) -> float:
        """Share of cells that say pending or void."""
        return self._share(_is_status)

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
    def distinct_count(self) -> int:
        return len(set(self.filled))

    @cached_property
    def letters_per_row(self) -> float:
        """Average number of letters: high for names and texts, low for codes."""
        # Per row and not per filled cell: a column that is mostly empty makes a poor payee.
        letters = sum(sum(map(str.isalpha, cell)) for cell in self.filled)
        return letters / max(1, len(self.cells))

    def _share(self, predicate: Callable[[str], bool]) -> float:
        if not self.filled:
            return 0.0
        # Cells repeat and parsing is the expensive part, so each text is parsed once.
        results = {cell: predicate(cell) for cell in set(self.filled)}
        return sum(results[cell] for cell in self.filled) / len(self.filled)


def _is_plain_amount(cell: str) -> bool:
    """Return whether a cell is a number and not a date such as 20240314."""
    is_compact_date = len(cell) == COMPACT_DATE_LENGTH and parse_date(cell) is not None
    return is_amount(cell) and not is_compact_date


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
