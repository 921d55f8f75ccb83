import datetime as dt
import gzip
import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.conftest import Person
from tests.importers.workbooks import xlsx
from tests.statements import (
    MARCH,
    list_transactions,
    zip_text,
)


def test_a_preview_shows_the_result_and_stores_only_the_file(
    ada: Person, checking: int, count_rows: Callable[[str], int]
) -> None:
    preview = ada.send("/import/preview", MARCH, account_id=str(checking))
    assert (preview["format"], preview["questions"], preview["counts"]["created"]) == ("csv", [], 6)
    assert preview["mapping"]["columns"] == {"date": "Date", "amount": "Amount", "payee": "Payee"}
    assert {evidence["about"] for evidence in preview["evidence"]} >= {
        "encoding",
        "delimiter",
        "columns",
        "date_order",
        "sign",
    }
    first = preview["rows"][0]
    assert (first["line"], first["date"], first["kind"], first["amount"]) == (
        2,
        "2026-03-14",
        "expense",
        42.5,
    )
    assert count_rows("transactions") == 0
    done = ada.post("/transactions/import", 200, import_id=preview["import_id"])
    assert (done["id"], done["created"]) == (preview["import_id"], 6)
    again = ada.send("/import/preview", MARCH, account_id=str(checking))
    assert again["counts"] == {
        "created": 0,
        "updated": 0,
        "duplicates": 6,
        "offered": 0,
        "rejected": 0,
    }
    assert (
        ada.post("/transactions/import", 409, import_id=preview["import_id"])["code"]
        == "already_imported"
    )


def test_a_preview_lists_the_categories_that_only_the_file_has(ada: Person) -> None:
    ada.category("Bikes")
    file = (
        "Date,Payee,Amount,Category\n2026-03-14,A,-1.00,Sourdough\n2026-03-15,B,-2.00,BIKES\n"
        "2026-03-16,C,-3.00,sourdough\n2026-03-17,D,-4.00,Groceries\n2026-03-18,E,-5.00,Art\n"
    )
    preview = ada.send("/import/preview", file)
    assert preview["new_categories"] == ["Art", "Sourdough"]
    ada.post("/transactions/import", 200, import_id=preview["import_id"], create_categories=True)
    assert ada.send("/import/preview", file)["new_categories"] == []


def test_the_direction_confirmed_for_one_account_is_not_taken_for_another(
    ada: Person, checking: int
) -> None:
    header = "Date,Description,Amount\n"
    card = ada.account("Card", currency="EUR", account_type="credit_card")
    purchases = header + "2025-02-25,Corner Deli,14.20\n2025-02-26,River Market,42.10\n"
    ada.send("/import", purchases, account_id=str(card), mapping={"sign": "inverted"})
    statement = header + "2025-03-01,Corner Deli,-14.20\n2025-03-02,Salary,1000.00\n"
    done = ada.send("/import", statement, account_id=str(checking))
    rows = list_transactions(ada, import_id=done["id"])
    assert [row["kind"] for row in rows] == ["income", "expense"]


AMBIGUOUS = "Date,Description,Amount\n01/02/2025,Coffee,-1.00\n02/03/2025,Tea,-2.00\n"


def test_a_file_that_says_nothing_about_the_direction_is_not_imported_unanswered(
    ada: Person, checking: int
) -> None:
    silent = "Date,Text,Amount\n2025-02-25,Jo Doe,1.00\n2025-02-26,Sam Poe,2.00\n"
    refused = ada.send("/import", silent, 422, account_id=str(checking))
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("ambiguous_file", "/mapping/sign")
    preview = ada.send("/import/preview", silent, account_id=str(checking))
    (question,) = preview["questions"]
    assert (question["field"], question["must_be_answered"]) == ("sign", True)
    done = ada.post(
        "/transactions/import", 200, import_id=preview["import_id"], mapping={"sign": "inverted"}
    )
    kinds = [row["kind"] for row in list_transactions(ada, import_id=done["id"])]
    assert kinds == ["expense", "expense"]


