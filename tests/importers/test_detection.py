"""Detect the format of a file, and refuse what no reader supports."""

import contextlib
import datetime as dt
import gzip
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers import detection
from importers.readers import ReadOptions
from importers.registry import READERS
from importers.values import FileError, Statement, StatementRow
from tests.importers.conftest import TODAY
from tests.importers.samples import MT940, QIF, SGML, camt, entry

Read = Callable[..., Statement]

CAMT = camt(entry("1.00", "DBIT"))
TABLE = "Date,Text,Amount\n2024-02-01,Shop,-1.00\n"


FORMATS = {"ofx": SGML, "mt940": MT940, "qif": QIF, "csv": TABLE, "tsv": TABLE.replace(",", "\t")}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_every_text_format_is_recognised_in_any_encoding(
    read: Read, name: str, encoding: str
) -> None:
    content = FORMATS[name].encode(encoding)
    assert read(content).format == name
    assert read(gzip.compress(content)).format == name


@pytest.mark.parametrize("kind", ["052", "053", "054"])
def test_xml_statements_are_recognised_by_their_namespace(read: Read, kind: str) -> None:
    content = camt(entry("1.00", "DBIT"), kind)
    assert read(content).format == f"camt.{kind}"
    assert read(gzip.compress(content.encode())).format == f"camt.{kind}"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7", "unknown_format"),
        (b"<html><body>Log in</body></html>", "unknown_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged_file"),
        (b'<?xml version="1.0"?><rss></rss>', "unknown_format"),
        (b'{"a": 1}', "unknown_format"),
        (b'{"a": ', "damaged_file"),
        (b"OFXHEADER:100\n", "damaged_file"),
        (b"<OFX><STMTTRN></OFX>", "no_rows"),
        (SGML.encode("cp1252")[:-200], "damaged_file"),
        (b":20:x\n:25:y\n", "no_rows"),
        (b" \r\n\t", "empty_file"),
        (b"", "empty_file"),
    ],
)
def test_files_that_are_not_statements_are_refused(read: Read, content: bytes, code: str) -> None:
    with pytest.raises(FileError) as caught:
        list(read(content).items())
    assert caught.value.code == code


def test_only_the_table_reader_accepts_text_without_signature() -> None:
    assert [reader.name for reader in READERS if reader.recognises(TABLE)] == ["csv"]
    assert not any(reader.recognises('<?xml version="1.0"?><rss/>') for reader in READERS)


class NoteReader:
    """Reader of a made-up format: a line per row, with an amount and a payee."""

    name = "note"

    def recognises(self, sample: str) -> bool:
        return sample.startswith("NOTE\n")

    def read(self, content: bytes, options: ReadOptions) -> Statement:
        lines = content.decode().splitlines()
        rows = [
            StatementRow(number, options.today, Decimal(amount), payee)
            for number, (amount, payee) in enumerate(map(str.split, lines[1:]), start=2)
        ]
        return Statement(self.name, lambda: iter(rows))


def test_a_format_is_added_by_one_reader_in_the_registry(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detection, "READERS", (NoteReader(), *READERS))
    statement = read("NOTE\n-4.50 Baker\n")
    (row,) = statement.items()
    assert isinstance(row, StatementRow)
    assert (statement.format, statement.confidence) == ("note", 1.0)
    assert (row.line, row.date, str(row.amount), row.payee) == (2, TODAY, "-4.50", "Baker")
    assert read(TABLE).format == "csv"


@given(st.sampled_from([SGML, QIF, MT940, CAMT]), st.data())
def test_damaged_files_raise_no_other_error(text: str, data: st.DataObject) -> None:
    content = bytearray(text.encode("cp1252"))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=6))
    with contextlib.suppress(FileError):
        statement = detection.read(bytes(content), ReadOptions(TODAY), max_bytes=1 << 20)
        list(statement.items())


def test_items_can_be_read_repeatedly(read: Read) -> None:
    for content in (SGML.encode("cp1252"), QIF, MT940, CAMT, TABLE):
        statement = read(content)
        assert list(statement.items()) == list(statement.items())


def test_dates_are_not_read_as_far_in_the_future(read: Read) -> None:
    statement = read("Date,Text,Amount\n02/01/2027,Shop,-1.00\n")
    (row,) = statement.items()
    assert isinstance(row, StatementRow)
    assert row.date == dt.date(2027, 1, 2)
