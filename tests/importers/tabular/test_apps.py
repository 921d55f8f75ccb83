"""Read exports of other finance programs."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from importers.values import StatedBalance, Statement, StatementRow

Rows = Callable[..., list[StatementRow]]

MINT = """"Date","Description","Original Description","Amount","Transaction Type","Category","Account Name","Labels","Notes"
"1/28/2025","Costco","COSTCO WHSE #12","559.96","debit","Groceries","Chequing","bulk shared","big one"
"1/30/2025","Paycheck","ACME PAYROLL","2000.00","credit","Income","Chequing","",""
"""
YNAB = """"Account","Flag","Date","Payee","Category Group/Category","Category Group","Category","Memo","Outflow","Inflow","Cleared"
"Checking","Red","15/01/2025","Baker","Everyday: Food","Everyday","Food","bread","€4.20","€0.00","Cleared"
"Checking","","16/01/2025","Employer","Inflow: Ready to Assign","Inflow","Ready to Assign","","€0.00","€2,500.00","Uncleared"
"""
ACTUAL = """Account,Date,Payee,Notes,Category,Amount,Split_Amount,Cleared
Checking,2025-01-15,Baker,bread,Food,-4.20,0,Cleared
Checking,2025-01-16,Employer,,Income,2500.00,0,Not cleared
"""
FIREFLY = """user_id,group_id,journal_id,created_at,updated_at,group_title,type,amount,foreign_amount,currency_code,foreign_currency_code,description,date,source_name,source_iban,source_type,destination_name,destination_iban,destination_type,reconciled,category,budget,bill,tags,notes
1,10,11,2025-01-15T10:00:00+01:00,2025-01-15T10:00:00+01:00,,Withdrawal,-4.200000000000,,EUR,,bread,2025-01-15T00:00:00+01:00,Checking,,Asset account,Baker,,Expense account,,Food,,,"treat,daily",
1,11,12,2025-01-16T10:00:00+01:00,2025-01-16T10:00:00+01:00,,Deposit,2500.00,,EUR,,salary,2025-01-16T00:00:00+01:00,Employer,,Revenue account,Checking,,Asset account,,,,,,
1,12,13,2025-01-17T10:00:00+01:00,2025-01-17T10:00:00+01:00,,Transfer,100.00,,EUR,,save,2025-01-17T00:00:00+01:00,Checking,,Asset account,Savings,,Asset account,,,,,,
1,13,14,2025-01-01T10:00:00+01:00,2025-01-01T10:00:00+01:00,,Opening balance,50.00,,EUR,,start,2025-01-01T00:00:00+01:00,Initial,,Initial balance account,Checking,,Asset account,,,,,,
"""


@pytest.mark.parametrize(
    ("text", "program", "first", "second"),
    [
        (
            MINT,
            "mint",
            ("2025-01-28", "-559.96", "Costco", "COSTCO WHSE #12", "Groceries", "Chequing"),
            ("2000.00", "Paycheck"),
        ),
        (
            YNAB,
            "ynab",
            ("2025-01-15", "-4.20", "Baker", "bread", "Food", "Checking"),
            ("2500.00", "Employer"),
        ),
        (
            ACTUAL,
            "actual",
            ("2025-01-15", "-4.20", "Baker", "bread", "Food", "Checking"),
            ("2500.00", "Employer"),
        ),
    ],
)
def test_an_export_is_recognised_by_its_headings(
    rows: Rows,
    read: Callable[..., Statement],
    text: str,
    program: str,
    first: tuple[str, ...],
    second: tuple[str, str],
) -> None:
    assert (read(text).format, read(text).questions) == (program, ())
    first_row, second_row = rows(text)
    assert (
        str(first_row.date),
        str(first_row.amount),
        first_row.payee,
        first_row.description,
        first_row.category,
        first_row.account,
    ) == first
    assert (str(second_row.amount), second_row.payee) == second


def test_labels_of_mint_are_tags(rows: Rows) -> None:
    assert (rows(MINT)[0].tags, rows(MINT)[0].notes) == (("bulk shared",), "big one")


def test_the_two_sides_of_firefly_become_account_and_payee(read: Callable[..., Statement]) -> None:
    statement = read(FIREFLY)
    expense, income, transfer, opening = statement.items()
    assert statement.format == "firefly"
    assert isinstance(expense, StatementRow)
    assert isinstance(income, StatementRow)
    assert isinstance(transfer, StatementRow)
    assert (expense.account, expense.payee, expense.amount, expense.tags) == (
        "Checking",
        "Baker",
        Decimal("-4.2"),
        ("treat", "daily"),
    )
    assert (income.account, income.payee, income.amount) == ("Checking", "Employer", 2500)
    assert (transfer.kind, transfer.account, transfer.to_account, transfer.amount) == (
        "transfer",
        "Checking",
        "Savings",
        -100,
    )
    assert opening == StatedBalance(
        dt.date(2025, 1, 1), Decimal("50.00"), "EUR", "Checking", is_opening=True
    )
