"""Write the tables of reports as CSV."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from core.money import Money
from exporters import report_csv
from exporters.report_values import Report, ReportRow, ReportTable
from tests.report_reader import read_csv

Table = Callable[..., ReportTable]
MARCH = dt.date(2026, 3, 1)
BAKER = ReportRow(["Baker", Money(-1250, "EUR"), 12.5, MARCH])


def test_a_table_stands_under_its_title_with_its_sum_and_note(
    report: Callable[..., Report], table: Table
) -> None:
    total = ReportRow(["Total", Money(-1250, "EUR"), None, None])
    payees = table([BAKER], total=total, note="Without refunds.")
    assert read_csv(report_csv.write(report(payees))) == [
        ["March 2026"],
        ["March 1 to 31, 2026"],
        ["One amount has no rate."],
        ["Spent", "1234.56", "EUR"],
        [],
        ["Payees"],
        ["Payee", "Amount", "Share", "Since", "Currency"],
        ["Baker", "-12.50", "12.5", "2026-03", "EUR"],
        ["Total", "-12.50", "", "", "EUR"],
        ["Without refunds."],
    ]


def test_every_heading_is_in_the_language_of_the_report(
    report: Callable[..., Report], table: Table
) -> None:
    german = replace(report(table([BAKER])), locale="de_DE")
    headings = read_csv(report_csv.write(german))[6]
    assert headings[-1] == "Währung"


def test_a_table_alone_has_keys_as_headings_and_no_sum(table: Table) -> None:
    total = ReportRow(["Total", Money(-1250, "EUR"), None, None])
    assert read_csv(report_csv.write_table(table([BAKER], total=total))) == [
        ["payee", "amount", "share", "since", "currency"],
        ["Baker", "-12.50", "12.5", "2026-03", "EUR"],
    ]


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Money(1234567, "KWD"), "1234.567"),
        (Money(-1200, "JPY"), "-1200"),
        (Money(10**15 - 1, "EUR"), "9999999999999.99"),
        (Money(0, "EUR"), "0.00"),
    ],
)
def test_amounts_have_all_decimals_of_their_currency(
    table: Table, amount: Money, text: str
) -> None:
    (_, cells) = read_csv(report_csv.write_table(table([ReportRow(["A", amount, 0, MARCH])])))
    assert (cells[1], cells[-1]) == (text, amount.currency)


def test_texts_are_guarded_and_keep_quotes_lines_and_letters(table: Table) -> None:
    names = ["=1+1", '"Café", 東京', "two\nlines"]
    rows = [ReportRow([name, Money(1, "EUR"), -1, MARCH]) for name in names]
    (_, *lines) = read_csv(report_csv.write_table(table(rows)))
    assert [line[0] for line in lines] == ["'=1+1", *names[1:]]
    assert {line[2] for line in lines} == {"-1"}
