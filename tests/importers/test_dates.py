import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.dates import detect_date_order, parse_date
from tests.importers.conftest import TODAY

DAY = dt.date(2024, 3, 14)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-14", "2024/03/14", "2024.03.14.", "20240314", "20240314120000[-5:EST]", "2024-03-14T10:11:12Z",
        "14 Mar 2024", "14-MAR-24", "14. März 2024", "Mar 14, 2024", "Thu, 14 Mar 2024", "14 de março de 2024",
        "14 mars 2024", "14 marca 2024", "14 марта 2024", "2024年3月14日", "March 14 2024 10:00 AM", "14/03/2024 10:22",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    written = parse_date(text)
    assert written is not None
    assert written.read("DMY") == DAY


@pytest.mark.parametrize(
    "text", ["", "HOFER 12", "12345678", "18.04", "12.50", "14.03.2024;x;12,40", "99/99/9999x"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["30/02/2024", "31.04.2024", "20240230", "00/01/2024"])
def test_a_day_that_there_is_not_is_written_and_not_read(text: str) -> None:
    written = parse_date(text)
    assert written is not None
    assert [written.read(order) for order in ("DMY", "MDY", "YMD")] == [None] * 3


def order(*texts: str, hint: str = "") -> tuple[str, bool]:
    found = detect_date_order(
        [one for one in map(parse_date, texts) if one], TODAY, day_first_hint=hint
    )
    return found.order, found.is_open


def test_one_day_beyond_the_twelfth_decides() -> None:
    assert order("01/02/2024", "13/02/2024") == ("DMY", False)
    assert order("01/02/2024", "02/13/2024") == ("MDY", False)


def test_a_mistyped_day_does_not_turn_all_others_around() -> None:
    assert order("13/02/2024", "14/02/2024", "30/02/2024", "02/28/2024") == ("DMY", False)


def test_what_can_be_read_both_ways_is_left_open() -> None:
    assert order("01/02/03", "01/02/03") == ("DMY", True)
    assert order("01/02/2024", "01/03/2024", "01/04/2024") == ("DMY", True)


def test_dots_a_hint_order_and_the_calendar_decide() -> None:
    assert order("01.02.2024", "03.04.2024") == ("DMY", False)
    assert order("01/02/2024", hint="a decimal comma") == ("DMY", False)
    monthly = (
        "02/03/2024",
        "02/07/2024",
        "02/11/2024",
        "03/03/2024",
        "03/08/2024",
        "03/12/2024",
        "04/02/2024",
    )
    assert order(*monthly) == ("MDY", False)
    assert order("02/01/2027") == ("DMY", False)


@given(st.lists(st.dates(dt.date(2000, 1, 1), dt.date(2026, 11, 1)), min_size=1, max_size=40))
def test_a_column_of_days_is_read_right_or_left_open(days: list[dt.date]) -> None:
    for form, right in (
        ("%d/%m/%Y", "DMY"),
        ("%m/%d/%Y", "MDY"),
        ("%d-%m-%y", "DMY"),
        ("%Y/%m/%d", "YMD"),
    ):
        written = [one for one in (parse_date(day.strftime(form)) for day in days) if one]
        found = detect_date_order(written, TODAY)
        assert len(written) == len(days)
        if not found.is_open:
            assert [one.read(found.order) for one in written] == [
                one.read(right) for one in written
            ]
