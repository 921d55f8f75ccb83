"""Text with delimiters as records: which delimiter, where the header is, where the rows begin."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from importers.amounts import cell_of, decimal_of
from importers.dates import written_of
from importers.tabular.header_words import EXACT, roles_of
from importers.values import FileError

DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 400
UNEVEN = 2
"""By how many cells rows of one table may differ."""
UNREADABLE = "\0"
"""The one cell of a record that nothing can be made of."""
Record = tuple[int, list[str]]
DATE_ROLES = frozenset({"date", "transaction_date", "value_date"})
AMOUNT_ROLES = frozenset({"amount", "debit", "credit"})


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written. ``header_line`` and ``first_line`` count from 1; no header line, no header."""

    encoding: str
    delimiter: str
    header_line: int | None
    first_line: int
    header: tuple[str, ...]
    width: int


def records(content: bytes, encoding: str, delimiter: str) -> Iterator[Record]:
    """The records of a table with the line on which each begins; one that cannot be read is empty.

    Raises FileError when the bytes are not of that encoding.
    """
    tape: list[str] = []
    reader = csv.reader(_taped(content, encoding, tape), delimiter=delimiter)
    line = 1
    while True:
        tape.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = []
        except UnicodeError as error:
            raise FileError(f"Line {line} is not {encoding}.", "wrong_encoding") from error
        if (not cells and len(tape) > 1) or _swallows(tape[1:], delimiter):
            yield line, [UNREADABLE]
            yield from (
                (number, _cells(text, delimiter))
                for number, text in enumerate(tape[1:], start=line + 1)
            )
        else:
            yield line, cells if cells or not tape[0].strip() else [UNREADABLE]
        line += len(tape)


def _taped(content: bytes, encoding: str, tape: list[str]) -> Iterator[str]:
    """The lines of a file, each kept as well."""
    for text in io.TextIOWrapper(io.BytesIO(content), encoding, newline=""):
        tape.append(text)
        yield text


def _cells(text: str, delimiter: str) -> list[str]:
    """The cells of a line by itself."""
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return [UNREADABLE]


def _swallows(lines: list[str], delimiter: str) -> bool:
    """Whether lines that a quotation mark without its fellow has joined to the one before are rows of their own.

    The last line of a text that does have several ends with its quotation mark.
    """
    return any(
        is_data(cells) and '"' not in cells[0]
        for cells in (_cells(text, delimiter) for text in lines)
    )


def is_amount(text: str) -> bool:
    """Whether some text can be an amount, with either decimal mark."""
    cell = cell_of(text)
    return cell is not None and any(decimal_of(cell, mark) is not None for mark in ".,")


def is_data(cells: list[str]) -> bool:
    """Whether a record tells a movement: a day and, elsewhere, an amount."""
    days = [place for place, cell in enumerate(cells) if written_of(cell)]
    if not days:
        return False
    return any(is_amount(cell) for place, cell in enumerate(cells) if place not in days)


def detect(content: bytes, encoding: str, delimiters: tuple[str, ...] = ()) -> Layout:
    """The layout of a table. Raises FileError when there is none with days and amounts."""
    best: tuple[float, str, list[Record]] | None = None
    delimiters = delimiters or _delimiters(content, encoding)
    for delimiter in delimiters:
        sample = list(islice(records(content, encoding, delimiter), SAMPLE))
        score = _score(sample)
        if best is None or score > best[0]:
            best = (score, delimiter, sample)
    assert best is not None
    score, delimiter, sample = best
    if not score:
        return _empty_layout(content, encoding, delimiters)
    return _laid_out(encoding, delimiter, sample)


def _delimiters(content: bytes, encoding: str) -> tuple[str, ...]:
    """Those to try; a first line ``sep=;`` is a spreadsheet's own word on it."""
    first = next(records(content, encoding, "\n"), (1, [""]))[1]
    said = first[0].strip().strip('"') if first else ""
    return (said[4],) if said.lower().startswith("sep=") and len(said) == 5 else DELIMITERS  # noqa: PLR2004


