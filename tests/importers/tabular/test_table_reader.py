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
from importers.values import FileError, RowProblem, StatedBalance, Statement, StatementRow
from tests.importers.conftest import TODAY

Read = Callable[..., Statement]
Rows = Callable[..., list[StatementRow]]


def test_lines_that_go_on_with_a_text_are_joined_to_their_row(rows: Rows) -> None:
    file = "Date,Details,Out,In\n18/04/2018,DEBIT PURCHASE,6.66,\n,UBER EATS,,\n,HELP.UBER,,\n17/04/2018,CASH,10.00,\n"
    first, second = rows(file)
    assert (first.payee, first.description, second.description) == (
        "DEBIT PURCHASE",
        "UBER EATS HELP.UBER",
        "",
    )


def test_what_is_no_row_is_passed_over_and_what_is_a_bad_one_is_told(read: Read) -> None:
    file = "Date;Text;Amount\n01.02.2024;A;-1,00\n\nTotal;;\n31.02.2024;B;-2,00\n01.02.2024;C;\nsoon;D;-3,00\n;E;-4,00\n"
    items = list(read(file).items())
    assert [
        (one.line, one.column, one.message) for one in items if isinstance(one, RowProblem)
    ] == [
        (5, "Date", "The date does not exist: 31.02.2024"),
        (6, "Amount", "The amount is missing."),
        (7, "Date", "Not a valid date: soon"),
        (8, "Date", "The date is missing."),
    ]
    assert sum(isinstance(one, StatementRow) for one in items) == 1


def test_short_and_long_rows_are_read_by_their_columns(read: Read) -> None:
    file = "Date,Text,Amount,Note\n2024-02-01,A\n2024-02-01,B,-1.00,x,1,2,3\n2024-02-01,C,-2.00\n"
    problem, *good = read(file).items()
    assert isinstance(problem, RowProblem)
    assert [one.payee for one in good if isinstance(one, StatementRow)] == ["B", "C"]


def test_balances_in_lines_of_their_own_are_no_payments(read: Read) -> None:
    file = "Data,Histórico,Valor\n31/10/2012,Saldo Anterior,100.00\n13/11/2012,Padaria,-3.00\n"
    balance, row = read(file).items()
    assert balance == StatedBalance(dt.date(2012, 10, 31), Decimal("100.00"), is_opening=True)
    assert isinstance(row, StatementRow)


def test_what_did_not_take_place_is_told_so_and_what_is_pending_is_marked(read: Read) -> None:
    file = "Date,Name,Amount,State\n2024-02-01,A,-1.00,COMPLETED\n2024-02-02,B,-2.00,REVERTED\n2024-02-03,C,-3.00,PENDING\n"
    done, reverted, pending = read(file).items()
    assert isinstance(done, StatementRow)
    assert isinstance(pending, StatementRow)
    assert (done.is_pending, pending.is_pending) == (False, True)
    assert reverted == RowProblem(3, "State", "The transaction did not take place: REVERTED")


def test_numbers_that_all_read_both_ways_are_asked_about(read: Read) -> None:
    reading = read('Date,Text,Amount\n2024-02-01,A,"1,234"\n2024-02-02,B,"-5,678"\n')
    assert [question.field for question in reading.questions] == ["decimal_mark"]
    answered = read(
        'Date,Text,Amount\n2024-02-01,A,"1,234"\n2024-02-02,B,"-5,678"\n', {"decimal_mark": "."}
    )
    assert [one.amount for one in answered.items() if isinstance(one, StatementRow)] == [
        1234,
        -5678,
    ]
    assert not answered.questions


@pytest.mark.parametrize(
    "said", [{"header_line": None}, {"columns": {"amount": 0, "date": 1, "payee": 2}}]
)
def test_what_somebody_says_goes_before_what_was_found(read: Read, said: dict[str, object]) -> None:
    file = "1.00,2024-02-01,A\n2.00,2024-02-02,B\n"
    assert len(list(read(file, said).items())) == 2


def test_columns_that_nothing_tells_can_be_named(read: Read) -> None:
    file = "Kuu,Juttu,Raha\n2024-02-01,A,1:00\n2024-02-02,B,-2.00\n2024-02-03,C,3:00\n"
    with pytest.raises(FileError, match="No amount column"):
        read(file)
    said = {"columns": {"amount": "Raha"}}
    assert [type(one).__name__ for one in read(file, said).items()] == [
        "RowProblem",
        "StatementRow",
        "RowProblem",
    ]


