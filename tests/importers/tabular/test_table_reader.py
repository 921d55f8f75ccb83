"""Read tables with delimiters, with and without corrections of the mapping."""

import contextlib
import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters import csv_text
from exporters.values import ExportRow
from importers.readers import ReadOptions
from importers.tabular.table_reader import TableReader
from importers.values import FileError, MappingValues, RowProblem, Statement, StatementRow
from tests.importers.conftest import TODAY

Read = Callable[..., Statement]
Rows = Callable[..., list[StatementRow]]

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)
CENTS = st.integers(-(10**9), 10**9).filter(bool)
TEXTS_AND_CENTS = st.tuples(TEXT, TEXT, TEXT, CENTS)


def test_an_open_decimal_mark_is_asked_until_it_is_answered(read: Read) -> None:
    content = 'Date,Text,Amount\n2024-02-01,A,"1,234"\n2024-02-02,B,"-5,678"\n'
    assert [question.field for question in read(content).questions] == ["decimal_mark"]
    answered = read(content, {"decimal_mark": "."})
    amounts = [item.amount for item in answered.items() if isinstance(item, StatementRow)]
    assert amounts == [1234, -5678]
    assert not answered.questions


def test_the_sample_shows_the_first_rows_as_the_file_writes_them(read: Read) -> None:
    header, rows = "Date,Text,Amount\n", [f'2024-02-01,Shop {n},"-1,0{n % 10}"' for n in range(30)]
    statement = read(header + "\n".join(rows))
    assert statement.sample[1] == ("2024-02-01", "Shop 1", "-1,01")
    assert len(statement.sample) == 20


@pytest.mark.parametrize(
    "mapping", [{"header_line": None}, {"columns": {"amount": 0, "date": 1, "payee": 2}}]
)
def test_the_users_mapping_overrides_the_detected_one(read: Read, mapping: MappingValues) -> None:
    content = "1.00,2024-02-01,A\n2.00,2024-02-02,B\n"
    assert len(list(read(content, mapping).items())) == 2


def test_columns_that_are_not_detected_can_be_named(read: Read) -> None:
    content = "Kuu,Juttu,Raha\n2024-02-01,A,1:00\n2024-02-02,B,-2.00\n2024-02-03,C,3:00\n"
    assert [question.field for question in read(content).questions] == ["columns.amount"]
    items = read(content, {"columns": {"amount": "Raha"}}).items()
    assert [type(item) for item in items] == [RowProblem, StatementRow, RowProblem]


def test_a_minus_beyond_the_sample_counts(read: Read) -> None:
    lines = ["2024-02-01,A,1.00"] * 2_100
    content = "\n".join(["Date,Text,Amount", *lines, "2024-02-13,B,-5.00"])
    statement = read(content, is_spending_list=True)
    assert statement.mapping is not None
    assert (statement.mapping["sign"], statement.questions) == ("as_is", ())


def test_a_named_amount_column_replaces_debit_and_credit(read: Read) -> None:
    content = "Date,Text,Out,In\n2024-02-01,A,1.00,\n2024-02-02,B,,2.00\n"
    statement = read(content, {"columns": {"amount": "Out"}})
    assert statement.mapping is not None
    assert "debit" not in statement.mapping["columns"]
    with pytest.raises(FileError) as caught:
        read(content, {"sign": "flag", "columns": {"amount": "Out"}})
    assert caught.value.problems == ((("mapping", "columns", "flag"), "The column is missing."),)


@pytest.mark.parametrize(
    ("mapping", "path"),
    [
        ({"encoding": "utf-99"}, ("mapping", "encoding")),
        ({"header_line": 99}, ("mapping", "header_line")),
        ({"columns": {"payee": "Name"}}, ("mapping", "columns", "payee")),
        ({"columns": {"payee": 3}}, ("mapping", "columns", "payee")),
    ],
)
def test_a_mapping_that_does_not_fit_the_file_names_the_field(
    read: Read, mapping: MappingValues, path: tuple[str, ...]
) -> None:
    with pytest.raises(FileError) as caught:
        read("Date,Text,Amount\n2024-02-01,A,-1.00\n", mapping)
    assert caught.value.code == "bad_mapping"
    assert [problem_path for problem_path, _ in caught.value.problems] == [path]


def test_encoding_delimiter_and_first_line_can_be_set(read: Read) -> None:
    content = "Date;Text;Amount\n2024-02-01;Caf\xe9;-1,00\n2024-02-02;B;-2,00\n"
    mapping: MappingValues = {"encoding": "latin-1", "delimiter": ";", "first_line": 3}
    statement = read(content.encode("latin-1"), mapping)
    assert statement.mapping is not None
    assert {**statement.mapping, **mapping} == statement.mapping
    assert [item.line for item in statement.items() if isinstance(item, StatementRow)] == [3]


def test_the_same_headings_have_the_same_signature(read: Read) -> None:
    first = read("Date,Text,Amount\n2024-02-01,A,-1.00\n")
    second = read("Some bank\n\nDATE,Text,Amount \n2025-05-05,B,-9.00\n")
    other = read("Date,Text,Sum\n2024-02-01,A,-1.00\n")
    assert first.signature == second.signature != other.signature


@pytest.mark.parametrize(
    ("content", "signature"),
    [
        (
            "Date,Text,Amount\n2024-02-01,A,-1.00\n",
            "49358a13367fd23061b2e76e0fa32e833d64d63df520d0cab7e1aebe5286ff90",
        ),
        (
            "2024-02-01,A,-1.00\n2024-02-02,B,-2.00\n",
            "fcaa890042ce22b2df239b0ab1b1debf976bab124a0d17bcfb36f98b3870a88c",
        ),
    ],
)
def test_signatures_of_stored_profiles_stay_valid(read: Read, content: str, signature: str) -> None:
    assert read(content).signature == signature


@given(st.lists(TEXTS_AND_CENTS, min_size=1, max_size=8))
def test_every_text_survives_export_and_import(values: list[tuple[str, str, str, int]]) -> None:
    rows = [
        ExportRow(
            number,
            dt.date(2024, 2, 1),
            "expense",
            Decimal(cents).scaleb(-2),
            "EUR",
            payee,
            description,
            notes,
            category=None,
            account=None,
            to_account=None,
            tags=(),
            is_pending=False,
            bank_id=None,
            is_leg=False,
        )
        for number, (payee, description, notes, cents) in enumerate(values)
    ]
    text = "".join(csv_text.write(rows))
    for line in text.split("\r\n")[1:]:
        assert not line.partition("EUR,")[2].startswith(("=", "+", "-", "@"))

    items = TableReader().read(text.encode(), ReadOptions(TODAY)).items()
    restored = [
        (item.payee, item.description, item.notes, item.amount)
        for item in items
        if isinstance(item, StatementRow)
    ]
    assert restored == [
        (payee, description, notes, Decimal(cents).scaleb(-2))
        for payee, description, notes, cents in values
    ]


@given(st.binary(max_size=400))
def test_arbitrary_bytes_raise_no_other_error(content: bytes) -> None:
    with contextlib.suppress(FileError):
        list(TableReader().read(content, ReadOptions(TODAY)).items())
