"""Detect the layout of a table: its delimiter, its header and its first row."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from core.money import CURRENCIES
from importers.amounts import find_currency, parse_number
from importers.dates import parse_date
from importers.tabular.header_words import EXACT_WEIGHT, find_roles
from importers.tabular.records import Record, is_amount, is_movement, iterate_records
from importers.values import FileError

DELIMITERS = (",", ";", "\t", "|", "~", "^")
SEPARATOR_LINE = "sep="
"""Start of a first line that spreadsheets write to name the delimiter: ``sep=;``."""
# Enough to get past the longest preamble that a bank writes above its table.
SAMPLE_RECORDS = 400
MAX_WIDTH_DIFFERENCE = 2
"""Cells by which rows of one table may differ."""
# Longer cells are sentences.
MAX_HEADING_LENGTH = 60
NARROW_TABLE = 2
"""Width up to which a single known heading makes a header."""
MIN_PLAIN_RECORDS = 2
PLAIN_SHARE = 0.8
"""Share of records of one width from which on text without dates and amounts is a table."""
MAX_LINES_BETWEEN = 3
"""Records above the first row in which a header without known headings is looked for."""
DATE_ROLES = frozenset({"date", "transaction_date", "value_date"})
AMOUNT_ROLES = frozenset({"amount", "debit", "credit"})


@dataclass(frozen=True, slots=True)
class Layout:
    """Layout of a table. Lines count from 1; ``header_line`` is None if there is no header."""

    encoding: str
    delimiter: str
    header_line: int | None
    first_line: int
    header: tuple[str, ...]
    width: int

    @property
    def column_names(self) -> tuple[str, ...]:
        """The headings; without a header, the positions as text."""
        return self.header or tuple(str(place) for place in range(self.width))

    def heading(self, place: int) -> str:
        """Return the heading of a column; "" where there is none."""
        return self.header[place] if place < len(self.header) else ""


def detect_layout(content: bytes, encoding: str, delimiter: str | None = None) -> Layout:
    """Detect the layout of a table, with a delimiter if it is known.

    Raises FileError if there is no table with dates and amounts.
    """
    delimiters = (delimiter,) if delimiter else _candidate_delimiters(content, encoding)
    best_score, best_delimiter, best_sample = -1.0, "", list[Record]()
    for candidate in delimiters:
        sample = list(islice(iterate_records(content, encoding, candidate), SAMPLE_RECORDS))
        score = _score(sample)
        # The first of equals stays, so the order of DELIMITERS decides.
        if score > best_score:
            best_score, best_delimiter, best_sample = score, candidate, sample

    # No row could be read; the header alone may still say which column fails.
    if not best_score:
        return _find_header_only(content, encoding, delimiters)
    return _build_layout(encoding, best_delimiter, best_sample)


def _candidate_delimiters(content: bytes, encoding: str) -> tuple[str, ...]:
    # With a newline as delimiter, the first line is one cell.
    _, cells = next(iterate_records(content, encoding, "\n"), (1, [""]))
    first_line = cells[0].strip().strip('"') if cells else ""
    is_separator_line = first_line.lower().startswith(SEPARATOR_LINE)
    if is_separator_line and len(first_line) == len(SEPARATOR_LINE) + 1:
        return (first_line[-1],)
    return DELIMITERS


def _score(sample: list[Record]) -> float:
    """Score a delimiter: by the rows of the most frequent width, their share and the width."""
    filled = [cells for _, cells in sample if "".join(cells).strip()]
    widths = [len(cells) for cells in filled if is_movement(cells)]
    if not widths:
        return 0.0
    ((width, count),) = Counter(widths).most_common(1)
    # The count is at least 1; the two fractions only decide between equal counts.
    return count + len(widths) / (len(filled) + 1) + width / 1_000


def _build_layout(encoding: str, delimiter: str, sample: list[Record]) -> Layout:
    rows = [place for place, (_, cells) in enumerate(sample) if is_movement(cells)]
    ((width, _),) = Counter(len(sample[place][1]) for place in rows).most_common(1)
    # Summaries above a table have dates and amounts as well, but fewer cells.
    first = next(
        place for place in rows if abs(len(sample[place][1]) - width) <= MAX_WIDTH_DIFFERENCE
    )
    header_place = _find_header(sample, first, width)
    if header_place is None:
        header_place = _find_later_header(sample, rows)
    if header_place is None:
        first = _include_faulty_rows(sample, first, width)
        return Layout(encoding, delimiter, None, sample[first][0], (), width)

    line, cells = sample[header_place]
    follows = header_place + 1
    first_line = sample[follows][0] if follows < len(sample) else line + 1
    return _layout_with_header(encoding, delimiter, line, first_line, cells, width)


def _layout_with_header(
    encoding: str, delimiter: str, line: int, first_line: int, cells: Sequence[str], width: int
) -> Layout:
    # Rows may be shorter than the header, where the last cells are empty.
    header = tuple(cell.strip() for cell in cells)
    return Layout(encoding, delimiter, line, first_line, header, max(width, len(header)))


def _include_faulty_rows(sample: list[Record], first: int, width: int) -> int:
    """Return the place of the first row, counting rows above it that only have faulty cells."""
    while first > 0:
        _, cells = sample[first - 1]
        if len(cells) != width or not any(map(_is_value, cells)):
            break
        first -= 1
    return first


def _find_header(sample: list[Record], first: int, width: int) -> int | None:
    """Return the place of the header above the first row.

    It is the record with most known headings, the nearest of equals; else a nearby record of text
    that is as wide as the rows.
    """
    candidates = []
    for place, (_, cells) in enumerate(sample[:first]):
        count = _count_headings(cells)
        if len(cells) >= width // 2 and count:
            candidates.append((count, place))
    if candidates:
        count, place = max(candidates)
        # A single known word may belong to a sentence above the table.
        return place if count > 1 or width <= NARROW_TABLE else None

    for place in range(first - 1, max(-1, first - 1 - MAX_LINES_BETWEEN), -1):
        if _can_be_header(sample[place][1], width):
            return place
    return None


def _find_later_header(sample: list[Record], rows: Sequence[int]) -> int | None:
    """Return the place of a header with most of the rows below it.

    Lines above it may have a date and a balance, such as a line about the account.
    """
    for place, (_, cells) in enumerate(sample):
        if _is_certain_header(cells):
            count_above = sum(row < place for row in rows)
            return place if count_above and count_above * 2 < len(rows) else None
    return None


def _can_be_header(cells: list[str], width: int) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    has_same_width = abs(len(cells) - width) <= 1
    is_filled = len(filled) >= max(2, width // 2)
    return has_same_width and is_filled and not any(map(_is_value, filled))


def _is_value(cell: str) -> bool:
    """Return whether a cell is a date or an amount, which no heading is."""
    return parse_date(cell) is not None or (is_amount(cell) and not _is_counted_word(cell))


def _is_counted_word(cell: str) -> bool:
    """Return whether a number only counts a word, as in the heading "Ref.2"."""
    number = parse_number(cell)
    if number is None or not any(map(str.isalpha, number.unit)):
        return False
    return (find_currency(number) or "") not in CURRENCIES


def _heading_roles(cells: Sequence[str]) -> Iterator[dict[str, int]]:
    return (find_roles(cell.strip()) for cell in cells if len(cell) < MAX_HEADING_LENGTH)


def _count_headings(cells: list[str]) -> int:
    """Count the known headings of a record; 0 without one for a date or an amount."""
    if any(map(_is_value, cells)):
        return 0
    roles = list(_heading_roles(cells))
    needed = DATE_ROLES | AMOUNT_ROLES
    if not any(needed & names.keys() for names in roles):
        return 0
    return sum(bool(names) for names in roles)


def with_header_line(content: bytes, layout: Layout, line: int | None) -> Layout:
    """Return a layout with its header on another line, or without one.

    Raises FileError if the line does not exist.
    """
    if line is None:
        first = min(layout.first_line, layout.header_line or layout.first_line)
        return replace(layout, header_line=None, first_line=first, header=())

    for number, cells in iterate_records(content, layout.encoding, layout.delimiter):
        if number == line:
            return _layout_with_header(
                layout.encoding, layout.delimiter, line, line + 1, cells, layout.width
            )
    raise FileError(
        "The mapping does not fit the file.",
        "bad_mapping",
        ((("mapping", "header_line"), "The file has no such line."),),
    )


def _find_header_only(content: bytes, encoding: str, delimiters: Sequence[str]) -> Layout:
    """Find the header of a table whose rows cannot be read, so that their problems are reported.

    Raises FileError if there is none.
    """
    for delimiter in delimiters:
        records = iterate_records(content, encoding, delimiter)
        for line, cells in islice(records, SAMPLE_RECORDS):
            if _is_certain_header(cells):
                return _layout_with_header(encoding, delimiter, line, line + 1, cells, len(cells))
    raise FileError("No table with dates and amounts was found in the file.", "no_table")


def find_plain_table(content: bytes, encoding: str, delimiter: str | None = None) -> Layout | None:
    """Find a table without dates and amounts, of which the user says what its columns are."""
    delimiters = (delimiter,) if delimiter else _candidate_delimiters(content, encoding)
    best_rank, best_delimiter, best_sample = (0.0, 0), "", list[Record]()
    for candidate in delimiters:
        records = islice(iterate_records(content, encoding, candidate), SAMPLE_RECORDS)
        sample = [record for record in records if "".join(record[1]).strip()]
        width, share = _most_frequent_width(sample)
        is_table = width > 1 and share >= PLAIN_SHARE and len(sample) >= MIN_PLAIN_RECORDS
        # Decimal commas make fewer cells than the delimiter beside them.
        if is_table and (share, width) > best_rank:
            best_rank, best_delimiter, best_sample = (share, width), candidate, sample
    if not best_sample:
        return None

    _, width = best_rank
    (line, cells), (next_line, _) = best_sample[:2]
    if _can_be_header(cells, width):
        return _layout_with_header(encoding, best_delimiter, line, next_line, cells, width)
    return Layout(encoding, best_delimiter, None, line, (), width)


def _most_frequent_width(sample: list[Record]) -> tuple[int, float]:
    """Return the most frequent number of cells and the share of the records that have it.

    Empty cells at the end do not count: a comma at the end of a line makes no table.
    """
    if not sample:
        return 0, 0.0
    widths = Counter(len(_without_empty_end(cells)) for _, cells in sample)
    ((width, count),) = widths.most_common(1)
    return width, count / len(sample)


def _without_empty_end(cells: list[str]) -> list[str]:
    filled = [place for place, cell in enumerate(cells) if cell.strip()]
    return cells[: filled[-1] + 1]


def _is_certain_header(cells: list[str]) -> bool:
    """Return whether a record has a date heading and another one, both known exactly."""
    exact: set[str] = set()
    for weights in _heading_roles(cells):
        exact |= {role for role, weight in weights.items() if weight == EXACT_WEIGHT}
    return bool(DATE_ROLES & exact) and len(cells) > 1 and len(exact) > 1
