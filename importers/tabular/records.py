"""Read text with delimiters as records, each with its line number."""

import csv
import io
import re
from collections.abc import Iterator

from importers.amounts import parse_number, to_decimal
from importers.dates import parse_date
from importers.values import FileError

UNREADABLE = "\0"
"""The only cell of a record that cannot be parsed."""
FORMULA_MARK = '="'
FORMULA_START = re.compile(r'(^|[,;\t|~^])="(?!")')
"""The start of a cell that a spreadsheet is to take as text and not as a number or date."""
NO_VALUE = frozenset({"-", "--", "—", "–", "－", "/", "n/a", "N/A", "null"})  # noqa: RUF001 (dashes)
"""Cells that banks write for an empty amount or date."""
Record = tuple[int, list[str]]
"""Line number, counted from 1, and cells."""


def iterate_records(content: bytes, encoding: str, delimiter: str) -> Iterator[Record]:
    """Yield the records of a table; one that cannot be parsed has the single cell UNREADABLE.

    A quotation mark that is never closed makes ``csv`` join all following lines to one cell. Where
    the joined lines are rows of their own, only the line with the mark is lost.

    Raises FileError if the bytes are not of that encoding.
    """
    lines: list[str] = []
    reader = csv.reader(_recorded_lines(content, encoding, lines), delimiter=delimiter)
    number = 1
    while True:
        lines.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = []
        except UnicodeError as error:
            raise FileError(
                f"Line {number} is not valid in the encoding {encoding}.", "wrong_encoding"
            ) from error

        following = lines[1:]
        # A cell beyond the size limit of csv (131,072 characters) is mostly a mark that was not
        # closed, so the lines in it are parsed one by one.
        if (not cells and following) or _contains_rows(following, delimiter):
            yield number, [UNREADABLE]
            for line, text in enumerate(following, start=number + 1):
                yield line, _parse_line(text, delimiter)
        else:
            is_empty_line = not cells and not lines[0].strip()
            if any(FORMULA_MARK in line for line in lines):
                cells = [_formula_text(cell) for cell in cells]
            yield number, cells if cells or is_empty_line else [UNREADABLE]
        number += len(lines)


def _recorded_lines(content: bytes, encoding: str, record: list[str]) -> Iterator[str]:
    """Yield the lines of a file and append each to ``record``."""
    # csv itself handles line ends inside of quoted cells.
    for text in io.TextIOWrapper(io.BytesIO(content), encoding, newline=""):
        record.append(text)
        # The quotes of ="1,50" would not protect the comma, because they are not the first.
        yield FORMULA_START.sub(r'\1"', text) if FORMULA_MARK in text else text


def _formula_text(cell: str) -> str:
    """Return the text of a cell that a spreadsheet protects as a formula: ``="0012"``."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


def _parse_line(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return [UNREADABLE]


def _contains_rows(lines: list[str], delimiter: str) -> bool:
    """Return whether lines joined to a cell are rows of the table.

    The last line of a genuine multi-line cell has its closing quotation mark in the first cell.
    """
    for text in lines:
        cells = _parse_line(text, delimiter)
        if is_movement(cells) and '"' not in cells[0]:
            return True
    return False


def is_amount(text: str) -> bool:
    """Return whether a cell is an amount with either decimal mark."""
    number = parse_number(text)
    return number is not None and any(to_decimal(number, mark) is not None for mark in ".,")


def is_movement(cells: list[str]) -> bool:
    """Return whether a record has a date and, in another cell, an amount."""
    date_places = {place for place, cell in enumerate(cells) if parse_date(cell)}
    if not date_places:
        return False
    return any(is_amount(cell) for place, cell in enumerate(cells) if place not in date_places)
