"""Bank files over the API: what goes in, what stays, what is known again, and what is taken back."""

import gzip
import io
import random
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from models import db
from services.imports import import_job, scanning, writer
from services.ledger import total_audit
from tests.conftest import Person

MARCH = """Date,Payee,Amount
2026-03-14,Corner Market,-42.50
2026-03-14,Blue Bottle,-4.00
2026-03-14,Blue Bottle,-4.00
2026-03-15,Employer,2500.00
2026-03-17,Landlord,-900.00
2026-03-18,Blue Bottle,-4.00
"""
SUM = 1545.5


@pytest.fixture
def giro(ada: Person, today: Callable[[str], None]) -> int:
    today("2026-03-20")
    return ada.account("Giro", currency="EUR")


def balance(person: Person, account_id: int) -> float:
    return float(person.get(f"/accounts/{account_id}")["current_balance"])


def outcomes(done: Any) -> list[str]:
    return [row["outcome"] for row in done["rows"]]


def rows_of(person: Person, **query: Any) -> list[Any]:
    return list(person.get("/transactions", limit=200, **query)["items"])


def test_every_row_of_a_file_becomes_a_transaction(ada: Person, giro: int) -> None:
    done = ada.send("/import", MARCH, account_id=str(giro))
    assert (done["status"], done["imported_count"], done["rejected"]) == ("done", 6, 0)
    assert outcomes(done) == ["created"] * 6
    assert balance(ada, giro) == SUM
    landlord = ada.get(f"/transactions/{done['rows'][4]['transaction_id']}")
    assert (landlord["kind"], landlord["amount"], landlord["payee"]) == (
        "expense",
        900.0,
        "Landlord",
    )
    assert {row["id"] for row in rows_of(ada, import_id=done["id"])} == {
        r["transaction_id"] for r in done["rows"]
    }
    assert ada.get("/summary/monthly", year=2026, month=3, currency="EUR")["total_income"] == 2500.0


def test_the_same_file_again_is_nothing_new(ada: Person, giro: int) -> None:
    first = ada.send("/import", MARCH, account_id=str(giro))
    again = ada.send("/import", MARCH, account_id=str(giro))
    assert outcomes(again) == ["duplicate"] * 6
    assert sorted(row["transaction_id"] for row in again["rows"]) == sorted(
        r["transaction_id"] for r in first["rows"]
    )
    assert balance(ada, giro) == SUM


def reencoded(text: str) -> list[bytes]:
    lines = [line.split(",") for line in text.strip().split("\n")]
    continental = "\n".join(";".join(cell.replace(".", ",") for cell in line) for line in lines)
    german = "\n".join("\t".join([*_day_first(line[:1]), *line[1:]]) for line in lines)
    return [
        text.encode("utf-16"), text.encode("utf-8-sig"), text.replace("\n", "\r\n").encode(),
        text.replace("\n", "\r").encode(), continental.encode("cp1252"), german.encode("utf-16-le"),
        gzip.compress(text.encode()), zipped(text),
    ]  # fmt: skip


def _day_first(cells: list[str]) -> list[str]:
    return [".".join(reversed(cell.split("-"))) if "-" in cell else cell for cell in cells]


def zipped(text: str | bytes, name: str = "bank.csv") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return packed.getvalue()


def test_the_same_rows_are_known_however_the_file_is_written(ada: Person, giro: int) -> None:
    ada.send("/import", MARCH, account_id=str(giro))
    for content in reencoded(MARCH):
        again = ada.send("/import", content, account_id=str(giro))
        assert outcomes(again) == ["duplicate"] * 6, content[:80]
    header, *rows = MARCH.strip().split("\n")
    random.Random(4).shuffle(rows)
    assert (
        outcomes(ada.send("/import", "\n".join([header, *rows]), account_id=str(giro)))
        == ["duplicate"] * 6
    )
    assert balance(ada, giro) == SUM


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("cut", range(1, 6))
def test_halves_of_a_file_make_the_whole(ada: Person, giro: int, cut: int, order: int) -> None:
    header, *rows = MARCH.strip().split("\n")
    for half in (rows[:cut], rows[cut:])[::order]:
        ada.send("/import", "\n".join([header, *half]), account_id=str(giro))
    assert balance(ada, giro) == SUM
    assert outcomes(ada.send("/import", MARCH, account_id=str(giro))) == ["duplicate"] * 6


