"""Read workbooks of spreadsheets: .xlsx, .xlsb, .xls and .ods."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from importers.formats.grids import NamedGrid, read_grids
from importers.formats.workbook_process import DAMAGED, ENCRYPTED, TOO_LARGE
from importers.readers import ReadOptions
from importers.values import FileError, Statement

ZIP_SIGNATURE, OLE_SIGNATURE = "PK\x03\x04", "\xd0\xcf\x11\xe0"
PROGRAM = Path(__file__).with_name("workbook_process.py")
MAX_MEMORY = 1 << 30
MAX_SECONDS = 60

FORMAT_BY_MEMBER = {
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsb",
    "content.xml": "ods",
}
"""Formats of zip files by a member that each of them has."""
NOT_A_WORKBOOK = "The file is a document and no workbook. Export CSV, OFX or XLSX from your bank."


class WorkbookReader:
    """Reader of workbooks. Each is opened in a process of its own, with limits."""

    name = "xlsx"

    def recognises(self, sample: str) -> bool:
        return sample.startswith((ZIP_SIGNATURE, OLE_SIGNATURE))

    def read(self, content: bytes, options: ReadOptions) -> Statement:
        format_name = _find_format(content)
        sheets = _read_sheets(content)
        grids = [NamedGrid(sheet["name"], sheet["rows"]) for sheet in sheets]
        return read_grids(grids, options, format_name)


def _find_format(content: bytes) -> str:
    if not content.startswith(ZIP_SIGNATURE.encode()):
        return "xls"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise FileError("The workbook is damaged.", "damaged_file") from error
    for member, format_name in FORMAT_BY_MEMBER.items():
        if member in names:
            return format_name
    raise FileError(NOT_A_WORKBOOK, "unknown_format")


def _read_sheets(content: bytes) -> list[dict[str, Any]]:
    """Return the sheets with their rows. Raises FileError."""
    command = [sys.executable, "-I", str(PROGRAM), str(MAX_MEMORY), str(MAX_SECONDS)]
    try:
        # Fixed words, and the file goes in as data.
        result = subprocess.run(  # noqa: S603
            command, input=content, capture_output=True, check=False, timeout=2 * MAX_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise _refuse(TOO_LARGE) from error
    if result.returncode:
        raise _refuse(result.returncode)
    sheets: list[dict[str, Any]] = json.loads(result.stdout)
    return sheets


def _refuse(status: int) -> FileError:
    if status == ENCRYPTED:
        message = "The workbook is encrypted. Save it without a password."
        return FileError(message, "encrypted_archive")
    if status == DAMAGED:
        return FileError("The workbook is damaged, or the file is no workbook.", "damaged_file")
    # A negative status is a signal: the limit of memory or of time.
    message = "The workbook needs too much memory. Save the sheet with the transactions as CSV."
    return FileError(message, "file_too_large")