def _score(sample: list[Record]) -> float:
    """How much of a sample reads as movements in records of the same width."""
    rows = [cells for _, cells in sample if any(cell.strip() for cell in cells)]
    data = [len(cells) for cells in rows if is_data(cells)]
    if not data:
        return 0.0
    ((width, same),) = Counter(data).most_common(1)
    return same + len(data) / (len(rows) + 1) + width / 1_000


def _laid_out(encoding: str, delimiter: str, sample: list[Record]) -> Layout:
    data = [place for place, (_, cells) in enumerate(sample) if is_data(cells)]
    ((width, _),) = Counter(len(sample[place][1]) for place in data).most_common(1)
    first = next(place for place in data if abs(len(sample[place][1]) - width) <= UNEVEN)
    place = _header_place(sample, first, width)
    if place is None:
        while (
            first
            and len(sample[first - 1][1]) == width
            and any(map(_says_something, sample[first - 1][1]))
        ):
            first -= 1  # a row that cannot be read is no preamble
        return Layout(encoding, delimiter, None, sample[first][0], (), width)
    line, header = sample[place]
    width = max(width, len(header))
    follows = sample[place + 1][0] if place + 1 < len(sample) else line + 1
    return Layout(encoding, delimiter, line, follows, tuple(cell.strip() for cell in header), width)


def _header_place(sample: list[Record], first: int, width: int) -> int | None:
    """The record above the first row that names the columns: the one that says most, the nearest of equals."""
    said = [
        (_known(cells), place)
        for place, (_, cells) in enumerate(sample[:first])
        if len(cells) >= width // 2
    ]
    said = [(count, place) for count, place in said if count]
    if said:
        most, place = max(said)
        return place if most > 1 or width <= 2 else None  # noqa: PLR2004
    for place in range(first - 1, max(-1, first - 4), -1):
        cells = [cell for cell in sample[place][1] if cell.strip()]
        is_row = any(_says_something(cell) for cell in cells)
        if (
            not is_row
            and abs(len(sample[place][1]) - width) <= 1
            and len(cells) >= max(2, width // 2)
        ):
            return place
    return None


def _says_something(cell: str) -> bool:
    """Whether a cell is a day or an amount, as no heading is."""
    return is_amount(cell) or written_of(cell) is not None


def _known(cells: list[str]) -> int:
    """How many cells are headings that banks use; none when there is no day or amount among them."""
    if any(map(_says_something, cells)):
        return 0
    roles = [roles_of(cell.strip()) for cell in cells if len(cell) < 60]  # noqa: PLR2004 (no heading is longer)
    if not any(DATE_ROLES & found.keys() or AMOUNT_ROLES & found.keys() for found in roles):
        return 0
    return sum(bool(found) for found in roles)


def with_header(content: bytes, found: Layout, line: int | None) -> Layout:
    """The layout with its header on another line, or with none. Raises FileError when there is no such line."""
    if line is None:
        first = min(found.first_line, found.header_line or found.first_line)
        return Layout(found.encoding, found.delimiter, None, first, (), found.width)
    for at, cells in records(content, found.encoding, found.delimiter):
        if at == line:
            header = tuple(cell.strip() for cell in cells)
            return Layout(
                found.encoding,
                found.delimiter,
                line,
                line + 1,
                header,
                max(found.width, len(header)),
            )
    problem = ("/mapping/header_line", "The file has no such line.")
    raise FileError("The mapping does not fit the file.", "bad_mapping", (problem,))


def _empty_layout(content: bytes, encoding: str, delimiters: tuple[str, ...]) -> Layout:
    """The layout of a table with a header whose rows cannot be read. Raises FileError without even that."""
    for delimiter in delimiters:
        for line, cells in islice(records(content, encoding, delimiter), SAMPLE):
            roles = [roles_of(cell.strip()) for cell in cells if len(cell) < 60]  # noqa: PLR2004
            exact = {role for found in roles for role, weight in found.items() if weight == EXACT}
            if DATE_ROLES & exact and len(cells) > 1 and len(exact) > 1:
                return Layout(
                    encoding,
                    delimiter,
                    line,
                    line + 1,
                    tuple(cell.strip() for cell in cells),
                    len(cells),
                )
    raise FileError("The file has no table with days and amounts.", "no_table")
