"""Rewrite text that hides its table: whole lines in quotes, blocks of labels, days without year."""

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from importers.dates import parse_date
from importers.tabular.headed_dates import complete_headed_dates
from importers.tabular.header_words import find_roles
from importers.tabular.layout import DELIMITERS
from importers.tabular.partial_dates import complete_days
from importers.tabular.records import UNREADABLE, Record, is_movement, iterate_records
from importers.tabular.table_text import DELIMITER, ENCODING, write_table

MOSTLY = 0.8
"""Share of lines from which on they count as being of one form."""
MIN_LINES = 2
LABEL = re.compile(r"\s*([^:;,\t|\"]{2,40}?)\s*:[\s\xa0]*(.*?)[\s\xa0]*$")
LONG_DELIMITERS = ("~|~", "|~|", "||", ";;;")
"""Delimiters of several characters, which ``csv`` cannot split at."""


@dataclass(frozen=True, slots=True)
class RewrittenTable:
    """A table written anew, and what it was before, for the evidence."""

    content: bytes
    reason: str
    encoding: str = ENCODING
    delimiter: str | None = DELIMITER
    confidence: float = 0.9


def find_hidden_table(content: bytes, encoding: str, today: dt.date) -> Iterator[RewrittenTable]:
    """Yield the tables that a text may hide, the most likely first."""
    text = content.decode(encoding, "replace")
    for rewrite in (_unquote_lines, _split_at_long_delimiters, _join_blocks):
        table = rewrite(text)
        if table is not None:
            yield table
    for complete in (add_years, read_headed_dates):
        table = complete(content, encoding, today)
        if table is not None:
            yield table


def _unquote_lines(text: str) -> RewrittenTable | None:
    """Remove the quotes of lines that are a single quoted cell, as a careless re-save writes."""
    lines = text.splitlines()
    filled = [line for line in lines if line.strip()]
    if len(filled) < MIN_LINES:
        return None

    for delimiter in DELIMITERS:
        count = sum(_single_cell(line, delimiter) is not None for line in filled)
        if count >= MOSTLY * len(filled):
            # Empty lines stay, so that the numbers of the lines do.
            rewritten = [_single_cell(line, delimiter) or line for line in lines]
            content = "\n".join(rewritten).encode(ENCODING)
            return RewrittenTable(content, "every line is quoted as a whole", delimiter=None)
    return None


def _single_cell(line: str, delimiter: str) -> str | None:
    """Return the only filled cell of a line if it is quoted and holds cells itself."""
    if not line.startswith('"') or not line.rstrip(f"{delimiter} ").endswith('"'):
        return None
    cells = next(csv.reader([line], delimiter=delimiter), [])
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) != 1 or not any(mark in filled[0] for mark in DELIMITERS):
        return None
    return filled[0]


def _split_at_long_delimiters(text: str) -> RewrittenTable | None:
    lines = [line for line in text.splitlines() if line.strip()]
    for delimiter in LONG_DELIMITERS:
        count = sum(delimiter in line for line in lines)
        if count >= MIN_LINES and count * 2 > len(lines):
            content = text.replace(delimiter, DELIMITER).encode(ENCODING)
            return RewrittenTable(content, f"cells are separated by {delimiter}")
    return None


def _join_blocks(text: str) -> RewrittenTable | None:
    """Make a row of every block of lines with labels: ``Date: …``, ``Amount: …``."""
    blocks = list(_iterate_blocks(text))
    counts = Counter(label for _, block in blocks for label in block)
    # Labels above the first block, such as the account, belong to no transaction.
    labels = [label for label, count in counts.items() if count * 2 > len(blocks)]
    roles = set().union(*(find_roles(label) for label in labels))
    if len(blocks) < MIN_LINES or not roles & {"date"} or not roles & {"amount", "debit"}:
        return None

    first_line = blocks[0][0]
    records: list[Record] = [(max(1, first_line - 1), labels)]
    for line, block in blocks:
        records.append((line, [block.get(label, "") for label in labels]))
    return RewrittenTable(write_table(records), "every transaction is a block of labelled lines")


def _iterate_blocks(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield blocks as line of the date and values by label; one ends where a label comes again."""
    block: dict[str, str] = {}
    date_line, last_label = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        match = LABEL.match(line)
        if match is None:
            if line.strip() and last_label:
                block[last_label] = f"{block[last_label]} {line.strip()}".strip()
            continue

        label, value = match.groups()
        if label in block:
            if date_line:
                yield date_line, block
            block, date_line = {}, 0
        block[label] = value
        last_label = label
        if not date_line and "date" in find_roles(label) and parse_date(value):
            date_line = number
    if date_line:
        yield date_line, block


def add_years(content: bytes, encoding: str, today: dt.date) -> RewrittenTable | None:
    """Complete days without a year, by the period that the file names, else by today."""
    best: list[Record] = []
    best_count = 0
    for delimiter in DELIMITERS:
        records = list(iterate_records(content, encoding, delimiter))
        before = _count_movements(records)
        completed = complete_days(records, today)
        count = _count_movements(completed) - before
        if count > best_count and count > before:
            best, best_count = completed, count
    if not best_count:
        return None
    return RewrittenTable(
        write_table(_list_readable(best)), "the days have no year; it is completed", confidence=0.7
    )


def read_headed_dates(content: bytes, encoding: str, today: dt.date) -> RewrittenTable | None:
    """Write whole dates where only the headings say that numbers are dates."""
    for delimiter in DELIMITERS:
        records = list(iterate_records(content, encoding, delimiter))
        completed = complete_headed_dates(records, today)
        if completed is not None and _count_movements(completed) > _count_movements(records):
            return RewrittenTable(
                write_table(_list_readable(completed)), "headings say that numbers are dates"
            )
    return None


def _list_readable(records: list[Record]) -> list[Record]:
    return [(line, [""] if cells == [UNREADABLE] else cells) for line, cells in records]


def _count_movements(records: list[Record]) -> int:
    return sum(is_movement(cells) for _, cells in records)
