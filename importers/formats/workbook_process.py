"""Read the sheets of a workbook in a process of its own; run as a script by ``workbooks.py``.

python-calamine reserves memory for every cell between the first and the last one, and ends the
whole process where it cannot: a file of 5 kB with a cell in either corner is enough. Here that
costs this process only, and the limits are those of the operating system.

Reads the workbook from standard input and writes JSON: a list of sheets with ``name`` and ``rows``.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

DAMAGED, ENCRYPTED, TOO_LARGE = 10, 11, 12
"""Exit statuses, which ``workbooks.py`` knows too."""
MAX_CELLS = 2_000_000
MAX_OUTPUT = 1 << 26
MAX_MERGED_ROWS = 1_000
DATE_TEXT = re.compile(r"[0-9]{1,4}[-./][0-9]{1,2}[-./]")


def main(max_memory: int, max_seconds: int) -> int:
    """Read a workbook with limits for memory and time. Returns the exit status."""
    _limit_resources(max_memory, max_seconds)
    # Here, because the server imports this module for its constants only.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        sheets = _read_sheets(workbook)
    except PasswordError:
        return ENCRYPTED
    except MemoryError:
        return TOO_LARGE
    except (CalamineError, OSError, ValueError):
        return DAMAGED
    output = json.dumps(sheets)
    if sheets is None or len(output) > MAX_OUTPUT:
        return TOO_LARGE
    sys.stdout.write(output)
    return 0


def _limit_resources(max_memory: int, max_seconds: int) -> None:
    """Set the limits where the operating system has them."""
    try:
        import resource
    except ImportError:
        return
    for limit, value in (
        (resource.RLIMIT_AS, max_memory),
        (resource.RLIMIT_CPU, max_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        # macOS has no limit of the address space.
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


def _read_sheets(workbook: CalamineWorkbook) -> list[dict[str, Any]] | None:
    """Return the visible sheets with their rows; None if they have too many cells."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets: list[dict[str, Any]] = []
    cells = 0
    for metadata in workbook.sheets_metadata:
        is_visible = metadata.visible is SheetVisibleEnum.Visible
        if metadata.typ is not SheetTypeEnum.WorkSheet or not is_visible:
            continue
        sheet = workbook.get_sheet_by_name(metadata.name)
        cells += sheet.total_height * sheet.total_width
        if cells > MAX_CELLS:
            return None
        rows = sheet.to_python(skip_empty_area=False)
        _repeat_merged_dates(sheet, rows)
        values = [list(map(_plain_value, row)) for row in rows]
        sheets.append({"name": metadata.name, "rows": values})
    return sheets


def _repeat_merged_dates(sheet: CalamineSheet, rows: list[list[Any]]) -> None:
    """Put the date of cells that are merged over several rows into each of the rows."""
    # Of other merged cells, such as titles and balances, the value stands once.
    for (first_row, column), (last_row, _) in sheet.merged_cell_ranges or []:
        if first_row >= len(rows) or last_row - first_row > MAX_MERGED_ROWS:
            continue
        value = rows[first_row][column] if column < len(rows[first_row]) else ""
        is_text_date = isinstance(value, str) and DATE_TEXT.match(value)
        if not isinstance(value, dt.date) and not is_text_date:
            continue
        for row in rows[first_row + 1 : last_row + 1]:
            row[column] = value


def _plain_value(cell: Any) -> str | int | float:
    """Return a value that JSON has: dates become ISO texts, whole numbers lose their point."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, str | int):
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1 << 53 else cell
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
