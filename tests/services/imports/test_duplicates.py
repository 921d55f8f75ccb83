"""Which rows of a file are duplicates of earlier rows and transactions."""

import gzip
import random
from decimal import Decimal

import pytest

from tests.conftest import Person
from tests.statements import (
    MARCH,
    MARCH_TOTAL,
    PENDING,
    POSTED,
    list_outcomes,
    list_transactions,
    load_balance,
    zip_text,
)


def test_every_row_of_the_same_file_is_a_duplicate(ada: Person, checking: int) -> None:
    first = ada.send("/import", MARCH, account_id=str(checking))
    again = ada.send("/import", MARCH, account_id=str(checking))
    assert list_outcomes(again) == ["duplicate"] * 6
    assert sorted(row["transaction_id"] for row in again["rows"]) == sorted(
        r["transaction_id"] for r in first["rows"]
    )
    assert load_balance(ada, checking) == MARCH_TOTAL


def reencode(text: str) -> list[bytes]:
    """Write a file in other encodings, with other delimiters, date orders and archives."""
    lines = [line.split(",") for line in text.strip().split("\n")]
    continental = "\n".join(";".join(_write_decimal_commas(line)) for line in lines)
    german = "\n".join("\t".join([*_write_day_first(line[:1]), *line[1:]]) for line in lines)
    return [
        text.encode("utf-16"), text.encode("utf-8-sig"), text.replace("\n", "\r\n").encode(),
        text.replace("\n", "\r").encode(), continental.encode("cp1252"), german.encode("utf-16-le"),
        gzip.compress(text.encode()), zip_text(text),
    ]  # fmt: skip


def _write_decimal_commas(cells: list[str]) -> list[str]:
    return [cell.replace(".", ",") for cell in cells]


def _write_day_first(cells: list[str]) -> list[str]:
    return [".".join(reversed(cell.split("-"))) if "-" in cell else cell for cell in cells]


def test_rows_are_duplicates_in_any_encoding_delimiter_and_order(
    ada: Person, checking: int
) -> None:
    ada.send("/import", MARCH, account_id=str(checking))
    for content in reencode(MARCH):
        again = ada.send("/import", content, account_id=str(checking))
        assert list_outcomes(again) == ["duplicate"] * 6, content[:80]
    header, *rows = MARCH.strip().split("\n")
    random.Random(4).shuffle(rows)
    assert (
        list_outcomes(ada.send("/import", "\n".join([header, *rows]), account_id=str(checking)))
        == ["duplicate"] * 6
    )
    assert load_balance(ada, checking) == MARCH_TOTAL


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("cut", range(1, 6))
def test_two_parts_of_a_file_add_up_to_the_file(
    ada: Person, checking: int, cut: int, order: int
) -> None:
    header, *rows = MARCH.strip().split("\n")
    for half in (rows[:cut], rows[cut:])[::order]:
        ada.send("/import", "\n".join([header, *half]), account_id=str(checking))
    assert load_balance(ada, checking) == MARCH_TOTAL
    assert list_outcomes(ada.send("/import", MARCH, account_id=str(checking))) == ["duplicate"] * 6


def test_equal_rows_with_different_balances_are_different_payments(
    ada: Person, checking: int
) -> None:
    header = "Date,Payee,Amount,Balance\n"
    ada.send("/import", header + "2026-03-14,Blue Bottle,-4.00,96.00\n", account_id=str(checking))
    ada.send("/import", header + "2026-03-14,Blue Bottle,-4.00,92.00\n", account_id=str(checking))
    assert load_balance(ada, checking) == -8.0
    again = ada.send(
        "/import", header + "2026-03-14,Blue Bottle,-4.00,96.00\n", account_id=str(checking)
    )
    assert list_outcomes(again) == ["duplicate"]


def test_overlapping_files_create_only_new_rows(ada: Person, checking: int) -> None:
    header, *rows = MARCH.strip().split("\n")
    ada.send("/import", "\n".join([header, *rows[:5]]), account_id=str(checking))
    done = ada.send("/import", "\n".join([header, *rows[1:]]), account_id=str(checking))
    assert list_outcomes(done) == ["duplicate"] * 4 + ["created"]
    assert load_balance(ada, checking) == MARCH_TOTAL


def read_days(*days: int) -> str:
    rows = [f"2026-03-{day:02},Bakery {place},-{day}.50" for place, day in enumerate(days)]
    return "\n".join(["Date,Payee,Amount", *rows, ""])


