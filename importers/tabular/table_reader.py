"""Read tables of text: CSV, TSV and any other delimiter, from banks and finance programs."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from core.normalization import make_storable
from importers import text_encoding
from importers.readers import ReadOptions
from importers.tabular.apps import SourceApp, apply_app, find_app
from importers.tabular.header_words import normalize_words
from importers.tabular.inference import infer_mapping
from importers.tabular.layout import Layout, detect_layout, with_header_line
from importers.tabular.mapping import TableMapping, apply_overrides, build_mapping_document
from importers.tabular.records import Record, iterate_records
from importers.tabular.row_parsing import parse_rows
from importers.values import Detection, FileError, MappingValues, Statement

MARKUP = re.compile(r"\s*<\?xml|\s*<\w+[^,;\t]*>")
SAMPLE_ROWS = 20
"""Rows that a person sees in order to correct the mapping."""
MAX_SAMPLE_CELL = 200
"""Characters of a cell that tell a person what the column is."""
QUESTION_FIELDS = ("date_order", "decimal_mark", "sign")


class TableReader:
    """Reader of tables: any text but XML. The mapping is inferred and can be corrected."""

    name = "csv"

    def recognises(self, sample: str) -> bool:
        return MARKUP.match(sample) is None

    def read(self, content: bytes, options: ReadOptions) -> Statement:
        overrides = options.mapping
        encoding = _choose_encoding(content, overrides)
        layout = _choose_layout(content, encoding.conclusion, overrides)
        inferred = infer_mapping(layout, _iterate_body(content, layout), options)

        app = find_app(layout)
        mapping = apply_app(app, inferred.mapping) if app else inferred.mapping
        # The user's corrections go before the known settings of a program, too.
        mapping = apply_overrides(mapping, overrides)

        answered = _answered_fields(overrides, app)
        evidence = [entry for entry in inferred.evidence if entry.about not in answered]
        questions = [entry for entry in inferred.questions if entry.field not in answered]
        return Statement(
            _format_name(app, layout),
            # Every pass parses the bytes again, so that a large file is never held as rows.
            lambda: parse_rows(_iterate_body(content, mapping.layout), mapping),
            build_mapping_document(mapping),
            (encoding, _describe_delimiter(layout), *evidence),
            tuple(questions),
            # Not of the corrected mapping: the next file of this origin is not corrected yet.
            compute_signature(inferred.mapping),
            layout.header or tuple(str(place) for place in range(layout.width)),
            _read_sample(content, mapping.layout),
        )


def _format_name(app: SourceApp | None, layout: Layout) -> str:
    if app is not None:
        return app.name
    return "tsv" if layout.delimiter == "\t" else "csv"


def _describe_delimiter(layout: Layout) -> Detection:
    reason = f"most rows have {layout.width} cells with this delimiter"
    return Detection("delimiter", layout.delimiter, reason, 0.95)


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


def _choose_layout(content: bytes, encoding: str, overrides: MappingValues) -> Layout:
    """Detect the layout, with the user's corrections."""
    layout = detect_layout(content, encoding, overrides.get("delimiter"))
    if "header_line" in overrides and overrides["header_line"] != layout.header_line:
        layout = with_header_line(content, layout, overrides["header_line"])
    first_line = overrides.get("first_line")
    return layout if first_line is None else replace(layout, first_line=first_line)


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


def compute_signature(mapping: TableMapping) -> str:
    """Compute a digest that files of the same origin share.

    It covers the delimiter and the headings; without headings, the width and the column roles.
    Stored import profiles are found by it, so its input must not change.
    """
    layout = mapping.layout
    headings = [normalize_words(heading) for heading in layout.header]
    if not headings:
        headings = [f"{layout.width}: {sorted(mapping.columns.items())}"]
    return hashlib.sha256("\n".join((layout.delimiter, *headings)).encode()).hexdigest()
