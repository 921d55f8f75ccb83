"""Parse dates and detect their order."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.dates import detect_date_order, parse_date
from tests.importers.conftest import TODAY

DATE = dt.date(2024, 3, 14)
NOTATIONS = (
    ("%d/%m/%Y", "DMY"),
    ("%m/%d/%Y", "MDY"),
    ("%d-%m-%y", "DMY"),
    ("%Y/%m/%d", "YMD"),
)
MONTHLY = (
    "02/03/2024",
    "02/07/2024",
    "02/11/2024",
    "03/03/2024",
    "03/08/2024",
    "03/12/2024",
    "04/02/2024",
)
"""In order only if the month comes first."""


def detect(*texts: str, hint: str = "") -> tuple[str, bool]:
    """Return the detected order of dates and whether it is open."""
    dates = [date for date in map(parse_date, texts) if date is not None]
    result = detect_date_order(dates, TODAY, day_first_hint=hint)
    return result.order, result.is_open


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-14", "2024/03/14", "2024.03.14.", "20240314", "20240314120000[-5:EST]",
        "2024-03-14T10:11:12Z", "14 Mar 2024", "14-MAR-24", "14. März 2024", "Mar 14, 2024",
        "Thu, 14 Mar 2024", "14 de março de 2024", "14 mars 2024", "14 marca 2024",
        "14 марта 2024", "2024年3月14日", "March 14 2024 10:00 AM", "14/03/2024 10:22",
        "14032024", "2024 March 14", "14/03/2567", "14/03/67", "14 มี.ค. 67", "14 มีนาคม 2567",
        "๑๔/๐๓/๒๕๖๗", "25670314", "令和6年3月14日", "R6.3.14", "113/03/14", "民國113年3月14日",
        "24年3月14日", "２０２４年３月１４日", "2024. március 14.", "2024.03.14(목) 10:00", "'14/03/2024",
        "14.03.2024 г.", "2024/03/14 午後3時", "14/03/2024 (Thu)", "14/03/2024-12:00:01", "١٤/٠٣/٢٠٢٤",
    ],
)  # fmt: skip
def test_a_date_is_read_in_every_notation(text: str) -> None:
    written = parse_date(text)
    assert written is not None
    assert written.read("DMY") == DATE


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("14/03/59", 2059),
        ("14/03/69", 2026),
        ("14/03/80", 1980),
        ("14/ 3' 5", 2005),
        ("14/03/00", 2000),
    ],
)
def test_short_years_are_of_the_century_around_now(text: str, year: int) -> None:
    written = parse_date(text)
    assert written is not None
    assert written.read("DMY") == dt.date(year, 3, 14)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "HOFER 12",
        "12345678",
        "18.04",
        "12.50",
        "14.03.2024;x;12,40",
        "99/99/9999x",
        "14 Foo 2024",
    ],
)
def test_other_texts_are_not_dates(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["30/02/2024", "31.04.2024", "20240230", "00/01/2024"])
def test_a_date_that_does_not_exist_has_no_value_in_any_order(text: str) -> None:
    written = parse_date(text)
    assert written is not None
    assert [written.read(order) for order in ("DMY", "MDY", "YMD")] == [None] * 3


def test_one_day_after_the_twelfth_decides() -> None:
    assert detect("01/02/2024", "13/02/2024") == ("DMY", False)
    assert detect("01/02/2024", "02/13/2024") == ("MDY", False)


def test_a_mistyped_date_does_not_change_the_order() -> None:
    assert detect("13/02/2024", "14/02/2024", "30/02/2024", "02/28/2024") == ("DMY", False)


def test_dates_that_fit_several_orders_stay_open() -> None:
    assert detect("01/02/03", "01/02/03") == ("DMY", True)
    assert detect("01/02/2024", "01/03/2024", "01/04/2024") == ("DMY", True)


def test_dots_decide_for_the_day_first() -> None:
    assert detect("01.02.2024", "03.04.2024") == ("DMY", False)


def test_a_hint_decides_for_the_day_first() -> None:
    assert detect("01/02/2024", hint="a decimal comma") == ("DMY", False)


def test_the_order_of_the_rows_decides() -> None:
    assert detect(*MONTHLY) == ("MDY", False)
    assert detect(*reversed(MONTHLY)) == ("MDY", False)


def test_dates_far_in_the_future_are_misread() -> None:
    assert detect("02/01/2027") == ("DMY", False)


def test_a_short_year_comes_first_where_the_dates_are_scattered_otherwise() -> None:
    assert detect("26-10-15", "26-10-14", "26-10-09") == ("YMD", False)
    assert detect("26.10.15", "26.10.14", "26.09.09") == ("YMD", False)
    assert detect("15-10-26", "14-10-26", "09-10-26") == ("DMY", False)
    assert detect("15.10.26", "14.11.26") == ("DMY", False)


def test_dates_that_fit_no_order_do_not_raise_a_question() -> None:
    assert detect("99/99/2024") == ("DMY", False)
    assert detect() == ("YMD", False)


@given(st.lists(st.dates(dt.date(2000, 1, 1), dt.date(2026, 11, 1)), min_size=1, max_size=40))
def test_a_column_of_dates_is_read_correctly_or_stays_open(dates: list[dt.date]) -> None:
    for notation, order in NOTATIONS:
        if notation == "%d-%m-%y" and min(date.day for date in dates) > TODAY.year % 100 - 3:
            continue  # could as well be dates of the last years with the year first
        texts = [date.strftime(notation) for date in dates]
        written = [date for date in map(parse_date, texts) if date is not None]
        assert len(written) == len(dates)
        result = detect_date_order(written, TODAY)
        if not result.is_open:
            values = [date.read(result.order) for date in written]
            assert values == [date.read(order) for date in written]
