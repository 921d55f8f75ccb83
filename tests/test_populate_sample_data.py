import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

import populate_sample_data
from core.enums import RecurringStatus
from models import User, db
from populate_sample_data import load_csv
from sample_data.demo import create_household
from sample_data.household import household
from sample_data.ledger_files import LedgerError, read_ledger
from sample_data.recording import LedgerRow
from services.ledger import total_audit
from tests.conftest import Person

TODAY = dt.date(2026, 11, 21)
US_LINES = """Date,Description,Amount,Transaction Type,Category,Account Name
01/02/2018,Mortgage Payment,1247.44,debit,Mortgage & Rent,Checking
01/12/2018,Biweekly Paycheck,2000.00,credit,Paycheck,Checking
01/01/2018,Amazon,11.11,debit,Shopping,Platinum Card
"""  # three rows of a publicly shared personal ledger, Mint's layout
IN_LINES = """Date,Mode,Category,Subcategory,Note,Amount,Income/Expense,Currency
9/13/2018,Saving Bank account 1,Small Cap fund 2,,,5000,Transfer-Out,INR
9/20/2018,Cash,Food,snacks,Idli medu Vada mix 2 plates,60,Expense,INR
"""  # two rows of a publicly shared household's ledger


def rows(**options: Any) -> list[LedgerRow]:
    return list(household(TODAY, **({"months": 24, "per_month": 60, "seed": 20} | options)))


def test_the_same_seed_gives_the_same_household() -> None:
    assert rows() == rows()
    assert rows(seed=1) != rows()


def amounts(household_rows: list[LedgerRow], payee: str) -> list[Decimal]:
    in_order = sorted(household_rows, key=lambda row: row["date"])
    return [row["amount"] for row in in_order if row.get("payee") == payee]


def test_a_household_is_believable() -> None:
    household_rows = rows()
    days = [row["date"] for row in household_rows]
    assert (min(days), max(days) <= TODAY) == (dt.date(2024, 12, 1), True)

    assert amounts(household_rows, "Brightworks Ltd") == [Decimal(3450)] * 12 + [Decimal(3610)] * 11
    assert amounts(household_rows, "Linden Property") == [Decimal(1250)] * 24
    assert len(set(amounts(household_rows, "City Power"))) == 24
    assert amounts(household_rows, "Harbor Mutual").count(Decimal(486)) == 2
    streaming = amounts(household_rows, "Streamly")
    assert (streaming[0], streaming[-1]) == (Decimal("11.99"), Decimal("14.99"))
    assert len(amounts(household_rows, "Skyline Air")) == 4

    by_tag = Counter(tag for row in household_rows for tag in row.get("tags", []))
    assert by_tag.keys() == {"holiday", "refund", "yearly"}
    groceries = [row["date"].replace(day=1) for row in household_rows if is_grocery(row)]
    per_month = Counter(groceries)
    assert min(per_month.values()) < max(per_month.values()) / 2


def is_grocery(row: LedgerRow) -> bool:
    return row.get("category") == "Groceries"


def test_the_card_is_paid_from_the_account_to_the_cent() -> None:
    household_rows = rows()
    bills = amounts(household_rows, "Credit card")
    last_bill = dt.date(2026, 11, 20)
    on_card = [
        row["amount"]
        for row in household_rows
        if row.get("account") == "Credit card" and row["date"] < last_bill
    ]
    assert len(bills) == 24
    assert sum(bills) == sum(on_card)


@pytest.mark.parametrize(
    ("options", "low", "high"), [({"months": 6, "per_month": 10}, 90, 160), ({"months": 1}, 35, 75)]
)
def test_the_size_of_the_household_is_an_option(
    options: dict[str, int], low: int, high: int
) -> None:
    assert low <= len(rows(**options)) <= high


DEMO_PASSWORD = "some password of theirs"


@pytest.fixture
def demo(app: Flask) -> Person:
    """A household of fourteen months, logged in."""
    with app.app_context():
        create_household(
            app.extensions["outlay"],
            "demo@outlay.example",
            DEMO_PASSWORD,
            months=14,
            per_month=20,
        )
        user_id = db.session.scalars(select(User.id)).one()
        db.session.remove()
    client = app.test_client()
    credentials = {"email": "demo@outlay.example", "password": DEMO_PASSWORD}
    answer = client.post("/api/auth/login", json=credentials)
    return Person(client, user_id, credentials["email"], answer.json["access_token"], "")