def test_the_direction_of_the_oldest_row_is_asked_again_for_the_next_file(
    ada: Person, checking: int
) -> None:
    text = "Date,Narrative,Amount,Balance\n2025-01-14,A,5.00,95.00\n2025-01-15,B,7.00,88.00\n"
    preview = ada.send("/import/preview", text, account_id=str(checking))
    (question,) = preview["questions"]
    assert question["options"] == ["balance_out", "balance_in"]
    done = ada.post(
        "/transactions/import", 200, import_id=preview["import_id"], mapping={"sign": "balance_in"}
    )
    rows = list_transactions(ada, import_id=done["id"])
    assert {row["amount"]: row["kind"] for row in rows} == {5: "income", 7: "expense"}

    next_month = text.replace("2025", "2026")
    preview = ada.send("/import/preview", next_month, account_id=str(checking))
    assert preview["profile"]["id"] == done["profile_id"]
    assert [question["field"] for question in preview["questions"]] == ["sign"]


def test_the_answer_to_an_ambiguous_file_is_remembered_as_a_profile(
    ada: Person, checking: int
) -> None:
    preview = ada.send("/import/preview", AMBIGUOUS, account_id=str(checking))
    (question,) = preview["questions"]
    assert (question["field"], question["options"], question["must_be_answered"]) == (
        "date_order",
        ["DMY", "MDY"],
        True,
    )
    refused = ada.send("/import", AMBIGUOUS, 422, account_id=str(checking))
    assert (refused["code"], refused["errors"][0]["pointer"]) == (
        "ambiguous_file",
        "/mapping/date_order",
    )
    done = ada.post(
        "/transactions/import", 200, import_id=preview["import_id"], mapping={"date_order": "MDY"}
    )
    assert [row["date"] for row in list_transactions(ada, import_id=done["id"])] == [
        "2025-02-03",
        "2025-01-02",
    ]
    next_month = AMBIGUOUS.replace("2025", "2026").replace("Coffee", "Cocoa")
    preview = ada.send("/import/preview", next_month, account_id=str(checking))
    assert (preview["questions"], preview["profile"]["id"]) == ([], done["profile_id"])
    assert preview["rows"][0]["date"] == "2026-01-02"
    profiles = "/transactions/import/profiles"
    assert ada.get(profiles)["items"][0]["mapping"]["date_order"] == "MDY"
    assert ada.put(f"{profiles}/{done['profile_id']}", name="My bank")["name"] == "My bank"
    ada.delete(f"{profiles}/{done['profile_id']}")
    assert ada.send("/import/preview", next_month, account_id=str(checking))["questions"]


def test_a_mapping_names_the_columns(ada: Person, checking: int) -> None:
    file = "A,B,C,D\n2026-03-01,7.00,Shop,x\n2026-03-02,8.00,Kiosk,x\n"
    mapping = {
        "columns": {"date": "A", "amount": 1, "payee": "C", "notes": "D"},
        "sign": "inverted",
    }
    ada.send("/import", file, account_id=str(checking), mapping=mapping)
    newest, _ = list_transactions(ada)
    assert (newest["kind"], newest["amount"], newest["payee"], newest["notes"]) == (
        "expense",
        8.0,
        "Kiosk",
        "x",
    )
    wrong = ada.send(
        "/import", file, 422, account_id=str(checking), mapping={"columns": {"amount": "Z"}}
    )
    assert wrong["errors"] == [
        {"pointer": "/mapping/columns/amount", "message": "The file has no such column."}
    ]
    wrong = ada.send("/import", file, 422, account_id=str(checking), mapping={"date_order": "XYZ"})
    assert wrong["errors"][0]["pointer"] == "/mapping/date_order"


def test_a_workbook_is_previewed_and_imported_as_any_table(ada: Person, checking: int) -> None:
    day = dt.date(2026, 3, 14)
    content = xlsx(
        {"March": [["Date", "Payee", "Amount"], [day, "Bakery", -4.2], [day, "Acme", 5]]}
    )
    data = {"account_id": str(checking), "file": (io.BytesIO(content), "march.xlsx")}
    preview = ada.call("POST", "/transactions/import/preview", data=data).json
    assert (preview["format"], preview["columns"]) == ("xlsx", ["Date", "Payee", "Amount"])
    assert preview["sample_rows"][0] == ["2026-03-14", "Bakery", "-4.20"]
    committed = ada.call(
        "POST", "/transactions/import", json={"import_id": preview["import_id"]}
    ).json
    assert (committed["created"], committed["errors"]) == (2, [])


