"""Infer decimal mark, date order and currency of a table."""

from collections.abc import Callable

import pytest

from importers.values import RowProblem, Statement

Read = Callable[..., Statement]


def find_conclusions(statement: Statement) -> dict[str, str]:
    return {detection.about: detection.conclusion for detection in statement.evidence}


def find_questions(statement: Statement) -> list[str]:
    return [question.field for question in statement.questions]


@pytest.mark.parametrize(
    ("content", "mark", "is_asked"),
    [
        ("Date;Text;Amount\n2024-02-13;A;-1,50\n", ",", False),
        ('Date,Text,Amount\n2024-02-13,A,"-1,234.5"\n', ".", False),
        ("Date,Text,Amount\n2024-02-13,A,-7\n", ".", False),
        ("Date;Text;Amount\n2024-02-13;A;-1.234\n", ",", True),
        ('Date,Text,Amount\n2024-02-13,A,"-1,234"\n', ".", True),
        (
            "Date;Text;Amount\n2024-02-13;A;-1,50\n2024-02-13;A;-2,50\n2024-02-13;A;-3.5\n",
            ",",
            False,
        ),
    ],
)
def test_the_decimal_mark_is_that_of_most_numbers_or_is_asked(
    read: Read,
    content: str,
    mark: str,
    is_asked: bool,  # noqa: FBT001
) -> None:
    statement = read(content)
    assert find_conclusions(statement)["decimal_mark"] == mark
    assert ("decimal_mark" in find_questions(statement)) is is_asked


@pytest.mark.parametrize(
    ("amount", "currency", "mark", "is_asked"),
    [
        ("-1.250", "KWD", ".", False),
        ("-1,250", "TND", ",", False),
        ("-1.250", "JPY", ",", False),
        ("-1,250", "KRW", ".", False),
        ("-1.250", "EUR", ",", True),
        ("KWD -1.250", "EUR", ".", False),
    ],
)
def test_the_decimals_of_the_currency_tell_decimals_from_thousands(
    read: Read,
    amount: str,
    currency: str,
    mark: str,
    is_asked: bool,  # noqa: FBT001
) -> None:
    statement = read(f"Date;Text;Amount\n2024-02-13;A;{amount}\n", currency=currency)
    assert find_conclusions(statement)["decimal_mark"] == mark
    assert ("decimal_mark" in find_questions(statement)) is is_asked


@pytest.mark.parametrize(
    ("amount", "account", "currency"),
    [
        ("-$5.50", "EUR", "USD"),
        ("-$5.50", "USD", None),
        ("-$5.50", "MXN", None),
        ("-€5.50", "USD", "EUR"),
        ("-¥550", "EUR", "JPY"),
        ("-¥550", "CNY", None),
        ("-$5.50", None, None),
    ],
)
def test_a_sign_never_puts_an_amount_into_a_currency_that_it_is_not(
    read: Read, amount: str, account: str | None, currency: str | None
) -> None:
    statement = read(f"Date;Text;Amount\n2024-02-13;A;{amount}\n", currency=account)
    assert statement.mapping is not None
    assert statement.mapping["currency"] == currency


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("Date;Text;Amount\n01/02/2024;A;-1,50\n", "numbers have a decimal comma"),
        ("Fecha,Concepto,Importe\n01/02/2024,A,-1.50\n", "the headings are not English"),
    ],
)
def test_a_decimal_comma_or_foreign_headings_put_the_day_first(
    read: Read, content: str, reason: str
) -> None:
    statement = read(content)
    (order,) = [entry for entry in statement.evidence if entry.about == "date_order"]
    assert (order.conclusion, order.reason) == ("DMY", reason)
    assert find_questions(statement) == []


def test_an_english_table_with_open_dates_is_asked_about(read: Read) -> None:
    statement = read("Date,Text,Amount\n01/02/2024,A,-1.50\n")
    assert find_questions(statement) == ["date_order"]
    assert statement.confidence == 0.4


@pytest.mark.parametrize(
    ("content", "currency"),
    [
        ("Date,Text,Amount (GBP)\n2024-02-13,A,€-1.50\n", "GBP"),
        ("Date,Text,Amount\n2024-02-13,A,€-1.50\n", "EUR"),
        ("Date,Text,Amount\n2024-02-13,A,-1.50\n", None),
        ("Date,Text,Amount (GBP),Currency\n2024-02-13,A,-1.50,USD\n", None),
    ],
)
def test_the_currency_is_that_of_the_heading_or_beside_the_numbers(
    read: Read, content: str, currency: str | None
) -> None:
    document = read(content).mapping_document
    assert document is not None
    assert document["currency"] == currency


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        ("Text,Amount\nA,-1.50\nB,-2.50\n", ["columns.date"]),
        ("Date,Text\n2024-02-13,A\n2024-02-14,B\n", ["columns.amount"]),
        ("When,What,Cost\nMonday,Coffee,four\n", ["columns.date", "columns.amount"]),
        ("Monday;Coffee\nTuesday;Tea\n", ["columns.date", "columns.amount"]),
    ],
)
def test_missing_columns_are_asked_for(read: Read, content: str, fields: list[str]) -> None:
    statement = read(content)
    assert find_questions(statement) == fields
    assert statement.questions[0].options == statement.columns
    assert list(statement.items()) == []
    assert statement.mapping is not None
    assert statement.mapping["date_order"] is None


def test_a_table_whose_dates_the_user_removes_is_asked_for_them(read: Read) -> None:
    content = "Date,Text,Amount\n2024-02-13,A,-1.50\n"
    statement = read(content, {"columns": {"date": None}, "sign": "inverted"})
    assert find_questions(statement) == ["columns.date"]
    assert statement.mapping is not None
    assert statement.mapping["sign"] == "inverted"


@pytest.mark.parametrize("reference", [0, "0"])
def test_a_column_without_heading_is_named_by_its_position(
    read: Read, reference: int | str
) -> None:
    content = "13th of Feb 2024;A;-1,50\n14th of Feb 2024;B;-2,50\n"
    assert find_questions(read(content)) == ["columns.date"]
    statement = read(content, {"columns": {"date": reference}})
    assert find_questions(statement) == []
    # The dates still cannot be read, which each row says.
    assert all(isinstance(item, RowProblem) for item in statement.items())


def test_a_corrected_table_is_recognised_the_next_time(read: Read) -> None:
    content = "soon;A;-1,50\nlater;B;-2,50\n"
    corrected = read(content, {"columns": {"date": 0, "amount": 2}})
    assert corrected.signature == read(content).signature
