"""Read XML workbooks of Excel 2003, which some banks save under the name .xls."""

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from importers.formats.grids import Cell, NamedGrid, read_grids
from importers.readers import ReadOptions
from importers.values import FileError, Statement

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
SIGNATURE = re.compile(rf"(?is)\s*(<\?xml.{{0,2000}}?)?<(\w+:)?Workbook\b.{{0,2000}}?{NAMESPACE}")
INDEX, MERGED = f"{{{NAMESPACE}}}Index", f"{{{NAMESPACE}}}MergeAcross"
TYPE, NAME = f"{{{NAMESPACE}}}Type", f"{{{NAMESPACE}}}Name"
MAX_COLUMNS = 1_000
MAX_GAP = 10_000
"""Empty rows that one attribute may skip."""
MIDNIGHT = "T00:00:00"


class XmlWorkbookReader:
    """Reader of SpreadsheetML 2003."""

    name = "xls"

    def recognises(self, sample: str) -> bool:
        return SIGNATURE.match(sample) is not None

    def read(self, content: bytes, options: ReadOptions) -> Statement:
        try:
            grids = list(_read_grids(content))
        except DefusedXmlException as error:
            raise FileError("The file must not declare XML entities.", "unsafe_xml") from error
        except ParseError as error:
            raise FileError(f"The XML is damaged: {error}", "damaged_file") from error
        return read_grids(grids, options, self.name)


def _read_grids(content: bytes) -> Iterator[NamedGrid]:
    name, rows = "", list[list[Cell]]()
    for event, element in iterparse(
        io.BytesIO(content.lstrip()), events=("start", "end"), forbid_dtd=True
    ):
        tag = _tag(element)
        if tag == "Worksheet" and event == "start":
            name, rows = element.get(NAME, ""), []
        elif tag == "Row" and event == "end":
            gap = _read_index(element, len(rows) + 1) - len(rows) - 1
            rows += [[] for _ in range(min(max(0, gap), MAX_GAP))]
            rows.append(_read_row(element))
            element.clear()
        elif tag == "Worksheet":
            yield NamedGrid(name, rows)


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _read_index(element: Element, default: int) -> int:
    text = element.get(INDEX, "")
    return int(text) if text.isascii() and text.isdigit() else default


def _read_row(element: Element) -> list[Cell]:
    cells: list[Cell] = []
    for child in element:
        if _tag(child) != "Cell":
            continue
        place = min(_read_index(child, len(cells) + 1), MAX_COLUMNS)
        cells += [""] * (place - 1 - len(cells))
        data = next((part for part in child if _tag(part) == "Data"), None)
        cells.append("" if data is None else _read_value(data))
        merged = child.get(MERGED, "")
        if merged.isascii() and merged.isdigit():
            cells += [""] * min(int(merged), MAX_COLUMNS)
    return cells


def _read_value(data: Element) -> Cell:
    text = "".join(data.itertext()).strip()
    if data.get(TYPE) == "Number":
        try:
            number = float(text)
        except ValueError:
            return text
        return int(number) if number.is_integer() and "E" not in text.upper() else number
    if data.get(TYPE) == "DateTime":
        return text.split(MIDNIGHT)[0]
    return text