def test_repeating_a_request_imports_once(ada: Person, checking: int) -> None:
    def ask() -> Any:
        data = {"account_id": str(checking), "file": (io.BytesIO(MARCH.encode()), "march.csv")}
        return ada.call(
            "POST", "/transactions/import", data=data, headers={"Idempotency-Key": "march"}
        )

    first, second = ask(), ask()
    assert (first.json["created"], second.json["created"]) == (6, 6)
    assert first.json["id"] == second.json["id"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(ada.get("/transactions/imports")["items"]) == 1


def test_an_asynchronous_request_returns_its_job(ada: Person, checking: int, app: Flask) -> None:
    data = {"account_id": str(checking), "file": (io.BytesIO(MARCH.encode()), "march.csv")}
    accepted = ada.call(
        "POST", "/transactions/import", data=data, headers={"Prefer": "respond-async"}
    )
    assert accepted.status_code == 202
    app.extensions["outlay"].jobs.drain()
    job = ada.get(accepted.headers["Location"].removeprefix("/api"))
    assert (job["status"], job["result"]["created"]) == ("succeeded", 6)


ROWS_WITHOUT_AMOUNTS = (
    b"date,description,amount\n2025-06-15,x,nan\n2025-06-15,y,inf\n2025-06-15,z,1e400\n"
)
OFX_WITH_ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE OFX [<!ENTITY x SYSTEM "file:///etc/passwd">]><OFX>&x;</OFX>'
)
CAMT_WITH_ENTITY = (
    b'<!DOCTYPE D [<!ENTITY x "y">]><Document xmlns="urn:iso:camt.053.001.02">&x;</Document>'
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"hello", "no_table"),
        (b"<html><script>alert(1)</script></html>", "unknown_format"),
        (b"%PDF-1.7", "unknown_format"),
        (ROWS_WITHOUT_AMOUNTS, "rejected_rows"),
        (b"date,description,amount\n2025-06-15," + b"A" * 200_000 + b",1.00\n", "rejected_rows"),
        (gzip.compress(bytes(64 << 20), mtime=0), "archive_bomb"),
        (gzip.compress(b"a,b\n", mtime=0)[:-6], "damaged_archive"),
        (zip_text("x", "../../evil.csv"), "unsafe_archive"),
        (zip_text(zip_text("x"), "inner.zip"), "nested_archive"),
        (OFX_WITH_ENTITY, "unsafe_xml"),
        (CAMT_WITH_ENTITY, "unsafe_xml"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)  # fmt: skip