def test_balances_tell_equal_rows_of_two_files_apart(ada: Person, giro: int) -> None:
    header = "Date,Payee,Amount,Balance\n"
    ada.send("/import", header + "2026-03-14,Blue Bottle,-4.00,96.00\n", account_id=str(giro))
    ada.send("/import", header + "2026-03-14,Blue Bottle,-4.00,92.00\n", account_id=str(giro))
    assert balance(ada, giro) == -8.0
    again = ada.send(
        "/import", header + "2026-03-14,Blue Bottle,-4.00,96.00\n", account_id=str(giro)
    )
    assert outcomes(again) == ["duplicate"]


def test_overlapping_files_add_only_what_is_new(ada: Person, giro: int) -> None:
    header, *rows = MARCH.strip().split("\n")
    ada.send("/import", "\n".join([header, *rows[:5]]), account_id=str(giro))
    done = ada.send("/import", "\n".join([header, *rows[1:]]), account_id=str(giro))
    assert outcomes(done) == ["duplicate"] * 4 + ["created"]
    assert balance(ada, giro) == SUM


def test_shuffled_halves_of_a_long_file_make_the_whole(ada: Person, giro: int) -> None:
    dice = random.Random(7)
    rows = [
        f"2026-{dice.randint(1, 3):02}-{dice.randint(1, 19):02},Shop {dice.randint(1, 5)},-{dice.randint(1, 9)}.00"
        for _ in range(300)
    ]
    dice.shuffle(rows)
    for half in (rows[:150], rows[150:], rows):
        ada.send(
            "/import",
            "\n".join(["Date,Payee,Amount", *half]),
            account_id=str(giro),
            categorize="false",
        )
    assert balance(ada, giro) == float(sum(Decimal(row.split(",")[2]) for row in rows))


def test_a_bad_row_costs_no_other_and_says_where_it_is(ada: Person, giro: int) -> None:
    bad = (
        MARCH
        + "2026-02-30,Nowhere,-1.00\n2026-03-19,Nobody,nan\n2026-03-19,Nothing,0.00\n,,\n2026-03-19,Exact,-1.005\n"
    )
    done = ada.send("/import", bad, account_id=str(giro))
    assert (done["created"], done["rejected"]) == (6, 4)
    assert done["errors"] == [
        {"line": 8, "column": "Date", "message": "The date does not exist: 2026-02-30"},
        {"line": 9, "column": "Amount", "message": "Not a valid amount: nan"},
        {"line": 10, "column": "Amount", "message": "The amount must not be zero."},
        {
            "line": 12,
            "column": "Amount",
            "message": "An amount in EUR has at most 2 decimals; this one has 3.",
        },
    ]
    assert balance(ada, giro) == SUM


def test_all_or_nothing_where_that_is_asked(
    ada: Person, giro: int, count_rows: Callable[[str], int]
) -> None:
    bad = MARCH + "2026-02-30,Nowhere,-1.00\n"
    refused = ada.send("/import", bad, 422, account_id=str(giro), atomic="true")
    assert refused["code"] == "rejected_rows"
    assert refused["errors"] == [
        {"pointer": "/file/lines/8/Date", "message": "The date does not exist: 2026-02-30"}
    ]
    assert count_rows("transactions") == count_rows("import_rows") == 0
    assert ada.send("/import", MARCH, account_id=str(giro), atomic="true")["created"] == 6


def test_a_preview_shows_what_would_be_and_stores_nothing(
    ada: Person, giro: int, count_rows: Callable[[str], int]
) -> None:
    seen = ada.send("/import/preview", MARCH, account_id=str(giro))
    assert (seen["format"], seen["questions"], seen["counts"]["created"]) == ("csv", [], 6)
    assert seen["mapping"]["columns"] == {"date": "Date", "amount": "Amount", "payee": "Payee"}
    assert {one["about"] for one in seen["evidence"]} >= {
        "encoding",
        "delimiter",
        "columns",
        "date_order",
        "sign",
    }
    first = seen["rows"][0]
    assert (first["line"], first["date"], first["kind"], first["amount"]) == (
        2,
        "2026-03-14",
        "expense",
        42.5,
    )
    assert count_rows("transactions") == 0
    done = ada.post("/transactions/import", 200, import_id=seen["import_id"])
    assert (done["id"], done["created"]) == (seen["import_id"], 6)
    again = ada.send("/import/preview", MARCH, account_id=str(giro))
    assert again["counts"] == {
        "created": 0,
        "updated": 0,
        "duplicates": 6,
        "offered": 0,
        "rejected": 0,
    }
    assert (
        ada.post("/transactions/import", 409, import_id=seen["import_id"])["code"]
        == "already_imported"
    )


