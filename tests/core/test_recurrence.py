"""Recurrence rules: the days that they yield, and what they refuse."""

import datetime as dt
from itertools import islice

import pytest
from dateutil.relativedelta import relativedelta

from core.recurrence import (
    RecurrenceError,
    count_dates,
    find_first,
    keep_days,
    list_dates,
    parse_recurrence,
)

NEW_YEAR = dt.date(2027, 1, 1)


def first_days(rule: str, start: dt.date, count: int) -> list[str]:
    days = list_dates(parse_recurrence(rule), start, start, dt.date.max)
    return [day.isoformat() for day in islice(days, count)]


@pytest.mark.parametrize("day", [28, 29, 30, 31])
def test_a_monthly_rule_from_any_late_day_takes_the_last_day_of_shorter_months(day: int) -> None:
    start = dt.date(2027, 1, day)
    # Past a leap year, and past 2100, which is none.
    expected = [(start + relativedelta(months=count)).isoformat() for count in range(1_000)]

    reached = start + relativedelta(years=50)
    expected = [each for each in expected if each <= reached.isoformat()]
    assert first_days("FREQ=MONTHLY", start, 1_000) == expected


def test_a_yearly_rule_from_the_29th_of_february_takes_the_28th_in_other_years() -> None:
    days = first_days("FREQ=YEARLY", dt.date(2028, 2, 29), 5)

    assert days == ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


def test_named_days_of_the_month_are_the_last_day_where_they_do_not_exist() -> None:
    assert first_days("FREQ=MONTHLY;BYMONTHDAY=15,31", NEW_YEAR, 4) == [
        "2027-01-15",
        "2027-01-31",
        "2027-02-15",
        "2027-02-28",
    ]
    # The 30th and the 31st are one day in April: it is due once.
    days = first_days("FREQ=MONTHLY;BYMONTHDAY=30,31", dt.date(2027, 4, 1), 3)
    assert days == ["2027-04-30", "2027-05-30", "2027-05-31"]
    days = first_days("FREQ=YEARLY;BYMONTH=2,8", dt.date(2027, 8, 31), 4)
    assert days == ["2027-08-31", "2028-02-29", "2028-08-31", "2029-02-28"]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", ["2027-01-01", "2027-01-15", "2027-01-29"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", ["2027-01-29", "2027-02-26", "2027-03-26"]),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            ["2027-01-29", "2027-02-26", "2027-03-31"],
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["2027-01-31", "2027-02-28", "2027-03-31"]),
        ("FREQ=DAILY;COUNT=2", ["2027-01-01", "2027-01-02"]),
        ("rrule:freq=daily;until=20270102t235959z", ["2027-01-01", "2027-01-02"]),
    ],
)
def test_rules_yield_the_days_of_rfc_5545(rule: str, days: list[str]) -> None:
    assert first_days(rule, NEW_YEAR, 3) == days


def test_a_count_counts_from_the_first_day_whichever_days_are_listed() -> None:
    rule = parse_recurrence("FREQ=MONTHLY;COUNT=3")
    start = dt.date(2027, 1, 31)

    later = list(list_dates(rule, start, dt.date(2027, 3, 1), dt.date.max))
    assert later == [dt.date(2027, 3, 31)]
    assert count_dates(rule, start, dt.date(2027, 3, 31)) == 2


@pytest.mark.parametrize(
    ("text", "start", "kept"),
    [
        ("FREQ=MONTHLY", "2027-01-31", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("FREQ=MONTHLY", "2027-01-30", "FREQ=MONTHLY;BYMONTHDAY=30"),
        ("FREQ=MONTHLY;INTERVAL=2", "2026-12-29", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=29"),
        ("FREQ=YEARLY", "2024-02-29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        ("FREQ=YEARLY;BYMONTH=2,8", "2026-08-31", "FREQ=YEARLY;BYMONTH=2,8;BYMONTHDAY=-1"),
        ("FREQ=MONTHLY;BYMONTHDAY=30", "2027-01-30", "FREQ=MONTHLY;BYMONTHDAY=30"),
        ("FREQ=MONTHLY;BYDAY=-1SU", "2027-01-31", "FREQ=MONTHLY;BYDAY=-1SU"),
        ("FREQ=WEEKLY;BYDAY=SU", "2027-01-31", "FREQ=WEEKLY;BYDAY=SU"),
    ],
)
def test_a_rule_that_goes_on_from_the_28th_of_february_keeps_its_days(
    text: str, start: str, kept: str
) -> None:
    rule, first = parse_recurrence(text), dt.date(2027, 2, 28)
    later = keep_days(rule, dt.date.fromisoformat(start), first)

    assert later.text == kept
    horizon = dt.date(2040, 1, 1)
    expected = list(list_dates(rule, dt.date.fromisoformat(start), first, horizon))
    assert expected[0] == first
    assert list(list_dates(later, first, first, horizon)) == expected


def test_a_plan_without_a_rule_falls_due_once() -> None:
    assert find_first(None, NEW_YEAR, NEW_YEAR) == NEW_YEAR
    assert find_first(None, NEW_YEAR, NEW_YEAR + dt.timedelta(days=1)) is None


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "every month",
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=2",
        "FREQ=HOURLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=1.5",
        "FREQ=DAILY;INTERVAL=\u0661",
        "FREQ=YEARLY;INTERVAL=11",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=5001",
        "FREQ=DAILY;COUNT=1;UNTIL=20270101",
        "FREQ=DAILY;UNTIL=20270230",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=DAILY;BYSECOND=1",
        "FREQ=YEARLY;BYEASTER=0",
        "FREQ=MONTHLY;BYDAY=XX",
        "FREQ=MONTHLY;BYDAY=54MO",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=DAILY;BYSETPOS=1",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYWEEKNO=1",
        "FREQ=DAILY;WKST=8",
        "FREQ=DAILY\nDTSTART:20270101",
        "FREQ=YEARLY;BYYEARDAY=" + ",".join(str(day) for day in range(1, 33)),
    ],
)
def test_rules_that_are_abusive_or_senseless_are_refused(rule: str) -> None:
    with pytest.raises(RecurrenceError):
        parse_recurrence(rule)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=7",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=300",
        "FREQ=DAILY;UNTIL=20261231",
    ],
)
def test_a_rule_without_any_day_ends(rule: str) -> None:
    assert find_first(parse_recurrence(rule), NEW_YEAR, NEW_YEAR) is None


def test_the_text_of_a_rule_is_normalised() -> None:
    rule = parse_recurrence(" rrule:wkst=su;byday=+1mo;interval=1;freq=monthly ")

    assert rule.text == "FREQ=MONTHLY;BYDAY=1MO;WKST=SU"
    assert parse_recurrence(rule.text) == rule
