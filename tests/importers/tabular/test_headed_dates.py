"""Read numbers as dates where only their headings say so."""

import datetime as dt
from collections.abc import Callable

import pytest

from importers.tabular.headed_dates import complete_headed_dates
from importers.values import StatementRow

TODAY = dt.date(2026, 11, 21)
Rows = Callable[..., list[StatementRow]]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        (
            "操作日(年),操作日(月),操作日(日),摘要,お支払金額,お預り金額,残高\n2026,10,15,カドノデリ,1420,,98580\n2026,9,4,給与 テスト,,100000,100000\n",
            ["2026-10-15", "2026-09-04"],
        ),
        (
            "Year,Month,Day,Description,Amount\n2026,10,15,Deli,-14.20\n2026,9,4,Acme,100.00\n",
            ["2026-10-15", "2026-09-04"],
        ),
        (
            "ご利用日,ご利用先,ご利用金額\n260904,カワノイチバ,4210\n261015,カドノデリ,1420\n",
            ["2026-09-04", "2026-10-15"],
        ),
        (
            "Datum;Text;Betrag\n040926;Laden;-14,20\n151026;Firma;100,00\n",
            ["2026-09-04", "2026-10-15"],
        ),
    ],
)
def test_headings_say_that_numbers_are_dates(rows: Rows, text: str, dates: list[str]) -> None:
    assert [row.date.isoformat() for row in rows(text, is_card=True)] == dates


@pytest.mark.parametrize(
    "records",
    [
        [(1, ["Date", "Amount"]), (2, ["2026-10-15", "5.00"])],
        [(1, ["Date", "Amount"]), (2, ["991399", "5.00"])],
        [(1, ["Number", "Amount"]), (2, ["261015", "5.00"])],
        [],
    ],
)
def test_other_numbers_are_left_alone(records: list[tuple[int, list[str]]]) -> None:
    assert complete_headed_dates(records, TODAY) is None