AMBIGUOUS = "Date,Description,Amount\n01/02/2025,Coffee,-1.00\n02/03/2025,Tea,-2.00\n"


def test_what_a_file_leaves_open_is_asked_and_then_remembered(ada: Person, giro: int) -> None:
    seen = ada.send("/import/preview", AMBIGUOUS, account_id=str(giro))
    (question,) = seen["questions"]
    assert (question["field"], question["options"], question["must_be_answered"]) == (
        "date_order",
        ["DMY", "MDY"],
        True,
    )
    refused = ada.send("/import", AMBIGUOUS, 422, account_id=str(giro))
    assert (refused["code"], refused["errors"][0]["pointer"]) == (
        "ambiguous_file",
        "/mapping/date_order",
    )
    done = ada.post(
        "/transactions/import", 200, import_id=seen["import_id"], mapping={"date_order": "MDY"}
    )
    assert [row["date"] for row in rows_of(ada, import_id=done["id"])] == [
        "2025-02-03",
        "2025-01-02",
    ]
    next_month = AMBIGUOUS.replace("2025", "2026").replace("Coffee", "Cocoa")
    seen = ada.send("/import/preview", next_month, account_id=str(giro))
    assert (seen["questions"], seen["profile"]["id"]) == ([], done["profile_id"])
    assert seen["rows"][0]["date"] == "2026-01-02"
    profiles = "/transactions/import/profiles"
    assert ada.get(profiles)["items"][0]["mapping"]["date_order"] == "MDY"
    assert ada.put(f"{profiles}/{done['profile_id']}", name="My bank")["name"] == "My bank"
    ada.delete(f"{profiles}/{done['profile_id']}")
    assert ada.send("/import/preview", next_month, account_id=str(giro))["questions"]


def test_a_mapping_may_say_what_columns_mean(ada: Person, giro: int) -> None:
    file = "A,B,C,D\n2026-03-01,7.00,Shop,x\n2026-03-02,8.00,Kiosk,x\n"
    mapping = {
        "columns": {"date": "A", "amount": 1, "payee": "C", "notes": "D"},
        "sign": "inverted",
    }
    ada.send("/import", file, account_id=str(giro), mapping=mapping)
    newest, _ = rows_of(ada)
    assert (newest["kind"], newest["amount"], newest["payee"], newest["notes"]) == (
        "expense",
        8.0,
        "Kiosk",
        "x",
    )
    wrong = ada.send(
        "/import", file, 422, account_id=str(giro), mapping={"columns": {"amount": "Z"}}
    )
    assert wrong["errors"] == [
        {"pointer": "/mapping/columns/amount", "message": "The file has no such column."}
    ]
    wrong = ada.send("/import", file, 422, account_id=str(giro), mapping={"date_order": "XYZ"})
    assert wrong["errors"][0]["pointer"] == "/mapping/date_order"


def test_the_banks_own_id_is_known_again_whatever_the_text(ada: Person, giro: int) -> None:
    header = "Transaction ID,Date,Payee,Amount\n"
    done = ada.send(
        "/import",
        header + "A-100,2026-03-01,Shop,-5.00\nA-101,2026-03-01,Shop,-5.00\n",
        account_id=str(giro),
    )
    again = ada.send(
        "/import",
        header + "A-101,2026-03-02,Shop & Co,-5.00\nA-102,2026-03-01,Shop,-5.00\n",
        account_id=str(giro),
    )
    assert outcomes(again) == ["duplicate", "created"]
    assert again["rows"][0]["transaction_id"] == done["rows"][1]["transaction_id"]
    assert rows_of(ada, import_id=again["id"])[0]["external_id"] == "A-102"


def test_a_row_that_a_file_has_twice_under_one_id_is_one(ada: Person, giro: int) -> None:
    row = "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260301<TRNAMT>-5.00<FITID>A1<NAME>Shop</STMTTRN>"
    reversal = "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260301<TRNAMT>5.00<FITID>A1<NAME>Shop</STMTTRN>"
    file = (
        f"<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST>{row}{row}{reversal}</BANKTRANLIST></STMTRS></OFX>"
    )
    done = ada.send("/import", file, account_id=str(giro), name="bank.ofx")
    assert outcomes(done) == ["created", "duplicate", "created"]
    assert done["rows"][1]["transaction_id"] == done["rows"][0]["transaction_id"]
    assert (
        outcomes(ada.send("/import", file, account_id=str(giro), name="bank.ofx"))
        == ["duplicate"] * 3
    )
    assert balance(ada, giro) == 0.0