def test_a_minus_far_down_counts_as_well(read: Read) -> None:
    rows = ["Date,Text,Amount", *("2024-02-01,A,1.00" for _ in range(2_100)), "2024-02-13,B,-5.00"]
    reading = read("\n".join(rows), spending_is_positive=True)
    assert reading.mapping is not None
    assert (reading.mapping["sign"], reading.questions) == ("as_is", ())


def test_only_one_of_two_ways_to_tell_an_amount_is_used(read: Read) -> None:
    file = "Date,Text,Out,In\n2024-02-01,A,1.00,\n2024-02-02,B,,2.00\n"
    single = read(file, {"columns": {"amount": "Out"}})
    assert single.mapping is not None
    assert "debit" not in single.mapping["columns"]
    with pytest.raises(FileError):
        read(file, {"sign": "flag", "columns": {"amount": "Out"}})


def test_the_same_headings_have_the_same_signature(read: Read) -> None:
    one = read("Date,Text,Amount\n2024-02-01,A,-1.00\n")
    other = read("Some bank\n\nDATE,Text,Amount \n2025-05-05,B,-9.00\n")
    assert one.signature == other.signature != read("Date,Text,Sum\n2024-02-01,A,-1.00\n").signature


@pytest.mark.parametrize(
    "other", ['2024-02-08,Shop "8",-8.00', '2024-02-08,"Shop 8",-8.00', "2024-02-08,Shop 8,-8.00"]
)
def test_a_quotation_mark_that_is_not_closed_costs_only_its_row(read: Read, other: str) -> None:
    rows = [f"2024-02-{day:02},Shop {day},-{day}.00" for day in range(1, 11)]
    rows[2], rows[7] = '2024-02-03,"Shop 3,-3.00', other
    items = list(read("\n".join(["Date,Text,Amount", *rows])).items())
    assert [one.line for one in items if isinstance(one, RowProblem)] == [4]
    assert [one.amount for one in items if isinstance(one, StatementRow)] == [
        -1,
        -2,
        *range(-4, -11, -1),
    ]


def test_an_open_quotation_mark_in_a_long_file_costs_only_its_row(read: Read) -> None:
    rows = [f"2024-02-13,Shop {number},-1.00" for number in range(9_000)]
    rows[5] = '2024-02-13,"Shop,-1.00'
    items = list(read("\n".join(["Date,Text,Amount", *rows])).items())
    assert [one.line for one in items if isinstance(one, RowProblem)] == [7]
    assert sum(isinstance(one, StatementRow) for one in items) == 8_999


def test_an_address_of_several_lines_is_one_cell(rows: Rows) -> None:
    file = 'Date,Text,Amount\n2024-02-01,"Shop\n1 High St\n2024-01-31",-1.00\n2024-02-02,B,-2.00\n'
    assert [one.payee for one in rows(file)] == ["Shop 1 High St 2024-01-31", "B"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(rows: Rows, line_end: str) -> None:
    assert (
        len(
            rows(
                line_end.join(
                    ["Date,Text,Amount", '2024-02-01,"A\nB",-1.00', "2024-02-02,C,-1.00", ""]
                )
            )
        )
        == 2
    )


TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)


@given(
    st.lists(
        st.tuples(TEXT, TEXT, TEXT, st.integers(-(10**9), 10**9).filter(bool)),
        min_size=1,
        max_size=8,
    )
)
def test_every_text_survives_export_and_import(told: list[tuple[str, str, str, int]]) -> None:
    rows = [
        ExportRow(number, dt.date(2024, 2, 1), "expense", Decimal(cents).scaleb(-2), "EUR", payee, description, notes,
                  None, None, None, (), False, None, False)
        for number, (payee, description, notes, cents) in enumerate(told)
    ]  # fmt: skip
    text = "".join(csv_text.write(rows))
    for line in text.split("\r\n")[1:]:
        assert not line.partition("EUR,")[2].startswith(("=", "+", "-", "@"))
    items = list(TableReader().read(text.encode(), ReadOptions(TODAY)).items())
    assert [
        (one.payee, one.description, one.notes, one.amount)
        for one in items
        if isinstance(one, StatementRow)
    ] == [
        (payee, description, notes, Decimal(cents).scaleb(-2))
        for payee, description, notes, cents in told
    ]


@given(st.binary(max_size=400))
def test_no_bytes_bring_the_reader_down(content: bytes) -> None:
    with contextlib.suppress(FileError):
        list(TableReader().read(content, ReadOptions(TODAY)).items())
