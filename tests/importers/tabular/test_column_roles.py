"""Assign roles to columns."""

from collections.abc import Sequence

import pytest

from importers.tabular.column_roles import assign_roles
from importers.tabular.columns import build_columns


def assign(header: str, *rows: str) -> dict[str, str | list[str]]:
    """Return headings by role; header and rows are separated by commas."""
    headings = header.split(",")
    table = build_columns(headings, [row.split(",") for row in rows], len(headings))
    roles: dict[str, str | list[str]] = {}
    for role, places in assign_roles(table).items():
        names = [headings[place] for place in places]
        roles[role] = names if role == "description" else names[0]
    return roles


def test_headings_decide_where_cells_suit_them() -> None:
    roles = assign(
        "Value date,Booking date,Payee,Amount,Balance,Currency",
        "2024-02-01,2024-02-02,Shop,-1.00,9.00,EUR",
    )
    assert roles == {
        "date": "Booking date",
        "transaction_date": "Value date",
        "payee": "Payee",
        "amount": "Amount",
        "balance": "Balance",
        "currency": "Currency",
    }


def test_cells_decide_where_headings_say_nothing() -> None:
    roles = assign(
        "a,b,c,d,e",
        "9.00,Shop one,EUR,2024-02-01,-1.00",
        "4.00,Bakery two,EUR,2024-02-02,-5.00",
    )
    assert roles == {"date": "d", "amount": "e", "balance": "a", "payee": "b", "currency": "c"}


def test_an_exact_heading_keeps_its_role_over_faulty_cells() -> None:
    assert assign("Date,Text,Amount", "2024-02-01,Shop,broken")["amount"] == "Amount"


@pytest.mark.parametrize(
    ("ids", "is_id"),
    [(("A1", "A2", "A3"), True), (("A1", "A1", "A2"), False), (("A1", "", ""), False)],
)
def test_ids_are_unique_and_mostly_present(
    ids: Sequence[str],
    is_id: bool,  # noqa: FBT001
) -> None:
    rows = [f"2024-02-0{day},Shop,-{day}.00,{text}" for day, text in enumerate(ids, start=1)]
    assert ("bank_id" in assign("Date,Text,Amount,Transaction ID", *rows)) is is_id


def test_unknown_states_are_no_status() -> None:
    rows = ("2024-02-01,Shop,-1.00,abc", "2024-02-02,Shop,-1.00,def")
    assert "status" not in assign("Date,Payee,Amount,Status", *rows)
    assert "status" in assign("Date,Payee,Amount,Status", rows[0], "2024-02-02,Shop,-1.00,Pending")


def test_the_payee_is_the_text_that_differs_in_most_rows() -> None:
    rows = [f"2024-02-01,Card payment,Shop number {name},-1.00" for name in ("one", "two", "three")]
    roles = assign("Date,x,y,Amount", *rows)
    assert (roles["payee"], "description" in roles) == ("y", False)


def test_named_descriptions_are_joined_in_their_order() -> None:
    roles = assign("Date,Description,Memo,Payee,Amount", "2024-02-01,Rent,March,Landlord,-900.00")
    assert (roles["payee"], roles["description"]) == ("Payee", ["Description", "Memo"])


def test_no_date_column_is_assigned_without_dates() -> None:
    assert "date" not in assign("a,b", "Shop,-1.00")