def test_the_accounts_of_a_file_are_told_apart_where_somebody_says_how(
    ada: Person, giro: int
) -> None:
    savings = ada.account("Savings", currency="EUR")
    rows = [
        "Account,Date,Payee,Amount",
        "DE01,2026-03-01,Shop,-5.00",
        "DE02,2026-03-01,Interest,1.00",
    ]
    file = "\n".join([*rows, "DE03,2026-03-01,Other,9.00"])
    seen = ada.send("/import/preview", file, account_id=str(giro))
    assert [(one["field"], one["options"]) for one in seen["questions"]] == [
        ("accounts", ["DE01", "DE02", "DE03"])
    ]
    told = {"DE01": giro, "DE02": savings, "DE03": None}
    done = ada.post("/transactions/import", 200, import_id=seen["import_id"], accounts=told)
    assert outcomes(done) == ["created", "created", "rejected"]
    assert (balance(ada, giro), balance(ada, savings)) == (-5.0, 1.0)


def test_an_id_that_the_bank_uses_again_months_later_is_another_payment(
    ada: Person, giro: int
) -> None:
    header = "Transaction ID,Date,Payee,Amount\n"
    ada.send(
        "/import",
        header + "1,2026-01-05,Shop,-5.00\n2,2026-01-06,Shop,-6.00\n",
        account_id=str(giro),
    )
    done = ada.send(
        "/import",
        header + "1,2026-02-05,Kiosk,-7.00\n2,2026-02-06,Kiosk,-8.00\n",
        account_id=str(giro),
    )
    assert outcomes(done) == ["created"] * 2
    assert balance(ada, giro) == -26.0


PENDING = "Date,Payee,Amount,Status\n2026-03-10,BLUE BOTTLE PENDING,-20.00,Pending\n2026-03-09,Shop,-7.00,Posted\n"
POSTED = "Date,Payee,Amount,Status\n2026-03-12,BLUE BOTTLE COFFEE OAKLAND,-23.50,Posted\n2026-03-09,Shop,-7.00,Posted\n"


def test_a_pending_row_is_booked_with_its_tip_and_not_doubled(ada: Person, giro: int) -> None:
    done = ada.send("/import", PENDING, account_id=str(giro))
    waiting = ada.get(f"/transactions/{done['rows'][0]['transaction_id']}")
    assert (waiting["is_pending"], waiting["amount"]) == (True, 20.0)
    ada.put(
        f"/transactions/{waiting['id']}", notes="with Grace", category_id=ada.category("Treats")
    )
    booked = ada.send("/import", POSTED, account_id=str(giro))
    assert outcomes(booked) == ["updated", "duplicate"]
    row = ada.get(f"/transactions/{waiting['id']}")
    assert (row["is_pending"], row["amount"], row["date"], row["notes"]) == (
        False,
        23.5,
        "2026-03-12",
        "with Grace",
    )
    assert balance(ada, giro) == -30.5
    assert outcomes(ada.send("/import", POSTED, account_id=str(giro))) == ["duplicate"] * 2
    assert outcomes(ada.send("/import", PENDING, account_id=str(giro))) == ["duplicate"] * 2
    assert balance(ada, giro) == -30.5


def test_taking_back_what_booked_a_pending_row_makes_it_pending_again(
    ada: Person, giro: int
) -> None:
    done = ada.send("/import", PENDING, account_id=str(giro))
    booked = ada.send("/import", POSTED, account_id=str(giro))
    undone = ada.delete(f"/transactions/imports/{booked['id']}", 200)
    assert (undone["deleted"], undone["restored"], undone["kept"]) == (0, 1, 0)
    row = ada.get(f"/transactions/{done['rows'][0]['transaction_id']}")
    assert (row["is_pending"], row["amount"], row["date"]) == (True, 20.0, "2026-03-10")
    assert balance(ada, giro) == -27.0


