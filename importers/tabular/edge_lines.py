"""Find lines at the ends of a table that describe the account and are no rows."""

from collections.abc import Sequence

from importers.tabular.columns import MOSTLY, Column
from importers.tabular.records import NO_VALUE

HALF = 0.5
MIN_ROWS = 3
"""Rows from which on columns have a type."""
MIN_TEXT_LETTERS = 3
MIN_CODE_DIGITS, MAX_CODE_LETTERS = 8, 2
MAX_MISFITS = 1
"""Cells of another type than their column that a row of payments may have."""


def find_edge_lines(columns: Sequence[Column]) -> frozenset[int]:
    """Return the places, in the sample, of a first or last line that is no row.

    Some banks write the account and its balance into a line of the table itself: its cells are of
    other types than those below, or it has no text at all where every row has one.
    """
    count = len(columns[0].cells) if columns else 0
    # Below headings there is always a table of rows.
    if count < MIN_ROWS or any(column.heading for column in columns):
        return frozenset()
    return frozenset(place for place in (0, count - 1) if _is_account_line(columns, place, count))


def _is_account_line(columns: Sequence[Column], place: int, count: int) -> bool:
    misfits = sum(_is_misfit(column, place) for column in columns)
    if misfits > MAX_MISFITS:
        return True
    is_different = misfits > 0 or any(_is_only_cell(column, place) for column in columns)
    if is_different and _lacks_text(columns, place, count):
        return True
    # The number of the account stands where the other rows say what was paid for.
    has_code = any(_is_code(column.cells[place]) for column in _text_columns(columns, place, count))
    return has_code and _lacks_text(columns, place, count, besides_codes=True)


def _other_cells(column: Column, place: int) -> list[str]:
    return [text for row, text in enumerate(column.cells) if row != place and text]


def _is_only_cell(column: Column, place: int) -> bool:
    return bool(column.cells[place]) and not _other_cells(column, place)


def _is_misfit(column: Column, place: int) -> bool:
    """Return whether a cell is of another type than most other cells of its column."""
    cell = column.cells[place]
    others = _other_cells(column, place)
    if not cell or cell in NO_VALUE or not others:
        return False
    rest = Column(column.place, column.heading, others)
    alone = Column(column.place, column.heading, [cell])
    shares = ((rest.date_share, alone.date_share), (rest.amount_share, alone.amount_share))
    # A text among dates or numbers, or a date or number among texts.
    return any((share >= MOSTLY and not own) or (share < HALF and own) for share, own in shares)


def _lacks_text(
    columns: Sequence[Column], place: int, count: int, *, besides_codes: bool = False
) -> bool:
    """Return whether a line has no text in the columns in which nearly all others have one."""
    cells = [column.cells[place] for column in _text_columns(columns, place, count)]
    if besides_codes:
        # A row may name nothing but the number of a cheque, beside what kind of payment it is.
        return len(cells) > 1 and not any(cell for cell in cells if not _is_code(cell))
    return bool(cells) and not any(cells)


def _text_columns(columns: Sequence[Column], place: int, count: int) -> list[Column]:
    return [column for column in columns if _has_texts(column, place, count)]


def _is_code(cell: str) -> bool:
    """Return whether a text is the number of an account, also with single letters."""
    digits = sum(map(str.isdigit, cell))
    return digits >= MIN_CODE_DIGITS and sum(map(str.isalpha, cell)) <= MAX_CODE_LETTERS


def _has_texts(column: Column, place: int, count: int) -> bool:
    others = _other_cells(column, place)
    worded = [text for text in others if sum(map(str.isalpha, text)) >= MIN_TEXT_LETTERS]
    return len(worded) >= MOSTLY * (count - 1)
