"""Read tables of text: CSV, TSV and any other delimiter, from banks and finance programs."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice

from core.normalization import make_storable
from importers import text_encoding
from importers.readers import ReadOptions
from importers.tabular.apps import SourceApp, apply_app, find_app
from importers.tabular.header_words import normalize_words
from importers.tabular.inference import ask_for_columns, infer_mapping
from importers.tabular.layout import Layout, detect_layout, find_plain_table, with_header_line
from importers.tabular.mapping import (
    Columns,
    TableMapping,
    apply_overrides,
    build_mapping_document,
)
from importers.tabular.records import Record, is_movement, iterate_records
from importers.tabular.rewriting import (
    RewrittenTable,
    add_years,
    find_hidden_table,
    read_headed_dates,
)
from importers.tabular.row_parsing import parse_rows
from importers.tabular.table_text import DELIMITER
from importers.values import Detection, FileError, MappingValues, Statement, StatementItem

MARKUP = re.compile(r"\s*<\?xml|\s*<\w+[^,;\t]*>")
SAMPLE_ROWS = 20
"""Rows that a person sees in order to correct the mapping."""
MAX_SAMPLE_CELL = 200
"""Characters of a cell that tell a person what the column is."""
MAX_DATED_LINES = 2
"""Lines with a whole date that may stand above rows whose days have no year."""
QUESTION_FIELDS = ("date_order", "decimal_mark", "sign", "fees")


class TableReader:
    """Reader of tables: any text but XML. The mapping is inferred and can be corrected."""

    name = "csv"

    def recognises(self, sample: str) -> bool:
        return MARKUP.match(sample) is None

    def read(self, content: bytes, options: ReadOptions) -> Statement:
        overrides = options.mapping
        encoding = _choose_encoding(content, overrides)
        content, layout, rewriting = _choose_layout(content, encoding, options)
        inferred = infer_mapping(layout, _iterate_body(content, layout), options)

        app = find_app(layout)
        mapping = apply_app(app, inferred.mapping) if app else inferred.mapping
        # The user's corrections go before the known settings of a program, too.
        mapping = apply_overrides(mapping, overrides)

        answered = _answered_fields(overrides, app)
        evidence = [entry for entry in inferred.evidence if entry.about not in answered]
        missing = ask_for_columns(mapping.layout, mapping.columns)
        questions = [entry for entry in inferred.questions if entry.field not in answered]

        def iterate_items() -> Iterator[StatementItem]:
            # Without a date or an amount, there is nothing that a row could be read as.
            if missing:
                return iter(())
            # Every pass parses the bytes again, so that a large file is never held as rows.
            return parse_rows(_iterate_body(content, mapping.layout), mapping)

        return Statement(
            _format_name(app, layout),
            iterate_items,
            _describe_mapping(mapping, overrides, is_open=bool(missing)),
            (encoding, *rewriting, *_describe_delimiter(layout), *evidence),
            (*missing, *questions),
            # Not of the corrected mapping: the next file of this origin is not corrected yet.
            compute_signature(layout, inferred.detected_columns),
            layout.column_names,
            _read_sample(content, mapping.layout),
        )


def _format_name(app: SourceApp | None, layout: Layout) -> str:
    if app is not None:
        return app.name
    return "tsv" if layout.delimiter == "\t" else "csv"


def _describe_delimiter(layout: Layout) -> tuple[Detection, ...]:
    if layout.delimiter == DELIMITER:
        return ()  # ours, not the file's
    reason = f"most rows have {layout.width} cells with this delimiter"
    return (Detection("delimiter", layout.delimiter, reason, 0.95),)


def _describe_mapping(
    mapping: TableMapping, overrides: MappingValues, *, is_open: bool
) -> MappingValues:
    """Return a mapping as JSON holds it; while columns are missing, nothing else is decided."""
    document = build_mapping_document(mapping)
    if is_open:
        document["date_order"] = overrides.get("date_order")
        document["decimal_mark"] = overrides.get("decimal_mark")
        document["sign"] = overrides.get("sign")
    return document


def _answered_fields(overrides: MappingValues, app: SourceApp | None) -> set[str]:
    """Return the settings that need no evidence and no question any more."""
    fields = {name for name in QUESTION_FIELDS if overrides.get(name) is not None}
    return fields | (app.fixed_settings if app else set())


def _choose_encoding(content: bytes, overrides: MappingValues) -> Detection:
    encoding = overrides.get("encoding")
    if not encoding:
        return text_encoding.detect(content)
    try:
        "".encode(encoding)
    except LookupError as error:
        raise FileError(
            "The mapping does not fit the file.",
            "bad_mapping",
            ((("mapping", "encoding"), "Unknown encoding. Use a name such as utf-8 or cp1252."),),
        ) from error
    return Detection("encoding", encoding, "set by you", 1.0)


def _choose_layout(
    content: bytes, encoding: Detection, options: ReadOptions
) -> tuple[bytes, Layout, tuple[Detection, ...]]:
    """Detect the layout, with the user's corrections.

    Returns the content with it, which is rewritten where the text hides its table, and the evidence
    for that.
    """
    if encoding.reason == text_encoding.DAMAGED_UTF8:
        content = content.decode("utf-8", "replace").encode()
    content, layout, evidence = _find_layout(content, encoding.conclusion, options)

    overrides = options.mapping
    if "header_line" in overrides and overrides["header_line"] != layout.header_line:
        layout = with_header_line(content, layout, overrides["header_line"])
    first_line = overrides.get("first_line")
    if first_line is not None:
        layout = replace(layout, first_line=first_line)
    return content, layout, evidence


def _find_layout(
    content: bytes, encoding: str, options: ReadOptions
) -> tuple[bytes, Layout, tuple[Detection, ...]]:
    """Detect the layout of a text, or of the table that it hides. Raises FileError."""
    try:
        layout = detect_layout(content, encoding, options.mapping.get("delimiter"))
        table = _find_more_rows(content, layout, options)
    except FileError:
        for table in find_hidden_table(content, encoding, options.today):
            with suppress(FileError):
                layout = detect_layout(table.content, table.encoding, table.delimiter)
                return table.content, layout, (_describe_rewriting(table),)
        plain = find_plain_table(content, encoding, options.mapping.get("delimiter"))
        if plain is None:
            raise
        return content, plain, ()

    if table is None:
        return content, layout, ()
    layout = detect_layout(table.content, table.encoding, table.delimiter)
    return table.content, layout, (_describe_rewriting(table),)


def _find_more_rows(content: bytes, layout: Layout, options: ReadOptions) -> RewrittenTable | None:
    """Complete days without a year where a table has hardly any rows with a whole date."""
    records = islice(iterate_records(content, layout.encoding, layout.delimiter), SAMPLE_ROWS)
    movements = sum(is_movement(cells) for _, cells in records)
    if movements > MAX_DATED_LINES:
        return None
    arguments = (content, layout.encoding, options.today)
    return add_years(*arguments) or read_headed_dates(*arguments)


def _describe_rewriting(table: RewrittenTable) -> Detection:
    return Detection("table", "rewritten", table.reason, table.confidence)


def _iterate_body(content: bytes, layout: Layout) -> Iterator[Record]:
    """Yield the records from the first row on."""
    records = iterate_records(content, layout.encoding, layout.delimiter)
    return (record for record in records if record[0] >= layout.first_line)


def _read_sample(content: bytes, layout: Layout) -> tuple[tuple[str, ...], ...]:
    """Read the first rows as the file writes them."""
    records = islice(_iterate_body(content, layout), SAMPLE_ROWS)
    return tuple(tuple(map(_shorten_cell, cells)) for _, cells in records)


def _shorten_cell(cell: str) -> str:
    return make_storable(cell[:MAX_SAMPLE_CELL])


def compute_signature(layout: Layout, columns: Columns) -> str:
    """Compute a digest that files of the same origin share.

    It covers the delimiter and the headings; without headings, the width and the column roles.
    Stored import profiles are found by it, so its input must not change.
    """
    headings = [normalize_words(heading) for heading in layout.header]
    if not headings:
        headings = [f"{layout.width}: {sorted(columns.items())}"]
    return hashlib.sha256("\n".join((layout.delimiter, *headings)).encode()).hexdigest()
