"""Detect the format of a file and read it with the matching reader."""

import codecs
import re

from importers import text_encoding
from importers.readers import ReadOptions, StatementReader
from importers.registry import READERS
from importers.unpacking import unpack
from importers.values import FileError, Statement

SAMPLE_BYTES = 16_384
"""Length of the beginning of a file that readers see to recognise it."""
BLANK_BYTES = b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"
"""White space, NUL and the bytes of byte order marks: a file of nothing else is empty."""

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

BINARY_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""First bytes of workbooks: of zip files, and of the OLE files that Excel wrote before .xlsx."""

UNSUPPORTED = (
    (
        re.compile(rb"\s*%PDF-"),
        (
            "PDF files are not supported. Look for an export or download of transactions in your "
            "online bank, and choose CSV, Excel, OFX, QIF, CAMT.053 or MT940."
        ),
    ),
    (
        re.compile(rb"\x89PNG|\xff\xd8\xff"),
        (
            "Pictures are not supported. Look for an export or download of transactions in your "
            "online bank, and choose CSV, Excel, OFX, QIF, CAMT.053 or MT940."
        ),
    ),
)
"""Signatures of frequent uploads that no reader supports, with what to do instead."""


def read(content: bytes, options: ReadOptions, *, max_bytes: int) -> Statement:
    """Read a bank file of any supported format, also inside a gzip or zip archive.

    ``max_bytes`` limits the unpacked size. Raises FileError.
    """
    unpacked = unpack(content, max_bytes)
    if not unpacked.strip(BLANK_BYTES):
        raise FileError("The file is empty.", "empty_file")

    # Checked before the readers, because the table reader accepts nearly everything.
    for pattern, message in UNSUPPORTED:
        if pattern.match(unpacked):
            raise FileError(message, "unknown_format")

    return _find_reader(unpacked).read(unpacked, options)


def _find_reader(content: bytes) -> StatementReader:
    sample = _decode_sample(content)
    for reader in READERS:
        if reader.recognises(sample):
            return reader

    raise FileError(
        "Unsupported XML format. Supported are OFX, CAMT.052, CAMT.053, CAMT.054, GnuCash and "
        "XML workbooks of Excel.",
        "unknown_format",
    )


def _decode_sample(content: bytes) -> str:
    """Return the beginning of a file as text, approximately: readers detect the exact encoding."""
    head = content[:SAMPLE_BYTES]
    if head.startswith(BINARY_SIGNATURES):
        return head.decode("latin-1")
    # Faulty characters are replaced: the sample may end inside of one.
    if text_encoding.has_many_zeros(head) or head.startswith(UTF16_MARKS):
        return head.decode(text_encoding.detect(content).conclusion, "replace")
    return head.decode("utf-8-sig", "replace")