def test_what_somebody_deleted_is_offered_and_not_forced_back(ada: Person, giro: int) -> None:
    done = ada.send("/import", MARCH, account_id=str(giro))
    gone = done["rows"][4]["transaction_id"]
    ada.delete(f"/transactions/{gone}")
    again = ada.send("/import", MARCH, account_id=str(giro))
    assert outcomes(again) == [*["duplicate"] * 4, "offered", "duplicate"]
    assert again["rows"][4]["transaction_id"] == gone
    back = ada.send("/import", MARCH, account_id=str(giro), restore_deleted="true")
    assert outcomes(back) == [*["duplicate"] * 4, "created", "duplicate"]
    assert balance(ada, giro) == SUM
    assert outcomes(ada.send("/import", MARCH, account_id=str(giro))) == ["duplicate"] * 6


def test_edits_survive_the_same_file(ada: Person, giro: int) -> None:
    done = ada.send("/import", MARCH, account_id=str(giro))
    edited = done["rows"][0]["transaction_id"]
    changes = {
        "payee": "The market",
        "notes": "weekly",
        "category_id": ada.category("Food"),
        "amount": 40.0,
        "date": "2026-03-13",
    }
    ada.put(f"/transactions/{edited}", **changes)
    assert outcomes(ada.send("/import", MARCH, account_id=str(giro))) == ["duplicate"] * 6
    assert {name: ada.get(f"/transactions/{edited}")[name] for name in changes} == changes


def test_what_was_entered_by_hand_is_not_doubled(ada: Person, giro: int) -> None:
    by_hand = ada.spend(4, "2026-03-13", payee="Blue Bottle", account_id=giro)["id"]
    done = ada.send("/import", MARCH, account_id=str(giro))
    assert outcomes(done) == ["created", "duplicate", "created", "created", "created", "created"]
    assert done["rows"][1]["transaction_id"] == by_hand
    assert outcomes(ada.send("/import", MARCH, account_id=str(giro))) == ["duplicate"] * 6


def test_the_same_rows_in_another_format_are_known(ada: Person, giro: int) -> None:
    ada.send("/import", MARCH, account_id=str(giro))
    rows = (
        (14, "Corner Market", 42.5),
        (14, "Blue Bottle", 4),
        (17, "Landlord GmbH", 900),
        (18, "Bakery", 4),
    )
    qif = "!Type:Bank\n" + "".join(
        f"D{day}/03'2026\nT-{amount}\nP{payee}\n^\n" for day, payee, amount in rows
    )
    done = ada.send("/import", qif, account_id=str(giro), name="bank.qif")
    assert (done["format"], outcomes(done)) == (
        "qif",
        ["duplicate", "duplicate", "duplicate", "created"],
    )


def test_an_import_is_taken_back_but_for_what_was_edited(
    ada: Person, giro: int, app: Flask
) -> None:
    done = ada.send("/import", MARCH, account_id=str(giro))
    kept = done["rows"][0]["transaction_id"]
    ada.put(f"/transactions/{kept}", notes="mine now")
    undone = ada.delete(f"/transactions/imports/{done['id']}", 200)
    assert (undone["deleted"], undone["kept"], undone["kept_ids"]) == (5, 1, [kept])
    assert [row["id"] for row in rows_of(ada)] == [kept]
    assert ada.get(f"/transactions/imports/{done['id']}")["status"] == "undone"
    again = ada.send("/import", MARCH, account_id=str(giro))
    assert outcomes(again) == ["duplicate", *["created"] * 5]
    forced = ada.delete(f"/transactions/imports/{done['id']}", 200, force="true")
    assert (forced["deleted"], forced["kept"]) == (1, 0)
    ada.delete(f"/transactions/imports/{again['id']}", 200)
    assert balance(ada, giro) == 0.0
    with app.app_context():
        assert list(total_audit.find_differences(ada.id)) == []
        db.session.rollback()


def test_balances_are_compared(ada: Person) -> None:
    account = ada.account("Giro", currency="EUR", opening_balance=100)
    file = "Date,Payee,Amount,Balance\n2026-03-01,Shop,-10.00,90.00\n2026-03-02,Shop,-5.50,84.50\n"
    (check,) = ada.send("/import/preview", file, account_id=str(account))["balance_checks"]
    assert (check["stated"], check["computed"], check["difference"], check["adds_up"]) == (
        84.5,
        84.5,
        0.0,
        True,
    )
    ada.send("/import", file, account_id=str(account))
    ada.spend(3, "2026-03-02", account_id=account)
    (check,) = ada.send("/import", file, account_id=str(account))["balance_checks"]
    assert (check["computed"], check["difference"]) == (81.5, 3.0)
    assert "103" in check["hint"]


