"""The formats that are read: how each is recognised, and what reads it."""

import re
from collections.abc import Callable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from typing import Any

from importers import text_encoding
from importers.formats import camt, mt940, ofx, outlay_json, qif
from importers.tabular import csv_file
from importers.tabular.inference import Hints
from importers.unpacking import unpacked
from importers.values import FileError, Reading

HEAD = 16_384


@dataclass(frozen=True, slots=True)
class Format:
    """``recognises``: a pattern at or near the start of the file, as text."""

    name: str
    recognises: re.Pattern[str]
    read: Callable[[bytes, Hints, AnyMapping[str, Any]], Reading]


FORMATS = (
    Format(
        "json",
        re.compile(r"\s*[{\[]\s*[\"{\[]"),
        lambda content, _hints, _said: outlay_json.read(content),
    ),
    Format(
        "ofx",
        re.compile(r"(?is)\s*(OFXHEADER|<\?OFX|<OFX>|(<\?xml|<!DOCTYPE).{0,2000}?(<\?OFX|<OFX>))"),
        lambda content, _hints, _said: ofx.read(content),
    ),
    Format(
        "camt",
        re.compile(
            r"(?is)\s*(<\?xml.{0,200}?\?>)?.{0,400}?<(\w+:)?Document\b.{0,2000}?camt\.05[234]"
        ),
        lambda content, _hints, _said: camt.read(content),
    ),
    Format(
        "mt940",
        re.compile(r"(?s)\s*(\{1:|:20:|:940:|:61:|.{0,300}?[\r\n]:(20|61):)"),
        lambda content, _hints, _said: mt940.read(content),
    ),
    Format(
        "qif",
        re.compile(r"(?is)(.{0,2000}?[\r\n])?\s*!(Type|Account|Option|Clear)\b"),
        lambda content, hints, said: qif.read(content, hints, dict(said)),
    ),
)
REFUSED = (
    (re.compile(rb"%PDF-"), "A PDF is not read; ask the bank for CSV, OFX, QIF, CAMT or MT940."),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "An Excel workbook is not read; save it as CSV."),
    (
        re.compile(rb"\s*<(!doctype html|html|head|body|script)", re.IGNORECASE),
        "A web page is not a bank file.",
    ),
)


def read(
    content: bytes, hints: Hints, said: AnyMapping[str, Any] | None = None, *, max_bytes: int
) -> Reading:
    """Any file of any format, packed or not. ``said``: what somebody says of its mapping. Raises FileError."""
    plain = unpacked(content, max_bytes)
    if not plain.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise FileError("The file is empty.", "empty_file")
    for pattern, message in REFUSED:
        if pattern.match(plain):
            raise FileError(message, "unknown_format")
    head = _head(plain)
    for known in FORMATS:
        if known.recognises.match(head):
            return known.read(plain, hints, said or {})
    if re.match(r"\s*<\?xml|\s*<\w+[^,;\t]*>", head):
        raise FileError(
            "The XML is of no format that is read (OFX, CAMT.052, 053, 054).", "unknown_format"
        )
    return csv_file.read(plain, hints, said)


def _head(content: bytes) -> str:
    head = content[:HEAD]
    if head.count(0) > len(head) // 5 or head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return head.decode(text_encoding.detect(content).conclusion, "replace")
    return head.decode("utf-8-sig", "replace")