def test_a_file_that_is_read_again_each_day_creates_only_what_is_new(
    ada: Person, checking: int
) -> None:
    """Of each file but the first, only the last day is new; of the last one, one row of it."""
    for until in (9, 10, 11):
        done = ada.send("/import", read_days(*range(1, until + 1)), account_id=str(checking))
        assert list_outcomes(done)[-1] == "created"
    later = ada.send("/import", read_days(*range(1, 12), 11), account_id=str(checking))
    assert list_outcomes(later) == ["duplicate"] * 11 + ["created"]


def test_a_row_that_an_undone_import_has_left_is_created_once(ada: Person, checking: int) -> None:
    first = ada.send("/import", read_days(1, 4, 7, 9), account_id=str(checking))
    kept = first["rows"][-1]["transaction_id"]
    ada.put(f"/transactions/{kept}", notes="Cake")
    ada.delete(f"/transactions/imports/{first['id']}", 200)
    again = ada.send("/import", read_days(1, 4, 7, 9), account_id=str(checking))
    assert list_outcomes(again) == ["created"] * 3 + ["duplicate"]
    longer = ada.send("/import", read_days(1, 4, 7, 9, 9), account_id=str(checking))
    assert list_outcomes(longer) == ["duplicate"] * 4 + ["created"]


def test_shuffled_halves_of_a_long_file_add_up_to_the_file(ada: Person, checking: int) -> None:
    dice = random.Random(7)
    rows = [
        f"2026-{dice.randint(1, 3):02}-{dice.randint(1, 19):02},"
        f"Shop {dice.randint(1, 5)},-{dice.randint(1, 9)}.00"
        for _ in range(300)
    ]
    dice.shuffle(rows)
    for half in (rows[:150], rows[150:], rows):
        ada.send(
            "/import",
            "\n".join(["Date,Payee,Amount", *half]),
            account_id=str(checking),
            categorize="false",
        )
    assert load_balance(ada, checking) == float(sum(Decimal(row.split(",")[2]) for row in rows))


def test_rows_with_the_same_bank_id_are_duplicates_whatever_their_text(
    ada: Person, checking: int
) -> None:
    header = "Transaction ID,Date,Payee,Amount\n"
    done = ada.send(
        "/import",
        header + "A-100,2026-03-01,Shop,-5.00\nA-101,2026-03-01,Shop,-5.00\n",
        account_id=str(checking),
    )
    again = ada.send(
        "/import",
        header + "A-101,2026-03-02,Shop & Co,-5.00\nA-102,2026-03-01,Shop,-5.00\n",
        account_id=str(checking),
    )
    assert list_outcomes(again) == ["duplicate", "created"]
    assert again["rows"][0]["transaction_id"] == done["rows"][1]["transaction_id"]
    assert list_transactions(ada, import_id=again["id"])[0]["external_id"] == "A-102"


def test_a_row_that_a_file_repeats_under_one_id_is_created_once(ada: Person, checking: int) -> None:
    row = "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260301<TRNAMT>-5.00<FITID>A1<NAME>Shop</STMTTRN>"
    reversal = "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260301<TRNAMT>5.00<FITID>A1<NAME>Shop</STMTTRN>"
    file = (
        f"<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST>{row}{row}{reversal}</BANKTRANLIST></STMTRS></OFX>"
    )
    done = ada.send("/import", file, account_id=str(checking), name="bank.ofx")
    assert list_outcomes(done) == ["created", "duplicate", "created"]
    assert done["rows"][1]["transaction_id"] == done["rows"][0]["transaction_id"]
    assert (
        list_outcomes(ada.send("/import", file, account_id=str(checking), name="bank.ofx"))
        == ["duplicate"] * 3
    )
    assert load_balance(ada, checking) == 0.0


def test_a_bank_id_that_is_reused_months_later_is_another_payment(
    ada: Person, checking: int
) -> None:
    header = "Transaction ID,Date,Payee,Amount\n"
    ada.send(
        "/import",
        header + "1,2026-01-05,Shop,-5.00\n2,2026-01-06,Shop,-6.00\n",
        account_id=str(checking),
    )
    done = ada.send(
        "/import",
        header + "1,2026-02-05,Kiosk,-7.00\n2,2026-02-06,Kiosk,-8.00\n",
        account_id=str(checking),
    )
    assert list_outcomes(done) == ["created"] * 2
    assert load_balance(ada, checking) == -26.0


