"""Read grids of cells, as workbooks and web pages hold them, as tables of text."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.enums import DecimalMark
from importers.amounts import count_decimal_marks, parse_number
from importers.readers import ReadOptions
from importers.tabular.header_words import find_roles
from importers.tabular.layout import Layout, detect_layout
from importers.tabular.records import Record
from importers.tabular.table_reader import TableReader
from importers.tabular.table_text import DELIMITER, ENCODING, write_table
from importers.values import Detection, FileError, MappingValues, Statement

Cell = str | int | float
Grid = Sequence[Sequence[Cell]]

SIGNIFICANT_DIGITS = 15
"""Digits that spreadsheets keep: 12.340000000000002 is a rounding error of 12.34."""
USUAL_DECIMALS = 2
GROUP_DIGITS = 3
FIRST_SERIAL_DATE, LAST_SERIAL_DATE = 36_526, 73_050
"""Day numbers of spreadsheets from 2000 to 2099."""
SERIAL_DATE_ORIGIN = dt.date(1899, 12, 30)
MOSTLY = 0.8
DATE_ROLES = {"date", "transaction_date", "value_date"}


@dataclass(frozen=True, slots=True)
class NamedGrid:
    """A grid of cells with the name of its sheet; "" where there is none."""

    name: str
    rows: Grid


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    records: list[Record]
    layout: Layout


def read_grids(grids: Sequence[NamedGrid], options: ReadOptions, format_name: str) -> Statement:
    """Read the grid with transactions, together with others that have the same header.

    Raises FileError if no grid has dates and amounts.
    """
    sheets = [sheet for sheet in map(_analyse, grids) if sheet is not None]
    if not sheets:
        raise FileError("No table with dates and amounts was found in the file.", "no_table")

    main = max(sheets, key=lambda sheet: len(sheet.records))
    records = list(main.records)
    joined = [main]
    for sheet in sheets:
        if sheet is not main and main.layout.header and sheet.layout.header == main.layout.header:
            records += _continue_records(sheet, after=records[-1][0])
            joined.append(sheet)

    mapping = options.mapping.copy()
    mapping["encoding"], mapping["delimiter"] = ENCODING, DELIMITER
    statement = TableReader().read(write_table(records), replace(options, mapping=mapping))
    evidence = [entry for entry in statement.evidence if entry.about != "encoding"]
    if main.name:
        evidence.insert(0, _describe_sheets(joined, sheets, len(grids)))
    return replace(
        statement,
        format=format_name,
        evidence=tuple(evidence),
        mapping=_without_text_settings(statement.mapping or MappingValues()),
    )


def _without_text_settings(mapping: MappingValues) -> MappingValues:
    """Return a mapping without what a grid of cells does not have."""
    copy = mapping.copy()
    copy.pop("encoding", None)
    copy.pop("delimiter", None)
    return copy


def _analyse(grid: NamedGrid) -> _Sheet | None:
    """Return a grid as records with their layout; None if it has no table."""
    records = _format_records(grid.rows)
    try:
        layout = detect_layout(write_table(records), ENCODING, DELIMITER)
    except FileError:
        return None
    return _Sheet(grid.name, records, layout)


def _continue_records(sheet: _Sheet, after: int) -> list[Record]:
    """Return the rows of a further sheet, numbered after those of the sheets before."""
    return [
        (after + line, cells) for line, cells in sheet.records if line >= sheet.layout.first_line
    ]


def _describe_sheets(joined: Sequence[_Sheet], sheets: Sequence[_Sheet], count: int) -> Detection:
    names = ", ".join(sheet.name for sheet in joined)
    left_out = [sheet.name for sheet in sheets if sheet not in joined]
    if left_out:
        reason = f"other sheets with another header are not read: {', '.join(left_out)}"
        return Detection("sheet", names, reason, 0.5)
    reason = "the only sheet" if count == 1 else "the sheets that have dates and amounts"
    return Detection("sheet", names, reason, 0.95)


def _format_records(rows: Grid) -> list[Record]:
    """Write all cells as text, numbers with the decimal mark of those that are text."""
    mark = _find_text_mark(rows)
    serial_dates = _find_serial_dates(rows)
    fractional = _find_fractional(rows)
    records: list[Record] = []
    for line, row in enumerate(rows, start=1):
        cells = [
            _format_cell(
                cell,
                mark,
                is_date=place in serial_dates,
                decimals=USUAL_DECIMALS if place in fractional else 0,
            )
            for place, cell in enumerate(row)
        ]
        if any(cells):
            records.append((line, cells))
    return records


def _find_text_mark(rows: Grid) -> str:
    """Return the decimal mark of the numbers that are written as text."""
    texts = (cell for row in rows for cell in row if isinstance(cell, str) and len(cell) < 40)  # noqa: PLR2004
    numbers = (number for number in map(parse_number, texts) if number is not None)
    votes = count_decimal_marks(numbers)
    is_comma = votes[DecimalMark.COMMA] > votes[DecimalMark.POINT]
    return "," if is_comma else "."


def _find_serial_dates(rows: Grid) -> set[int]:
    """Return the columns below a heading for dates whose numbers are days since 1899."""
    named: set[int] = set()
    counts: dict[int, list[bool]] = {}
    for row in rows:
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                if DATE_ROLES & find_roles(cell.strip()).keys():
                    named.add(place)
            elif place in named:
                is_serial = FIRST_SERIAL_DATE <= cell <= LAST_SERIAL_DATE
                counts.setdefault(place, []).append(is_serial)
    return {place for place, serial in counts.items() if sum(serial) >= MOSTLY * len(serial)}


def _find_fractional(rows: Grid) -> set[int]:
    """Return the columns with a number that has decimals."""
    return {place for row in rows for place, cell in enumerate(row) if isinstance(cell, float)}


def _format_cell(cell: Cell, mark: str, *, is_date: bool, decimals: int) -> str:
    if isinstance(cell, str):
        return cell
    if is_date and FIRST_SERIAL_DATE <= cell <= LAST_SERIAL_DATE:
        return (SERIAL_DATE_ORIGIN + dt.timedelta(days=int(cell))).isoformat()
    return format_number(cell, decimals).replace(".", mark)


def format_number(number: float, decimals: int = 0) -> str:
    """Write a number exactly as a spreadsheet shows it, with at least so many decimals."""
    exact = Decimal(f"{number:.{SIGNIFICANT_DIGITS}g}") if isinstance(number, float) else number
    whole, _, fraction = f"{exact:f}".partition(".")
    fraction = fraction.rstrip("0").ljust(decimals, "0")
    # 1.234 could also be read as a thousand; the number has no such doubt, and 1.2340 neither.
    if len(fraction) == GROUP_DIGITS:
        fraction += "0"
    return f"{whole}.{fraction}" if fraction else whole
