"""What the columns of a table hold, from a sample of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from core.money import CURRENCIES
from importers.amounts import Cell, cell_of
from importers.dates import written_of
from importers.tabular.header_words import direction_of, is_word
from importers.tabular.table import is_amount

MOSTLY = 0.8


@dataclass(frozen=True)
class Column:
    """One column: its heading and its cells, white space taken off."""

    place: int
    heading: str
    cells: Sequence[str]

    @cached_property
    def filled(self) -> list[str]:
        return [cell for cell in self.cells if cell]

    @cached_property
    def dates(self) -> float:
        """The share of filled cells that write a day."""
        return self._share(lambda cell: written_of(cell) is not None)

    @cached_property
    def amounts(self) -> float:
        """The share of filled cells that are numbers (and no days)."""
        return self._share(
            lambda cell: is_amount(cell) and not (len(cell) == 8 and written_of(cell))  # noqa: PLR2004
        )

    @cached_property
    def directions(self) -> float:
        """The share of filled cells that say whether money came or went."""
        return self._share(lambda cell: direction_of(cell) != 0)

    @cached_property
    def currencies(self) -> float:
        return self._share(lambda cell: cell.upper() in CURRENCIES)

    @cached_property
    def states(self) -> float:
        return self._share(lambda cell: is_word("pending", cell) or is_word("void", cell))

    @cached_property
    def numbers(self) -> list[Cell | None]:
        """Each cell as a number, None where it is none."""
        return [cell_of(cell) if cell else None for cell in self.cells]

    @cached_property
    def has_decimals(self) -> bool:
        """Whether some number is written as money is: with a mark, a sign or a currency."""
        return any(
            cell is not None
            and (cell.has_sign or cell.unit or any(mark in cell.number for mark in ".,"))
            for cell in self.numbers
        )

    @cached_property
    def distinct(self) -> int:
        return len(set(self.filled))

    @cached_property
    def letters(self) -> float:
        """Letters per row: names and texts have many."""
        return sum(sum(map(str.isalpha, cell)) for cell in self.filled) / max(1, len(self.cells))

    def _share(self, holds: object) -> float:
        assert callable(holds)
        known: dict[str, bool] = {}
        for cell in self.filled:
            if cell not in known:
                known[cell] = bool(holds(cell))
        return sum(known[cell] for cell in self.filled) / len(self.filled) if self.filled else 0.0


def columns_of(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[Column]:
    """The columns of a sample of rows; short rows end in empty cells."""
    return [
        Column(
            place,
            header[place] if place < len(header) else "",
            [row[place].strip() if place < len(row) else "" for row in rows],
        )
        for place in range(width)
    ]
