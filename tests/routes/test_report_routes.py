import datetime as dt
import io
import random
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import event

from core.money import Money, exponent, format_money
from core.translation import load_catalogue
from models import db
from tests.conftest import Person, expense
from tests.report_reader import read_csv, read_pages, read_workbook

REPORTS = ("month", "year", "categories", "net-worth", "subscriptions")
CURRENCIES = ("EUR", "JPY", "KWD")


@pytest.fixture(autouse=True)
def _in_march(today: Callable[[str], None]) -> None:
    today("2026-03-20")


def file(person: Person, report: str, **query: Any) -> bytes:
    answer = person.call("GET", f"/reports/{report}", query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.data


def table(report: dict[str, Any], key: str) -> dict[str, Any]:
    (found,) = [one for one in report["tables"] if one["key"] == key]
    return dict(found)


def column(report: dict[str, Any], key: str, name: str) -> list[Any]:
    one = table(report, key)
    position = [part["key"] for part in one["columns"]].index(name)
    return [row["cells"][position] for row in one["rows"]]


def figure(report: dict[str, Any], key: str) -> Any:
    (value,) = [one["value"] for one in report["figures"] if one["key"] == key]
    return value


def add_up(values: list[Any]) -> Decimal:
    return sum((Decimal(str(value)) for value in values), Decimal(0))


def random_rows(seed: int, currency: str, categories: list[int]) -> list[dict[str, Any]]:
    """Rows of two years around today: expenses, refunds and income."""
    chance, unit = random.Random(seed), Decimal(1).scaleb(-exponent(currency))
    rows = []
    for _ in range(60):
        day = dt.date(2025, 1, 1) + dt.timedelta(days=chance.randrange(500))
        minor = chance.randrange(1, 400_000)
        kind = chance.choice(["expense", "expense", "expense", "income"])
        is_refund = kind == "expense" and chance.random() < 0.15
        rows.append(
            {
                "kind": kind,
                "amount": str((-minor if is_refund else minor) * unit),
                "currency": currency,
                "date": day.isoformat(),
                "category_id": chance.choice([*categories, None]) if kind == "expense" else None,
            }
        )
    return rows


def sum_rows(rows: list[dict[str, Any]], kind: str, start: str, end: str) -> Decimal:
    return add_up(
        [row["amount"] for row in rows if row["kind"] == kind and start <= row["date"] <= end]
    )


@pytest.mark.parametrize("currency", CURRENCIES)
@pytest.mark.parametrize("start_day", [1, 25])
def test_every_form_has_the_sums_of_the_rows(
    join: Callable[..., Person], currency: str, start_day: int
) -> None:
    person = join("ada", currency=currency, month_start_day=start_day, locale="de-DE")
    categories = [person.category(name) for name in ("Boote", "Bücher", "Blumen")]
    rows = random_rows(start_day + len(currency), currency, categories)
    person.record(rows)
    for report, query in (("month", {"month": "2026-02"}), ("year", {"year": 2025})):
        answer = person.get(f"/reports/{report}", **query)
        period = answer["period"]
        assert period["start_date"][-2:] == f"{start_day:02}"
        spent, earned = (
            sum_rows(rows, kind, period["start_date"], period["end_date"])
            for kind in ("expense", "income")
        )
        assert Decimal(str(figure(answer, "expenses"))) == spent
        assert Decimal(str(figure(answer, "income"))) == earned

        by_category = column(answer, "expense_categories", "total")
        assert add_up(by_category) == spent
        assert add_up(column(answer, "expense_categories", "share")) in {Decimal(100), Decimal(0)}
        gross, refunds = (
            add_up(column(answer, "expense_categories", name)) for name in ("gross", "refunds")
        )
        assert gross - refunds == spent
        parts = "days" if report == "month" else "months"
        assert add_up(column(answer, parts, "expenses")) == spent
        assert add_up(column(answer, parts, "income")) == earned
        assert add_up(table(answer, parts)["total"]["cells"][1:4]) == 2 * earned

        sheets = read_workbook(file(person, report, format="xlsx", **query))
        numbers = [row[-2] for row in sheets["Ausgaben nach Kategorie"][1 : 1 + len(by_category)]]
        assert numbers == by_category

        lines = read_csv(file(person, report, format="csv", table="expense_categories", **query))
        assert lines[0][-1] == "currency"
        assert [Decimal(line[4]) for line in lines[1:]] == [
            Decimal(str(amount)) for amount in by_category
        ]
        pages = "".join(read_pages(file(person, report, format="pdf", **query)))
        minor = int(spent.scaleb(exponent(currency)))
        assert format_money(Money(minor, currency), "de-DE") in pages.replace(" ", "\xa0")


def test_a_year_reads_derived_totals_and_no_rows_but_refunds(app: Flask, ada: Person) -> None:
    ada.record([expense(5 + day, f"2025-03-{day:02}") for day in range(1, 28)])
    statements: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        ada.get("/reports/year", year=2025)
        ada.get("/reports/categories", from_year=2021, to_year=2025)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    reading = [text for text in statements if "FROM transactions" in text]
    assert reading
    assert all("amount_minor < 0" in text for text in reading)


def test_a_month_says_that_it_is_not_over_and_what_is_scheduled(ada: Person) -> None:
    ada.spend(10, date="2026-03-02")
    ada.spend(7, date="2026-03-28")
    report = ada.get("/reports/month", month="2026-03")
    assert report["status"] == "in_progress"
    assert report["notices"] == [
        "The period is not over: it ends on Mar 31, 2026.",
        "Scheduled after today and included: expenses $7.00, income $0.00.",
        "The first transaction is dated Mar 2, 2026; nothing is known of the days before.",
    ]
    assert figure(report, "expenses") == 17


def test_a_month_ahead_and_an_empty_one_say_so(ada: Person) -> None:
    ada.spend(10, date="2026-03-02")
    ahead = ada.get("/reports/month", month="2026-06")
    assert (ahead["status"], ahead["is_empty"]) == ("future", True)
    assert ahead["notices"] == [
        "There are no transactions in this period.",
        "The period begins on Jun 1, 2026.",
    ]
    empty = ada.get("/reports/year", year=1999)
    assert (empty["status"], empty["is_empty"]) == ("complete", True)
    assert (empty["figures"], empty["tables"]) == ([], [])
    assert read_workbook(file(ada, "year", year=1999, format="xlsx"))
    assert "There are no transactions" in read_pages(file(ada, "year", year=1999, format="pdf"))[0]


def test_other_currencies_without_a_rate_are_named_and_not_added(ada: Person) -> None:
    ada.spend(10, date="2026-03-02")
    ada.spend(2500, date="2026-03-03", currency="ARS")
    report = ada.get("/reports/month")
    assert figure(report, "expenses") == 10
    assert "Amounts in ARS are not included in the sums." in report["notices"]
    (row,) = table(report, "other_currencies")["rows"]
    assert row == {"currency": "ARS", "cells": ["ARS", "Expenses", 1, 2500]}
    categories = ada.get("/reports/categories")
    assert table(categories, "other_currencies")["rows"][0]["cells"] == ["ARS", 1, 2500]
    assert figure(ada.get("/reports/month", currency="ARS"), "expenses") == 2500


def test_other_currencies_with_a_rate_are_in_every_sum_of_a_report(ada: Person) -> None:
    ada.spend(10, date="2026-03-02")
    ada.spend(2500, date="2026-03-03", currency="JPY")
    whole = ada.get("/expenses/summary", start_date="2026-03-01", end_date="2026-03-31")
    report = ada.get("/reports/month")
    assert figure(report, "expenses") == whole["total_spending"] > 10
    notice = "Amounts in JPY are included, converted at the rates of their days."
    assert notice in report["notices"]
    for key in ("expense_categories", "days"):
        assert whole["total_spending"] in table(report, key)["total"]["cells"]
    years = table(ada.get("/reports/categories"), "years")
    assert years["total"]["cells"][2] == whole["total_spending"]
    assert figure(ada.get("/reports/month", convert="false"), "expenses") == 10


@pytest.mark.parametrize("payee", ["=cmd()", "@SUM(A1)", "-2+3", "+1"])
def test_a_payee_never_becomes_a_formula(ada: Person, payee: str) -> None:
    ada.spend(10, date="2026-03-02", payee=payee)
    lines = read_csv(file(ada, "month", format="csv", table="largest_expenses"))
    assert lines[1][0] == f"'{payee}"
    content = file(ada, "month", format="xlsx")
    assert read_workbook(content)["Largest expenses"][1][0] == payee
    assert b"<f>" not in content


def test_a_workbook_has_numbers_and_dates(ada: Person) -> None:
    ada.spend("12.34", date="2026-03-02")
    sheets = read_workbook(file(ada, "month", format="xlsx"))
    assert sheets["Days"][2] == [dt.date(2026, 3, 2), 0, 12.34, -12.34]
    assert sheets["Expenses by category"][1][-1] == 1.0
    assert next(iter(sheets)) == "Report of March 2026"


@pytest.mark.parametrize(
    "payee",
    ["スーパー銀座", "ООО Магазин", "한국마트", "Οδός", "北京超市", "Łódź Żabka", "ქართული"],
)
def test_a_pdf_has_names_in_any_script_as_text(ada: Person, payee: str) -> None:
    ada.spend(10, date="2026-03-02", payee=payee)
    assert payee in "".join(read_pages(file(ada, "month", format="pdf")))


@pytest.mark.parametrize("payee", ["مقهى القاهرة", "ร้านกาแฟ", "हिन्दी दुकान", "שלום"])
def test_a_pdf_is_written_for_scripts_whose_letters_join_or_run_to_the_left(
    ada: Person, payee: str
) -> None:
    ada.spend(10, date="2026-03-02", payee=payee)
    text = "".join(read_pages(file(ada, "month", format="pdf")))
    letters = Counter(payee.replace(" ", ""))
    if not payee.startswith("ह"):
        # Devanagari is written with joined glyphs, of which each stands for several letters.
        assert not letters - Counter(text)


@pytest.mark.parametrize(("locale", "width"), [("en-US", 612), ("de-DE", 595)])
def test_paper_is_that_of_the_country_unless_it_is_chosen(
    join: Callable[..., Person], locale: str, width: int
) -> None:
    person = join("ada", locale=locale)

    def measure(**query: Any) -> int:
        reader = PdfReader(io.BytesIO(file(person, "year", format="pdf", **query)))
        return round(float(reader.pages[0].mediabox.width))

    assert measure() == width
    assert (measure(paper="a4"), measure(paper="letter")) == (595, 612)


def test_pages_are_numbered_and_the_file_has_a_title_and_a_language(ada: Person) -> None:
    ada.spend(10, date="2026-03-02")
    answer = ada.call("GET", "/reports/month?format=pdf")
    assert answer.content_type == "application/pdf"
    assert "month-2026-03-01-2026-03-31.pdf" in answer.headers["Content-Disposition"]
    reader = PdfReader(io.BytesIO(answer.data))
    assert reader.metadata is not None
    assert reader.metadata.title == "Report of March 2026"
    assert reader.trailer["/Root"]["/Lang"] == "en-US"  # type: ignore[index]
    pages = read_pages(answer.data)
    assert all(
        f"Page {number} of {len(pages)}" in text for number, text in enumerate(pages, start=1)
    )


def test_every_text_of_a_report_is_in_german_for_germans(join: Callable[..., Person]) -> None:
    person = join("ada", locale="de-DE", currency="EUR")
    account = person.account("Giro", currency="EUR")
    person.spend(10, date="2026-03-02", currency="EUR", account_id=account)
    person.spend(2500, date="2026-03-03", currency="JPY")
    german = set(load_catalogue("de").phrases.values())
    for name in REPORTS:
        report = person.get(f"/reports/{name}")
        labels = [one["label"] for one in report["figures"]]
        for one in report["tables"]:
            labels += [part["label"] for part in one["columns"] if part["key"][0] != "y"]
            labels.append(one["title"])
        fixed = [label for label in labels if " in EUR" not in label]
        assert set(fixed) <= german
    march = person.get("/reports/month")
    assert march["title"] == "Bericht März 2026"
    assert "1. März 2026" in march["subtitle"]
    assert "10,00\xa0€" in "".join(read_pages(file(person, "month", format="pdf"))).replace(
        " ", "\xa0"
    )


def test_categories_over_years_add_up_in_both_directions(ada: Person) -> None:
    boats, books = ada.category("Boats"), ada.category("Books")
    ada.record(
        [
            expense(10, "2024-05-01", category_id=boats),
            expense(25, "2025-05-01", category_id=boats),
            expense(-5, "2025-06-01", category_id=boats),
            expense("7.50", "2026-01-01", category_id=books),
        ]
    )
    report = ada.get("/reports/categories")
    assert report["title"] == "Expenses by category, 2024 to 2026"
    assert [row["cells"] for row in table(report, "categories")["rows"]] == [
        ["Boats", 10, 20, 0, 30, 82.35],
        ["Books", 0, 0, 7.5, 7.5, 17.65],
    ]
    assert table(report, "categories")["total"]["cells"] == ["Total", 10, 20, 7.5, 37.5, 100]
    assert [row["cells"] for row in table(report, "years")["rows"]] == [
        [2024, 1, 10, None],
        [2025, 2, 20, 100],
        [2026, 1, 7.5, -62.5],
    ]


def test_ten_years_of_large_amounts_lie_across_the_page(ada: Person) -> None:
    ada.record([expense("9999999.99", f"{year}-05-01") for year in range(2017, 2027)])
    content = file(ada, "categories", format="pdf", from_year=2017, to_year=2026)
    box = PdfReader(io.BytesIO(content)).pages[0].mediabox
    assert box.width > box.height
    assert "".join(read_pages(content)).count("$9,999,999.99") >= 20


def test_changes_of_net_worth_add_up_by_currency(ada: Person) -> None:
    giro = ada.account("Giro", opening_balance=100)
    yen = ada.account("Yen", currency="JPY", opening_balance=5000)
    ada.spend(30, date="2026-02-10", account_id=giro)
    ada.earn(1000, date="2026-03-05", account_id=yen, currency="JPY")
    report = ada.get("/reports/net-worth", start_date="2026-01-01")
    assert [one["key"] for one in report["tables"]] == ["net_worth_usd", "net_worth_jpy"]
    assert column(report, "net_worth_usd", "net_worth") == [100, 70, 70]
    assert column(report, "net_worth_usd", "change") == [0, -30, 0]
    assert table(report, "net_worth_usd")["total"]["cells"][-1] == -30
    assert table(report, "net_worth_jpy")["total"]["cells"][-1] == 1000
    dollars = ada.get("/reports/net-worth", currency="USD")
    assert "Amounts in JPY are not included in the sums." in dollars["notices"]


def test_subscriptions_add_up_to_what_they_cost_in_a_year(ada: Person) -> None:
    for name, amount, cadence in (("Stream", 10, "monthly"), ("Club", 120, "yearly")):
        ada.post(
            "/recurring",
            name=name,
            kind="expense",
            amount=amount,
            cadence=cadence,
            next_date="2026-04-05",
        )
    report = ada.get("/reports/subscriptions")
    assert figure(report, "per_year") == 240
    assert column(report, "expenses", "per_year") == [120, 120]
    assert add_up(column(report, "expenses", "share")) == 100
    assert table(report, "expenses")["total"]["cells"][6] == 240


def test_a_report_has_only_the_callers_own_rows(ada: Person, bob: Person) -> None:
    ada.spend(10, date="2026-03-02")
    assert bob.get("/reports/month")["is_empty"]


def test_the_list_names_every_report(ada: Person) -> None:
    items = ada.get("/reports")["items"]
    assert [one["report"] for one in items] == list(REPORTS)


@pytest.mark.parametrize(
    ("path", "pointer", "code"),
    [
        ("month?month=2026-13", "/month", "invalid"),
        ("month?month=1900-01", "/month", "invalid"),
        ("month?format=docx", "/format", "invalid"),
        ("month?format=csv&table=nothing", "/table", "unknown_table"),
        ("categories?from_year=2010&to_year=2024", "/from_year", "range_too_long"),
        ("categories?from_year=2025&to_year=2024", "/to_year", "invalid"),
        ("net-worth?start_date=2024-01-01&interval=day", "/interval", "range_too_long"),
    ],
)
def test_a_wrong_parameter_is_named(ada: Person, path: str, pointer: str, code: str) -> None:
    ada.account("Giro")
    answer = ada.call("GET", f"/reports/{path}")
    assert answer.status_code == 422
    problem = answer.get_json()
    assert problem["code"] == code
    assert problem["errors"][0]["pointer"].endswith(pointer.strip("/"))