def test_a_household_is_recorded_through_the_services(app: Flask, demo: Person) -> None:
    with app.app_context():
        assert list(total_audit.find_differences(demo.id)) == []
        db.session.remove()
    assert len(demo.get("/accounts")["items"]) == 3
    assert len(demo.get("/rules")["items"]) == 2
    assert demo.get("/users/me")["role"] == "user"

    first = {"email": "me@example.com", "password": DEMO_PASSWORD}
    answer = demo.client.post("/api/auth/register", json=first)
    assert answer.json["user"]["role"] == "admin"


def test_a_household_has_a_past_with_budgets_and_scored_forecasts(demo: Person) -> None:
    assert demo.get("/predictions/accuracy")["overall"]["count"] >= 10
    (groceries, *_) = demo.get("/budgets")["items"]
    history = demo.get(f"/budgets/{groceries['id']}/usage")["history"]
    assert {row["amount"] for row in history} == {600.0, 650.0}


def test_a_household_has_a_recurring_series_of_every_status(demo: Person) -> None:
    names = {series["status"]: series["name"] for series in demo.get("/recurring")["items"]}
    assert names.keys() == set(RecurringStatus)
    assert names[RecurringStatus.DISMISSED] == "Riverside Shelter"
    assert names[RecurringStatus.PAUSED] == "Pulse Gym"
    assert names[RecurringStatus.ENDED] == "Lingua Club"


@pytest.mark.any_database
def test_a_household_has_an_import_with_rows_to_review(demo: Person) -> None:
    (imported,) = demo.get("/transactions/imports")["items"]
    assert (imported["status"], imported["rejected"]) == ("done", 0)
    to_review = demo.get("/transactions", uncertain="true")["items"]
    assert len(to_review) >= 3
    assert {row["category_id"] for row in to_review} == {None}


@pytest.mark.any_database
def test_a_shortened_name_of_a_coffee_shop_is_coffee_from_the_first_day(demo: Person) -> None:
    line = {"description": "SQ *BLUE BTL 0423 SAN FRANC", "amount": 4.5}
    suggestion = demo.post("/ml/categorize", 200, **line)
    assert suggestion["category_name"] == "Food & Dining"
    assert suggestion["reason"] == "The words suggest coffee."


def test_a_ledger_file_is_recorded_to_the_cent(app: Flask, ada: Person, tmp_path: Path) -> None:
    for name, text in (("us.csv", US_LINES), ("in.csv", IN_LINES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with app.app_context():
        assert load_csv(tmp_path / "us.csv", ada.email) == 3
        assert load_csv(tmp_path / "in.csv", ada.email) == 2
    year = ada.get("/summary/yearly", year=2018, convert="false")
    assert (year["total_income"], year["total_expenses"]) == (2000.0, 1258.55)
    assert ada.get("/summary/yearly", year=2018, currency="INR")["total_expenses"] == 60.0
    balances = {
        account["name"]: account["current_balance"] for account in ada.get("/accounts")["items"]
    }
    assert balances["Small Cap fund 2"] == 5000.0
    assert balances["Checking"] == 752.56


@pytest.mark.parametrize(
    "line", ["x,Shop,5,debit,Food,Cash", "01/02/2018,Shop,abc,debit,Food,Cash", "01/02/2018"]
)
def test_an_unreadable_line_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(US_LINES + line + "\n", encoding="utf-8")
    with pytest.raises(LedgerError, match="Line 5"):
        list(read_ledger(path, "USD"))


def test_a_ledger_requires_an_existing_user(app: Flask, tmp_path: Path) -> None:
    with app.app_context(), pytest.raises(LedgerError, match="nobody@"):
        load_csv(tmp_path / "us.csv", "nobody@example.com")


def test_the_command_line_creates_and_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {
        "INSTANCE_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "LOG_LEVEL": "CRITICAL",
    }.items():
        monkeypatch.setenv(name, value)
    populate_sample_data.main(["--months", "2", "--per-month", "5", "--email", "me@example.com"])
    (tmp_path / "us.csv").write_text(US_LINES, encoding="utf-8")
    populate_sample_data.main(["--csv", str(tmp_path / "us.csv"), "--user", "me@example.com"])
    printed = capsys.readouterr().out
    assert "Login: me@example.com / " in printed
    assert "Recorded 3 transactions for me@example.com." in printed
    for wrong in (["--csv", "x.csv"], ["--months", "0"]):
        with pytest.raises(SystemExit):
            populate_sample_data.main(wrong)