def test_balances_of_accounts_that_are_put_together_are_not_compared(
    ada: Person, giro: int
) -> None:
    def statement(number: int) -> str:
        row = f"<STMTTRN><DTPOSTED>20260301<TRNAMT>-5.00<FITID>A{number}<NAME>Shop</STMTTRN>"
        balance = "<LEDGERBAL><BALAMT>10.00<DTASOF>20260302</LEDGERBAL>"
        return f"<STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>{number}</BANKACCTFROM>{row}{balance}</STMTRS>"

    file = f"<OFX>{statement(1)}{statement(2)}</OFX>"
    savings = ada.account("Savings", currency="EUR")
    together = ada.send("/import", file, account_id=str(giro), name="bank.ofx")
    assert (together["created"], together["balance_checks"]) == (2, [])
    apart = ada.send("/import/preview", file, accounts={"1": giro, "2": savings}, name="bank.ofx")
    assert [(one["account_id"], one["difference"]) for one in apart["balance_checks"]] == [
        (giro, 20.0),
        (savings, 15.0),
    ]


def test_transfers_between_own_accounts_are_proposed_and_linked(ada: Person, giro: int) -> None:
    savings = ada.account("Savings", currency="EUR")
    ada.send(
        "/import",
        "Date,Payee,Amount\n2026-03-05,To savings,-300.00\n2026-03-06,Shop,-30.00\n",
        account_id=str(giro),
    )
    done = ada.send(
        "/import", "Date,Payee,Amount\n2026-03-08,From giro,300.00\n", account_id=str(savings)
    )
    assert done["transfer_proposals"] == 1
    (pair,) = ada.get("/transactions/transfers/proposals")["items"]
    assert (pair["amount"], pair["account_id"], pair["to_account_id"], pair["is_only"]) == (
        300.0,
        giro,
        savings,
        True,
    )
    legs = ada.post(
        "/transactions/transfers", outgoing_id=pair["outgoing_id"], incoming_id=pair["incoming_id"]
    )
    assert (legs["outgoing"]["kind"], legs["incoming"]["amount"]) == ("transfer", -300.0)
    month = {"year": 2026, "month": 3, "currency": "EUR"}
    totals = ada.get("/summary/monthly", **month)
    assert (totals["total_expenses"], totals["total_income"]) == (30.0, 0.0)
    assert (balance(ada, giro), balance(ada, savings)) == (-330.0, 300.0)
    assert ada.get("/transactions/transfers/proposals")["items"] == []
    refused = ada.put(f"/transactions/{pair['outgoing_id']}", 422, amount=1)
    assert refused["errors"] == [
        {
            "pointer": "/amount",
            "message": "This transaction is one leg of a transfer. Unlink the transfer first.",
        }
    ]
    assert (
        ada.put(f"/transactions/{pair['outgoing_id']}", notes="rainy day")["notes"] == "rainy day"
    )
    ada.delete(f"/transactions/transfers/{pair['incoming_id']}")
    totals = ada.get("/summary/monthly", **month)
    assert (totals["total_expenses"], totals["total_income"]) == (330.0, 300.0)


def test_deleting_one_leg_frees_the_other(ada: Person, giro: int) -> None:
    savings = ada.account("Savings", currency="EUR")
    out, into = (
        ada.spend(50, account_id=giro)["id"],
        ada.earn(50, "2026-03-12", account_id=savings)["id"],
    )
    ada.post("/transactions/transfers", outgoing_id=out, incoming_id=into)
    ada.post("/transactions/transfers", 409, outgoing_id=out, incoming_id=into)
    ada.delete(f"/transactions/{out}")
    other = ada.get(f"/transactions/{into}")
    assert (other["kind"], other["amount"], other["counterpart_id"]) == ("income", 50.0, None)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"amount": 51}, "/incoming_id"),
        ({"date": "2026-03-25"}, "/incoming_id"),
        ({"account_id": None}, "/incoming_id"),
    ],
)
def test_two_rows_that_are_no_transfer_are_not_linked(
    ada: Person, giro: int, changes: dict[str, Any], pointer: str
) -> None:
    savings = ada.account("Savings", currency="EUR")
    out = ada.spend(50, "2026-03-14", account_id=giro)["id"]
    into = ada.post(
        "/incomes",
        **{"amount": 50, "date": "2026-03-14", "account_id": savings, "currency": "EUR", **changes},
    )["id"]
    refused = ada.post("/transactions/transfers", 422, outgoing_id=out, incoming_id=into)
    assert refused["errors"][0]["pointer"] == pointer


