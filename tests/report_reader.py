"""Read files of reports back, with readers that have nothing to do with their writers."""

import csv
import io
from typing import Any

from pypdf import PdfReader
from python_calamine import CalamineWorkbook


def read_workbook(content: bytes) -> dict[str, list[list[Any]]]:
    """Read the rows of each sheet by its name."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in workbook.sheet_names
    }


def read_pages(content: bytes) -> list[str]:
    """Read the text of each page of a PDF."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def read_csv(content: bytes) -> list[list[str]]:
    """Read the lines of a CSV file, which must begin with a byte order mark."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