def test_an_unreadable_file_is_refused_with_the_reason(
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
def test_an_invalid_request_names_the_field(
    ada: Person, fields: dict[str, Any], pointer: str
) -> None:
    assert ada.post("/transactions/import", 422, **fields)["errors"][0]["pointer"] == pointer


def test_imports_are_listed_with_the_outcomes_of_their_rows(ada: Person, checking: int) -> None:
    done = ada.send("/import", MARCH + "x,y,z\n", account_id=str(checking), name="/etc/march.csv")
    ada.send("/import", MARCH, account_id=str(checking))
    newest, first = ada.get("/transactions/imports", account_id=checking)["items"]
    assert (first["filename"], first["created"], newest["duplicates"]) == ("march.csv", 6, 6)
    page = ada.get(f"/transactions/imports/{done['id']}/rows", limit=4)
    rest = ada.get(f"/transactions/imports/{done['id']}/rows", limit=4, cursor=page["next_cursor"])
    assert [row["number"] for row in page["items"] + rest["items"]] == [1, 2, 3, 4, 5, 6, 7]
    rejected = ada.get(f"/transactions/imports/{done['id']}/rows", outcome="rejected")["items"]
    assert [(row["line"], row["column"]) for row in rejected] == [(8, "Date")]
    assert rejected[0]["transaction"] is None


def test_listed_rows_show_their_transactions_until_these_are_deleted(
    ada: Person, checking: int
) -> None:
    done = ada.send("/import", MARCH, account_id=str(checking))
    path = f"/transactions/imports/{done['id']}/rows"
    first = ada.get(path, limit=1)["items"][0]
    transaction = ada.get(f"/transactions/{first['transaction_id']}")
    assert first["transaction"] == {name: transaction[name] for name in first["transaction"]}

    ada.delete(f"/transactions/{first['transaction_id']}")
    assert ada.get(path, limit=1)["items"][0]["transaction"] is None


WITHOUT_COLUMNS = b"When;What;Cost\nMonday;Coffee;four\nTuesday;Tea;two\n"


@pytest.mark.parametrize(
    ("content", "fields", "code"),
    [
        (b"date,text\n2025-06-15,x\n", ["columns.amount"], "no_amount_column"),
        (b"text,amount\nx,-1.50\ny,-2.00\n", ["columns.date"], "no_date_column"),
        (WITHOUT_COLUMNS, ["columns.date", "columns.amount"], "no_date_column"),
    ],
)
def test_a_table_without_known_columns_is_previewed_with_questions_and_not_imported(
    ada: Person, content: bytes, fields: list[str], code: str
) -> None:
    preview = ada.send("/import/preview", content, 200)
    assert [question["field"] for question in preview["questions"]] == fields
    assert all(question["must_be_answered"] for question in preview["questions"])
    assert preview["columns"] == preview["questions"][0]["options"]
    assert preview["sample_rows"]
    assert (preview["rows"], preview["counts"]["rejected"]) == ([], 0)

    refused = ada.post("/transactions/import", 422, import_id=preview["import_id"])
    assert refused["code"] == code
    pointers = [error["pointer"] for error in refused["errors"]]
    assert pointers == [f"/mapping/{field.replace('.', '/')}" for field in fields]


def test_columns_chosen_by_hand_make_the_rows_of_a_table(ada: Person) -> None:
    content = b"Siku;Juttu;Raha\n13.02.2025;Coffee;four\n14.02.2025;Tea;-2,50\n"
    preview = ada.send("/import/preview", content, 200)
    columns = {"date": 0, "amount": "Raha", "payee": 1}
    chosen = ada.post(
        "/transactions/import/preview",
        200,
        import_id=preview["import_id"],
        mapping={"columns": columns, "decimal_mark": ","},
    )
    assert chosen["questions"] == []
    assert (chosen["counts"]["created"], chosen["counts"]["rejected"]) == (1, 1)
    row = chosen["rows"][1]
    assert (row["amount"], row["payee"], row["description"]) == (2.5, "Tea", "")


OFX = b"""OFXHEADER:100
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKTRANLIST>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250213<TRNAMT>-4.20<FITID>1<NAME>Coffee</STMTTRN>
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


@pytest.mark.parametrize(
    ("content", "mapping"),
    [
        (b"Date,Text,Amount\n2025-02-13,Coffee,-4.20\n", {"currency": "CHF"}),
        (b"Date,Text,Amount\n2025-02-13,Coffee,$-4.20\n", {"currency": "CHF"}),
        (
            b"Date,Text,Amount,Currency\n2025-02-13,Coffee,-4.20,USD\n",
            {"currency": "CHF", "columns": {"currency": None}},
        ),
        (OFX, {"currency": "CHF"}),
        (b"!Type:Bank\nD2025-02-13\nT-4.20\nPCoffee\n^\n", {"currency": "CHF"}),
    ],
    ids=["none", "sign", "column", "ofx", "qif"],
)
def test_the_currency_of_the_rows_can_be_corrected(
    ada: Person, content: bytes, mapping: dict[str, object]
) -> None:
    preview = ada.send("/import/preview", content, 200)
    assert preview["rows"][0]["currency"] != "CHF"
    import_id = preview["import_id"]
    ada.post("/transactions/import/preview", 200, import_id=import_id, mapping=mapping)
    done = ada.post("/transactions/import", 200, import_id=import_id)
    assert done["created"] == 1
    (row,) = ada.get("/transactions")["items"]
    assert (row["currency"], row["amount"]) == ("CHF", 4.2)


def test_the_choice_of_an_account_can_be_taken_back(ada: Person) -> None:
    account = ada.post("/accounts", name="Checking")
    content = b"Date,Text,Amount\n2025-02-13,Coffee,-4.20\n"
    preview = ada.send("/import/preview", content, 200, account_id=str(account["id"]))
    assert preview["account_id"] == account["id"]
    again = ada.post(
        "/transactions/import/preview", 200, import_id=preview["import_id"], account_id=None
    )
    assert (again["account_id"], again["rows"][0]["account_id"]) == (None, None)