def test_repeating_a_request_imports_once(ada: Person, giro: int) -> None:
    def ask() -> Any:
        data = {"account_id": str(giro), "file": (io.BytesIO(MARCH.encode()), "march.csv")}
        return ada.call(
            "POST", "/transactions/import", data=data, headers={"Idempotency-Key": "march"}
        )

    first, second = ask(), ask()
    assert (first.json["created"], second.json["created"]) == (6, 6)
    assert first.json["id"] == second.json["id"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(ada.get("/transactions/imports")["items"]) == 1


def test_who_does_not_wait_finds_the_job(ada: Person, giro: int, app: Flask) -> None:
    data = {"account_id": str(giro), "file": (io.BytesIO(MARCH.encode()), "march.csv")}
    asked = ada.call("POST", "/transactions/import", data=data, headers={"Prefer": "respond-async"})
    assert asked.status_code == 202
    app.extensions["outlay"].jobs.drain()
    job = ada.get(asked.headers["Location"].removeprefix("/api"))
    assert (job["status"], job["result"]["created"]) == ("succeeded", 6)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"hello", "no_table"),
        (b"<html><script>alert(1)</script></html>", "unknown_format"),
        (b"%PDF-1.7", "unknown_format"),
        (b"date,description\n2025-06-15,x\n", "no_amount_column"),
        (b"date,description,amount\n2025-06-15,x,nan\n2025-06-15,y,inf\n2025-06-15,z,1e400\n", "rejected_rows"),
        (b"date,description,amount\n2025-06-15," + b"A" * 200_000 + b",1.00\n", "rejected_rows"),
        (gzip.compress(bytes(64 << 20), mtime=0), "archive_bomb"),
        (gzip.compress(b"a,b\n", mtime=0)[:-6], "damaged_archive"),
        (zipped("x", "../../evil.csv"), "unsafe_archive"),
        (zipped(zipped("x"), "inner.zip"), "nested_archive"),
        (b'<?xml version="1.0"?><!DOCTYPE OFX [<!ENTITY x SYSTEM "file:///etc/passwd">]><OFX>&x;</OFX>', "unsafe_xml"),
        (b'<!DOCTYPE D [<!ENTITY x "y">]><Document xmlns="urn:iso:camt.053.001.02">&x;</Document>', "unsafe_xml"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)  # fmt: skip
def test_a_file_that_is_none_is_refused_with_the_reason(
    ada: Person, content: bytes, code: str
) -> None:
    refused = ada.send("/import/csv", content, 422)
    assert refused["code"] == code, refused
    assert "passwd" not in str(refused)
    assert ada.send("/import/preview", content, 422 if code != "rejected_rows" else 200)


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({}, "/file"),
        ({"text": MARCH, "import_id": 1}, "/file"),
        ({"text": MARCH, "account_id": 987654}, "/account_id"),
        ({"text": MARCH, "accounts": {"Giro": 987654}}, "/accounts"),
        ({"text": MARCH, "accounts": {"Giro": "x"}}, "/accounts"),
        ({"text": MARCH, "mapping": {"delimiter": ";;"}}, "/mapping/delimiter"),
        ({"text": MARCH, "mapping": {"columns": {"colour": 1}}}, "/mapping/columns/colour"),
        ({"text": MARCH, "mapping": {"columns": {"amount": {}}}}, "/mapping/columns"),
        ({"text": MARCH, "mapping": {"encoding": "klingon"}}, "/mapping/encoding"),
        ({"text": MARCH, "mapping": {"header_line": 99}}, "/mapping/header_line"),
        ({"text": MARCH, "colour": "red"}, "/colour"),
    ],
)
def test_a_wrong_request_is_told_where(ada: Person, fields: dict[str, Any], pointer: str) -> None:
    assert ada.post("/transactions/import", 422, **fields)["errors"][0]["pointer"] == pointer


def test_one_persons_rows_are_not_anothers_duplicates(ada: Person, bob: Person) -> None:
    assert (
        ada.send("/import/csv", MARCH)["created"] == bob.send("/import/csv", MARCH)["created"] == 6
    )
    assert ada.send("/import/csv", MARCH)["duplicates"] == 6


def test_formula_cells_are_only_text(ada: Person, giro: int) -> None:
    file = "Date,Payee,Amount\n2026-03-01,\"=cmd|' /C calc'!A0\",-1.00\n2026-03-02,+1+1,-1.00\n2026-03-03,@SUM(1),-1.00\n"
    ada.send("/import", file, account_id=str(giro))
    assert [row["payee"] for row in rows_of(ada)] == ["@SUM(1)", "+1+1", "=cmd|' /C calc'!A0"]


