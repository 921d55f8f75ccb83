"""Read tables of web pages, which many banks save under the name .xls."""

import re
from html.parser import HTMLParser

from importers import text_encoding
from importers.formats.grids import NamedGrid, read_grids
from importers.readers import ReadOptions
from importers.values import FileError, Statement

SIGNATURE = re.compile(
    r"(?is)\s*(<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|table|meta|style|div|script)\b"
)
CHARSET = re.compile(rb"charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
HEAD_BYTES = 4_000
CELL_TAGS = frozenset({"td", "th"})
SKIPPED_TAGS = frozenset({"script", "style", "title"})
MAX_SPAN = 100
"""Columns over which a cell may extend; more is no table."""


class WebPageReader:
    """Reader of HTML with a table of transactions."""

    name = "html"

    def recognises(self, sample: str) -> bool:
        return SIGNATURE.match(sample) is not None

    def read(self, content: bytes, options: ReadOptions) -> Statement:
        parser = _TableParser()
        parser.feed(_decode(content))
        parser.close()
        try:
            return read_grids([NamedGrid("", parser.rows)], options, self.name)
        except FileError as error:
            if error.code != "no_table":
                raise
            message = "The file is a web page. Download the statement itself from your bank."
            raise FileError(message, "unknown_format") from error


def _decode(content: bytes) -> str:
    declared = CHARSET.search(content[:HEAD_BYTES])
    encoding = text_encoding.detect(content).conclusion
    if declared is not None and not encoding.startswith("utf"):
        try:
            return content.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # declared wrongly, as often
    return content.decode(encoding, "replace")


class _TableParser(HTMLParser):
    """Collect the rows of all tables of a page; of nested tables, each row belongs to its own.

    End tags may be missing, as HTML allows.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = 1
        self._skipped = 0
        # Cells that reach into the rows below: by column, the rows left and the text.
        self._spanned: dict[int, tuple[int, str]] = {}
        self._row_span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SKIPPED_TAGS:
            self._skipped += 1
        elif tag == "tr":
            self._end_row()
            self._row = []
        elif tag in CELL_TAGS:
            self._end_cell()
            self._start_cell(dict(attrs))
        elif tag == "table":
            self._end_row()
        elif self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in SKIPPED_TAGS:
            self._skipped = max(0, self._skipped - 1)
        elif tag in CELL_TAGS:
            self._end_cell()
        elif tag in {"tr", "table"}:
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._skipped:
            self._cell.append(data)

    def close(self) -> None:
        super().close()
        self._end_row()

    def _start_cell(self, attributes: dict[str, str | None]) -> None:
        if self._row is None:
            self._row = []
        self._cell = []
        self._span = _read_span(attributes.get("colspan"))
        self._row_span = _read_span(attributes.get("rowspan"))

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        row = self._row
        self._fill_spanned(row)
        text = " ".join("".join(self._cell).split())
        if self._row_span > 1:
            self._spanned[len(row)] = (self._row_span - 1, text)
        row += [text, *[""] * (self._span - 1)]
        self._cell = None

    def _fill_spanned(self, row: list[str]) -> None:
        """Repeat the cells of rows above that reach into this one."""
        while len(row) in self._spanned:
            place = len(row)
            left, text = self._spanned.pop(place)
            if left > 1:
                self._spanned[place] = (left - 1, text)
            row.append(text)

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self.rows.append(self._row)
            self._row = None


def _read_span(text: str | None) -> int:
    is_number = text is not None and text.isascii() and text.isdigit()
    return min(max(1, int(text or 1)), MAX_SPAN) if is_number else 1
