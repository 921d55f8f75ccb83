"""Parse the rows of tables."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from importers.values import RowProblem, StatedBalance, Statement, StatementRow

Read = Callable[..., Statement]
Rows = Callable[..., list[StatementRow]]


def select_rows(statement: Statement) -> list[StatementRow]:
    return [item for item in statement.items() if isinstance(item, StatementRow)]


def select_problems(statement: Statement) -> list[RowProblem]:
    return [item for item in statement.items() if isinstance(item, RowProblem)]


def test_lines_with_nothing_but_text_continue_the_row_above(rows: Rows) -> None:
    content = (
        "Date,Details,Out,In\n"
        "18/04/2018,DEBIT PURCHASE,6.66,\n"
        ",UBER EATS,,\n"
        ",HELP.UBER,,\n"
        "17/04/2018,CASH,10.00,\n"
    )
    first, second = rows(content)
    assert (first.payee, first.description, second.description) == (
        "DEBIT PURCHASE",
        "UBER EATS HELP.UBER",
        "",
    )


def test_lines_that_are_no_rows_are_skipped_and_faulty_rows_are_reported(read: Read) -> None:
    content = (
        "Date;Text;Amount\n"
        "01.02.2024;A;-1,00\n"
        "\n"
        "Total;;\n"
        "31.02.2024;B;-2,00\n"
        "01.02.2024;C;\n"
        "soon;D;-3,00\n"
        ";E;-4,00\n"
    )
    statement = read(content)
    assert select_problems(statement) == [
        RowProblem(5, "Date", "The date does not exist: 31.02.2024"),
        RowProblem(6, "Amount", "The amount is missing."),
        RowProblem(7, "Date", "Not a valid date: soon"),
        RowProblem(8, "Date", "The date is missing."),
    ]
    assert len(select_rows(statement)) == 1


def test_short_and_long_rows_are_read_by_their_columns(read: Read) -> None:
    content = (
        "Date,Text,Amount,Note\n2024-02-01,A\n2024-02-01,B,-1.00,x,1,2,3\n2024-02-01,C,-2.00\n"
    )
    problem, *rows = read(content).items()
    assert isinstance(problem, RowProblem)
    assert [row.payee for row in rows if isinstance(row, StatementRow)] == ["B", "C"]


def test_balance_lines_are_not_payments(read: Read) -> None:
    content = "Data,Histórico,Valor\n31/10/2012,Saldo Anterior,100.00\n13/11/2012,Padaria,-3.00\n"
    balance, row = read(content).items()
    assert balance == StatedBalance(dt.date(2012, 10, 31), Decimal("100.00"), is_opening=True)
    assert isinstance(row, StatementRow)


def test_void_rows_are_problems_and_pending_rows_are_marked(read: Read) -> None:
    content = (
        "Date,Name,Amount,State\n"
        "2024-02-01,A,-1.00,COMPLETED\n"
        "2024-02-02,B,-2.00,REVERTED\n"
        "2024-02-03,C,-3.00,PENDING\n"
    )
    completed, reverted, pending = read(content).items()
    assert isinstance(completed, StatementRow)
    assert isinstance(pending, StatementRow)
    assert (completed.is_pending, pending.is_pending) == (False, True)
    assert reverted == RowProblem(3, "State", "The transaction did not take place: REVERTED")


def test_cells_with_line_breaks_are_one_text(rows: Rows) -> None:
    content = (
        'Date,Text,Amount\n2024-02-01,"Shop\n1 High St\n2024-01-31",-1.00\n2024-02-02,B,-2.00\n'
    )
    assert [row.payee for row in rows(content)] == ["Shop 1 High St 2024-01-31", "B"]


def test_debit_and_credit_add_up_to_the_amount(read: Read) -> None:
    content = (
        "Date,Text,Out,In\n2024-02-01,A,1.00,\n2024-02-02,B,-,2.00\n2024-02-03,C,,\n"
        "2024-02-04,D,1.00,\n2024-02-05,E,1.00,\n"
    )
    statement = read(content)
    assert [row.amount for row in select_rows(statement)] == [-1, 2, -1, -1]
    assert select_problems(statement) == [RowProblem(4, "Out", "The amount is missing.")]


FLAGS = "Date,Text,Amount,Type\n2024-02-01,A,1.00,{}\n2024-02-02,B,2.00,credit\n2024-02-03,C,3.00,debit\n2024-02-04,D,4.00,debit\n2024-02-05,E,5.00,debit\n"


@pytest.mark.parametrize(
    ("flag", "message"),
    [
        ("sideways", "Not a direction (money in or money out): sideways"),
        ("", "The direction is missing."),
    ],
)
def test_rows_without_a_known_direction_are_problems(read: Read, flag: str, message: str) -> None:
    statement = read(FLAGS.format(flag))
    assert statement.mapping is not None
    assert statement.mapping["sign"] == "flag"
    assert select_problems(statement) == [RowProblem(2, "Type", message)]
    assert [row.amount for row in select_rows(statement)] == [2, -3, -4, -5]


def test_words_for_money_out_can_be_named(read: Read) -> None:
    statement = read(FLAGS.format("sideways"), {"out_values": ["sideways"]})
    assert [row.amount for row in select_rows(statement)] == [-1, 2, -3, -4, -5]


def test_the_currency_is_that_of_the_row_then_of_the_file_then_of_the_number(rows: Rows) -> None:
    content = "Date,Text,Amount,Currency\n2024-02-01,A,-1.00,usd\n2024-02-02,B,€-2.00,\n"
    assert [row.currency for row in rows(content)] == ["USD", "EUR"]
    with_file_currency = rows(content, {"currency": "GBP"})
    assert [row.currency for row in with_file_currency] == ["USD", "GBP"]


@pytest.mark.parametrize(("text", "category_id"), [("17", 17), ("9" * 19, None), ("x", None)])
def test_category_ids_are_numbers_that_fit_a_key(
    rows: Rows, text: str, category_id: int | None
) -> None:
    content = f"date,description,amount,category_id\n2024-02-01,A,-1.00,{text}\n"
    assert [row.category_id for row in rows(content)] == [category_id]