def test_a_list_of_spending_needs_no_signs_and_names_its_categories(ada: Person) -> None:
    food = ada.category("Food")
    done = ada.send(
        "/import/csv",
        f"date,description,amount,category_id\n2026-03-01,coffee,1.50,{food}\n2026-03-02,tea,1.00,99999999\n",
    )
    assert (done["created"], done["errors"][0]["column"]) == (1, "category_id")
    (row,) = rows_of(ada)
    assert (row["kind"], row["amount"], row["category_id"]) == ("expense", 1.5, food)
    ada.send("/import/csv", "date,description,amount,category\n2026-03-05,cake,3.00,food\n")
    assert rows_of(ada)[0]["category_id"] == food


def test_rows_in_another_currency_than_the_accounts_are_rejected(ada: Person, giro: int) -> None:
    done = ada.send(
        "/import",
        "Date,Payee,Amount,Currency\n2026-03-01,Shop,-1.00,EUR\n2026-03-01,Shop,-1.00,USD\n",
        account_id=str(giro),
    )
    assert outcomes(done) == ["created", "rejected"]
    assert done["errors"][0]["message"] == "The account's currency is EUR, but the row's is USD."


def test_imports_are_listed_with_what_became_of_their_rows(ada: Person, giro: int) -> None:
    done = ada.send("/import", MARCH + "x,y,z\n", account_id=str(giro), name="/etc/march.csv")
    ada.send("/import", MARCH, account_id=str(giro))
    newest, first = ada.get("/transactions/imports", account_id=giro)["items"]
    assert (first["filename"], first["created"], newest["duplicates"]) == ("march.csv", 6, 6)
    page = ada.get(f"/transactions/imports/{done['id']}/rows", limit=4)
    rest = ada.get(f"/transactions/imports/{done['id']}/rows", limit=4, cursor=page["next_cursor"])
    assert [row["number"] for row in page["items"] + rest["items"]] == [1, 2, 3, 4, 5, 6, 7]
    rejected = ada.get(f"/transactions/imports/{done['id']}/rows", outcome="rejected")["items"]
    assert [(row["line"], row["column"]) for row in rejected] == [(8, "Date")]


def test_what_was_interrupted_goes_on_where_it_stopped(
    ada: Person, giro: int, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_job, "CHUNK_ROWS", 2)
    write, calls = writer.ImportWriter.write, iter([False, False, True])

    def interrupted(self: Any, work: Any, rows: Any) -> None:
        if next(calls, False):
            raise RuntimeError("the machine goes down")
        write(self, work, rows)

    monkeypatch.setattr(writer.ImportWriter, "write", interrupted)
    assert ada.send("/import", MARCH, 503, account_id=str(giro))["code"] == "job_failed"
    (stopped,) = ada.get("/transactions/imports")["items"]
    assert (stopped["status"], stopped["created"]) == ("failed", 4)
    done = ada.post("/transactions/import", 200, import_id=stopped["id"])
    assert (done["status"], done["created"], balance(ada, giro)) == ("done", 6, SUM)
    with app.app_context():
        assert list(total_audit.find_differences(ada.id)) == []
        db.session.rollback()


def test_a_long_file_is_read_again_instead_of_kept(
    ada: Person, giro: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "MAX_CACHED_ITEMS", 2)
    assert ada.send("/import", MARCH, account_id=str(giro))["created"] == 6
    assert balance(ada, giro) == SUM


def test_a_running_import_is_not_taken_back(
    ada: Person, giro: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def look(*_: Any) -> None:
        (running,) = ada.get("/transactions/imports")["items"]
        seen.append(ada.call("DELETE", f"/transactions/imports/{running['id']}").status_code)

    monkeypatch.setattr(import_job, "refuse_questions", look)
    ada.send("/import", MARCH, account_id=str(giro))
    assert seen == [409]


def test_a_file_read_in_another_way_is_still_known(ada: Person, giro: int) -> None:
    file = "Date,Payee,Memo,Amount\n2026-03-01,Corner Market,weekly,-42.50\n2026-03-02,Blue Bottle,latte,-4.00\n"
    ada.send("/import", file, account_id=str(giro))
    mapping = {"columns": {"description": None}}
    assert (
        outcomes(ada.send("/import", file, account_id=str(giro), mapping=mapping))
        == ["duplicate"] * 2
    )