def test_a_pending_row_is_booked_with_its_tip_and_not_duplicated(
    ada: Person, checking: int
) -> None:
    done = ada.send("/import", PENDING, account_id=str(checking))
    waiting = ada.get(f"/transactions/{done['rows'][0]['transaction_id']}")
    assert (waiting["is_pending"], waiting["amount"]) == (True, 20.0)
    ada.put(
        f"/transactions/{waiting['id']}", notes="with Grace", category_id=ada.category("Treats")
    )
    booked = ada.send("/import", POSTED, account_id=str(checking))
    assert list_outcomes(booked) == ["updated", "duplicate"]
    row = ada.get(f"/transactions/{waiting['id']}")
    assert (row["is_pending"], row["amount"], row["date"], row["notes"]) == (
        False,
        23.5,
        "2026-03-12",
        "with Grace",
    )
    assert load_balance(ada, checking) == -30.5
    assert list_outcomes(ada.send("/import", POSTED, account_id=str(checking))) == ["duplicate"] * 2
    assert (
        list_outcomes(ada.send("/import", PENDING, account_id=str(checking))) == ["duplicate"] * 2
    )
    assert load_balance(ada, checking) == -30.5


def test_a_deleted_transaction_is_offered_and_restored_only_on_request(
    ada: Person, checking: int
) -> None:
    done = ada.send("/import", MARCH, account_id=str(checking))
    deleted_id = done["rows"][4]["transaction_id"]
    ada.delete(f"/transactions/{deleted_id}")
    again = ada.send("/import", MARCH, account_id=str(checking))
    assert list_outcomes(again) == [*["duplicate"] * 4, "offered", "duplicate"]
    assert again["rows"][4]["transaction_id"] == deleted_id
    back = ada.send("/import", MARCH, account_id=str(checking), restore_deleted="true")
    assert list_outcomes(back) == [*["duplicate"] * 4, "created", "duplicate"]
    assert load_balance(ada, checking) == MARCH_TOTAL
    assert list_outcomes(ada.send("/import", MARCH, account_id=str(checking))) == ["duplicate"] * 6


def test_edits_survive_importing_the_same_file(ada: Person, checking: int) -> None:
    done = ada.send("/import", MARCH, account_id=str(checking))
    edited = done["rows"][0]["transaction_id"]
    changes = {
        "payee": "The market",
        "notes": "weekly",
        "category_id": ada.category("Food"),
        "amount": 40.0,
        "date": "2026-03-13",
    }
    ada.put(f"/transactions/{edited}", **changes)
    assert list_outcomes(ada.send("/import", MARCH, account_id=str(checking))) == ["duplicate"] * 6
    assert {name: ada.get(f"/transactions/{edited}")[name] for name in changes} == changes


def test_a_transaction_that_was_entered_by_hand_is_not_duplicated(
    ada: Person, checking: int
) -> None:
    by_hand = ada.spend(4, "2026-03-13", payee="Blue Bottle", account_id=checking)["id"]
    done = ada.send("/import", MARCH, account_id=str(checking))
    assert list_outcomes(done) == [
        "created",
        "duplicate",
        "created",
        "created",
        "created",
        "created",
    ]
    assert done["rows"][1]["transaction_id"] == by_hand
    assert list_outcomes(ada.send("/import", MARCH, account_id=str(checking))) == ["duplicate"] * 6


def test_rows_are_duplicates_in_another_format(ada: Person, checking: int) -> None:
    ada.send("/import", MARCH, account_id=str(checking))
    rows = (
        (14, "Corner Market", 42.5),
        (14, "Blue Bottle", 4),
        (17, "Landlord GmbH", 900),
        (18, "Bakery", 4),
    )
    qif = "!Type:Bank\n" + "".join(
        f"D{day}/03'2026\nT-{amount}\nP{payee}\n^\n" for day, payee, amount in rows
    )
    done = ada.send("/import", qif, account_id=str(checking), name="bank.qif")
    assert (done["format"], list_outcomes(done)) == (
        "qif",
        ["duplicate", "duplicate", "duplicate", "created"],
    )


def test_rows_of_one_user_are_no_duplicates_of_another(ada: Person, bob: Person) -> None:
    assert (
        ada.send("/import/csv", MARCH)["created"] == bob.send("/import/csv", MARCH)["created"] == 6
    )
    assert ada.send("/import/csv", MARCH)["duplicates"] == 6


def test_rows_are_duplicates_with_another_mapping(ada: Person, checking: int) -> None:
    file = (
        "Date,Payee,Memo,Amount\n"
        "2026-03-01,Corner Market,weekly,-42.50\n"
        "2026-03-02,Blue Bottle,latte,-4.00\n"
    )
    ada.send("/import", file, account_id=str(checking))
    mapping = {"columns": {"description": None}}
    assert (
        list_outcomes(ada.send("/import", file, account_id=str(checking), mapping=mapping))
        == ["duplicate"] * 2
    )
