import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
import pytest

from ml.forecasting.recurring import (
    MAX_PAYEE_PAYMENTS,
    AmountKind,
    Cadence,
    Payment,
    RecurringSeries,
    extract_recurring_amounts,
    find_ended_members,
    find_recurring_series,
)
from tests.ml.conftest import START, month_bounds

BOUNDS = [int(day) for day in month_bounds()]
EPOCH = dt.date(1970, 1, 1)


def find_due_payments(
    payments: Sequence[Payment], origin: int, start: int, end: int
) -> list[Payment]:
    """List what all series expect from ``start`` to before ``end``, largest first."""
    series = find_recurring_series(payments, origin)
    due = [payment for one in series for payment in one.due(origin, start, end)]
    return sorted(due, key=lambda payment: -payment.amount)


def day(text: str) -> int:
    return (dt.date.fromisoformat(text) - EPOCH).days


def paid(dates: Iterable[str], amount: float = 5_000, payee: str = "Payee") -> list[Payment]:
    return [Payment(day(date), amount, payee, 1) for date in dates]


def paid_amounts(
    dates: Sequence[str], amounts: Sequence[float], payee: str = "Payee"
) -> list[Payment]:
    return [
        Payment(day(date), amount, payee, 1) for date, amount in zip(dates, amounts, strict=True)
    ]


def monthly(
    amount: float, day_of_month: int, months: int, payee: str = "Landlord"
) -> list[Payment]:
    return [Payment(BOUNDS[month] + day_of_month, amount, payee, 1) for month in range(months)]


def due_dates(payments: Sequence[Payment], origin: str, end: str) -> list[str]:
    due = find_due_payments(payments, day(origin), day(origin), day(end))
    return sorted(str(EPOCH + dt.timedelta(days=payment.day)) for payment in due)


def find_one(payments: Sequence[Payment], origin: str) -> RecurringSeries:
    series = find_recurring_series(payments, day(origin))
    assert len(series) == 1
    return series[0]


def test_a_monthly_payment_is_expected_next_month() -> None:
    due = find_due_payments(monthly(800, 4, 6), BOUNDS[6], BOUNDS[6], BOUNDS[7])
    assert [(p.payee, p.amount, p.day) for p in due] == [("Landlord", 800, BOUNDS[6] + 4)]


def test_it_is_expected_in_each_of_several_months() -> None:
    assert len(find_due_payments(monthly(800, 4, 6), BOUNDS[6], BOUNDS[6], BOUNDS[9])) == 3


def test_what_was_paid_this_month_is_not_due_again() -> None:
    assert find_due_payments(monthly(800, 4, 6), BOUNDS[5] + 10, BOUNDS[5] + 10, BOUNDS[6]) == []


def test_due_payments_are_listed_largest_first() -> None:
    payments = [*monthly(20, 3, 6, "Phone"), *monthly(800, 4, 6)]
    due = find_due_payments(payments, BOUNDS[6], BOUNDS[6], BOUNDS[7])
    assert [payment.payee for payment in due] == ["Landlord", "Phone"]


@pytest.mark.parametrize(
    ("cadence", "dates", "following"),
    [
        (
            Cadence.WEEKLY,
            ["2026-01-06", "2026-01-13", "2026-01-20", "2026-01-27"],
            ["2026-02-03", "2026-02-10", "2026-02-17"],
        ),
        (
            Cadence.FORTNIGHTLY,
            ["2025-12-12", "2025-12-26", "2026-01-09", "2026-01-23"],
            ["2026-02-06", "2026-02-20"],
        ),
        (
            Cadence.FOUR_WEEKLY,
            ["2025-09-05", "2025-10-03", "2025-10-31", "2025-11-28", "2025-12-24", "2026-01-23"],
            ["2026-02-20"],
        ),
        (Cadence.MONTHLY, ["2025-11-15", "2025-12-15", "2026-01-15"], ["2026-02-15"]),
        (
            Cadence.QUARTERLY,
            ["2025-05-10", "2025-08-10", "2025-11-10"],
            ["2026-02-10"],
        ),
        (Cadence.HALF_YEARLY, ["2024-08-03", "2025-02-03", "2025-08-03"], ["2026-02-03"]),
        (Cadence.YEARLY, ["2024-02-12", "2025-02-12"], ["2026-02-12"]),
    ],
)
def test_every_cadence_is_recognised(
    cadence: Cadence, dates: list[str], following: list[str]
) -> None:
    payments = paid(dates)
    series = find_one(payments, "2026-01-30")
    assert (series.cadence, series.amount_kind, series.amount) == (cadence, "constant", 5_000)
    assert series.members == tuple(range(len(dates)))
    assert 0.5 <= series.probability < 1
    assert due_dates(payments, "2026-01-30", "2026-02-22") == following


@pytest.mark.parametrize(
    ("dates", "following"),
    [
        # The last day of the month, also after February.
        (
            ["2026-10-31", "2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28"],
            ["2027-03-31", "2027-04-30"],
        ),
        # The 25th, or the Friday before.
        (
            ["2026-07-24", "2026-08-25", "2026-09-25", "2026-10-23", "2026-11-25", "2026-12-25"],
            ["2027-01-25", "2027-02-25", "2027-03-25", "2027-04-23"],
        ),
        # The 1st, or the Monday after.
        (
            ["2026-06-01", "2026-07-01", "2026-08-03", "2026-09-01", "2026-10-01", "2026-11-02"],
            ["2026-12-01", "2027-01-01", "2027-02-01", "2027-03-01", "2027-04-01"],
        ),
        # The working day nearest to the 15th.
        (
            ["2026-06-15", "2026-07-15", "2026-08-14", "2026-09-15", "2026-10-15", "2026-11-16"],
            ["2026-12-15", "2027-01-15", "2027-02-15", "2027-03-15", "2027-04-15"],
        ),
    ],
)
def test_days_of_the_month_move_as_they_did(dates: list[str], following: list[str]) -> None:
    origin = str(dt.date.fromisoformat(dates[-1]) + dt.timedelta(days=1))
    assert due_dates(paid(dates), origin, "2027-05-01")[: len(following)] == following


def test_payments_on_the_first_monday_of_the_month_are_monthly() -> None:
    dates = ["2024-11-04", "2024-12-02", "2025-01-06", "2025-02-03", "2025-03-03", "2025-03-31"]
    first_mondays = [*dates[:-1], "2025-04-07"]
    assert find_one(paid(first_mondays), "2025-04-10").cadence == Cadence.MONTHLY
    # Four of them may lie 28 days apart, as those of a pay every four weeks do.
    assert find_one(paid(dates[2:]), "2025-04-02").cadence == Cadence.MONTHLY


def test_a_wage_every_four_weeks_comes_twice_in_some_months() -> None:
    dates = [str(EPOCH + dt.timedelta(days=day("2025-07-03") + 28 * n)) for n in range(9)]
    assert due_dates(paid(dates), "2026-02-20", "2026-06-01") == [
        "2026-03-12",
        "2026-04-09",
        "2026-05-07",
    ]
    assert due_dates(paid(dates), "2026-09-20", "2026-11-01") == []


def test_a_new_subscription_counts_after_two_months_with_a_lower_probability() -> None:
    two = find_one(paid(["2026-01-12", "2026-02-12"]), "2026-03-01")
    three = find_one(paid(["2025-12-12", "2026-01-12", "2026-02-12"]), "2026-03-01")
    assert 0.5 <= two.probability < three.probability


def test_two_payments_are_no_series_unless_they_are_alike_and_the_only_ones() -> None:
    other_amount = paid_amounts(["2026-01-12", "2026-02-12"], [5_000, 5_100])
    other_day = paid(["2026-01-12", "2026-02-18"])
    besides = [*paid(["2026-01-12", "2026-02-12"]), *paid(["2026-01-30"], 900)]
    a_year_later = paid_amounts(["2025-03-12", "2026-03-03"], [5_000, 9_000])
    for payments in (other_amount, other_day, besides, a_year_later):
        assert find_recurring_series(payments, day("2026-03-04")) == []


def test_two_loans_at_one_bank_are_two_series() -> None:
    payments = [*monthly(70_000, 2, 6, "Bank"), *monthly(68_000, 2, 6, "Bank")]
    series = find_recurring_series(payments, BOUNDS[6])
    assert sorted(item.amount for item in series) == [68_000, 70_000]
    assert sorted(member for item in series for member in item.members) == list(range(12))


def test_a_subscription_stands_out_among_single_purchases_at_its_payee() -> None:
    dice = np.random.default_rng(1)
    purchases = [
        Payment(START + int(day), float(dice.integers(1_500, 20_000)), "Shop", 1)
        for day in dice.integers(0, BOUNDS[8] - START, 30)
    ]
    payments = [*purchases, *monthly(899, 10, 8, "Shop")]
    series = find_recurring_series(payments, BOUNDS[8])
    assert [(item.amount, item.members) for item in series] == [(899, tuple(range(30, 38)))]


@pytest.mark.parametrize("seed", range(5))
def test_groceries_bought_every_week_are_not_scheduled(seed: int) -> None:
    dice = np.random.default_rng(seed)
    payments = [
        Payment(START + week * 7, float(dice.integers(4_000, 14_000)), "Market", 1)
        for week in range(60)
    ]
    assert find_recurring_series(payments, START + 60 * 7) == []


def test_a_daily_coffee_at_a_constant_price_is_not_scheduled() -> None:
    payments = [Payment(START + day, 350, "Coffee bar", 1) for day in range(200) if day % 7 < 5]
    assert find_recurring_series(payments, START + 200) == []


def test_shopping_at_the_same_shop_is_not_recurring() -> None:
    shopping = [Payment(START + day, 50.0, "Market", 1) for day in range(0, 120, 4)]
    assert find_due_payments(shopping, START + 120, START + 120, START + 150) == []


def test_amounts_that_double_every_month_are_no_series() -> None:
    growing = [Payment(BOUNDS[m] + 4, 100.0 * 4**m, "Shop", 1) for m in range(5)]
    assert find_due_payments(growing, BOUNDS[5], BOUNDS[5], BOUNDS[6]) == []


def test_a_higher_rent_counts_at_once() -> None:
    payments = [*monthly(100_000, 0, 8), Payment(BOUNDS[8], 125_000, "Landlord", 1)]
    series = find_recurring_series(payments, BOUNDS[8] + 10)
    assert [(item.amount, item.amount_kind, item.spread) for item in series] == [
        (125_000, AmountKind.STEPPED, 0)
    ]


def test_variable_amounts_have_a_centre_and_a_spread() -> None:
    amounts = [4_100, 4_900, 4_400, 5_200, 4_600, 4_700, 4_300, 5_000]
    payments = [Payment(BOUNDS[m] + 8, a, "Phone", 1) for m, a in enumerate(amounts)]
    (series,) = find_recurring_series(payments, BOUNDS[8])
    assert series.amount_kind == AmountKind.VARIABLE
    assert 4_400 <= series.amount <= 5_000
    assert 200 <= series.spread <= 600


def test_electricity_costs_what_it_cost_in_the_same_month() -> None:
    by_month = [90, 85, 70, 55, 40, 30, 28, 30, 38, 55, 72, 88]
    payments = [
        Payment(day(f"{year}-{month:02}-05"), 100.0 * amount * level, "Power company", 1)
        for year, level in ((2024, 1.0), (2025, 1.1))
        for month, amount in enumerate(by_month, start=1)
    ]
    series = find_one(payments, "2026-01-01")
    assert series.amount == pytest.approx(9_900)
    summer = series.due(day("2026-01-01"), day("2026-07-01"), day("2026-08-01"))
    assert [payment.amount for payment in summer] == [pytest.approx(3_080)]


def test_a_payment_that_is_late_is_still_expected_for_a_while() -> None:
    late = find_due_payments(monthly(800, 4, 5), BOUNDS[5] + 8, BOUNDS[5] + 8, BOUNDS[6])
    assert [p.day for p in late] == [BOUNDS[5] + 8]
    assert find_due_payments(monthly(800, 4, 5), BOUNDS[5] + 20, BOUNDS[5] + 20, BOUNDS[6]) == []


def test_a_late_payment_is_less_probable_every_day() -> None:
    probabilities = [
        find_recurring_series(monthly(800, 4, 6), BOUNDS[6] + delay)[0].probability
        for delay in (4, 7, 10, 13)
    ]
    assert probabilities == sorted(probabilities, reverse=True)
    assert probabilities[-1] < 0.5 < probabilities[0]


def test_a_late_payment_is_the_same_payment() -> None:
    payments = [*monthly(800, 4, 6), Payment(BOUNDS[6] + 15, 800, "Landlord", 1)]
    due = find_due_payments(payments, BOUNDS[6] + 16, BOUNDS[6] + 16, BOUNDS[8])
    assert [payment.day for payment in due] == [BOUNDS[7] + 4]


def test_an_early_payment_is_not_followed_by_another_on_the_usual_day() -> None:
    payments = [*monthly(800, 4, 6), Payment(BOUNDS[6] - 6, 800, "Landlord", 1)]
    due = find_due_payments(payments, BOUNDS[6] - 2, BOUNDS[6] - 2, BOUNDS[8])
    assert [payment.day for payment in due] == [BOUNDS[7] + 4]


def test_an_early_bill_of_another_amount_is_not_followed_by_another() -> None:
    amounts = [4_100, 4_900, 4_400, 5_200, 4_600, 4_700]
    bills = [Payment(BOUNDS[m] + 12, a, "Power company", 1) for m, a in enumerate(amounts)]
    early = Payment(BOUNDS[6] + 3, 4_500, "Power company", 1)
    due = find_due_payments([*bills, early], BOUNDS[6] + 5, BOUNDS[6] + 5, BOUNDS[8])
    assert [payment.day for payment in due] == [BOUNDS[7] + 12]


@pytest.mark.parametrize(
    ("dates", "origin"),
    [
        (["2026-01-06", "2026-01-13", "2026-01-20", "2026-01-27"], "2026-02-10"),
        (["2025-11-15", "2025-12-15", "2026-01-15"], "2026-03-05"),
        (["2025-05-10", "2025-08-10", "2025-11-10"], "2026-03-15"),
        (["2024-02-12", "2025-02-12"], "2026-04-01"),
    ],
)
def test_a_cancelled_subscription_is_not_expected(dates: list[str], origin: str) -> None:
    assert find_recurring_series(paid(dates), day(origin)) == []


def test_a_month_without_payment_lowers_the_probability() -> None:
    regular = monthly(800, 4, 9)
    gap = [payment for payment in regular if payment.day != BOUNDS[5] + 4]
    (with_gap,) = find_recurring_series(gap, BOUNDS[9])
    (without,) = find_recurring_series(regular, BOUNDS[9])
    assert len(with_gap.members) == 8
    assert with_gap.probability < without.probability


def test_spellings_and_references_of_a_payee_are_one_payee() -> None:
    names = ["NETFLIX.COM 4411", "Netflix.com", "netflix com ref AB12", "Netflix.com 0099"]
    payments = [Payment(BOUNDS[m] + 3, 1_299, name, m) for m, name in enumerate(names)]
    (series,) = find_recurring_series(payments, BOUNDS[4])
    assert (series.payee, series.category) == ("Netflix.com 0099", 3)


def test_payments_without_a_payee_are_told_apart_by_their_category() -> None:
    payments = [
        Payment(BOUNDS[m] + 3, 1_299, "", category) for m in range(4) for category in (1, 2)
    ]
    series = find_recurring_series(payments, BOUNDS[4])
    assert sorted(str(item.category) for item in series) == ["1", "2"]


def test_the_order_of_the_payments_does_not_matter_and_later_ones_are_ignored() -> None:
    payments = [*monthly(800, 4, 8), *monthly(20, 9, 8, "Phone")]
    shuffled = [payments[i] for i in np.random.default_rng(2).permutation(len(payments))]
    first, second = (
        find_due_payments(p, BOUNDS[6], BOUNDS[6], BOUNDS[7]) for p in (payments, shuffled)
    )
    assert first == second
    assert [payment.amount for payment in first] == [800, 20]


@pytest.mark.parametrize(("repeats", "counted"), [(1, 5), (2, 4)])
def test_daily_amounts_count_as_recurring_after_they_came_back(repeats: int, counted: int) -> None:
    daily = np.zeros((1, BOUNDS[6] - START))
    for month in range(6):
        daily[0, BOUNDS[month] - START + 2] = 800 + month
    daily[0, 11] = 35
    assert np.count_nonzero(extract_recurring_amounts(daily, repeats)) == counted


def test_of_a_payee_with_thousands_of_payments_the_newest_are_searched() -> None:
    weekly = [Payment(7 * week, 25.0, "Club", 1) for week in range(1_040)]
    (series,) = find_recurring_series(weekly, 7 * 1_040)
    assert series.cadence == Cadence.WEEKLY
    assert len(series.members) <= MAX_PAYEE_PAYMENTS


def test_a_series_is_the_same_wherever_its_payments_stand_among_others() -> None:
    rent = monthly(800, 4, 6)
    others = [Payment(BOUNDS[5] + 20 - step, 30 + 7 * step, "Market", 2) for step in range(9)]
    (alone,) = find_recurring_series(rent, BOUNDS[6])
    (among,) = find_recurring_series([*others, *reversed(rent)], BOUNDS[6])
    assert [rent[member] for member in alone.members] == rent
    assert among.members == tuple(range(14, 8, -1))
    assert (among.payee, among.amount, among.schedule) == (alone.payee, 800, alone.schedule)


def test_two_payees_with_the_same_payments_have_a_series_each() -> None:
    payments = [*monthly(800, 4, 6), *monthly(800, 4, 6, "Second landlord")]
    rents = find_recurring_series(payments, BOUNDS[6])
    assert {series.payee for series in rents} == {"Landlord", "Second landlord"}


def test_a_daily_coffee_at_the_same_price_is_no_series() -> None:
    coffees = [Payment(START + step, 350, "Cafe", 1) for step in range(400)]
    assert find_recurring_series(coffees, START + 400) == []


TERMS = [f"{year}-{month:02}-05" for year in (2024, 2025) for month in range(1, 13) if month != 8]


def test_a_month_that_is_left_out_every_year_is_not_expected() -> None:
    fees = paid([*TERMS, *(f"2026-{month:02}-05" for month in range(1, 8))])
    assert due_dates(fees, "2026-07-12", "2026-11-01") == ["2026-09-05", "2026-10-05"]
    # In August it is neither late nor at its end.
    assert due_dates(fees, "2026-08-28", "2026-10-01") == ["2026-09-05"]
    assert find_one(fees, "2026-07-12").probability > 0.9


def test_a_month_that_was_missed_once_is_expected() -> None:
    assert due_dates(paid(TERMS[:-4]), "2025-08-01", "2025-09-01") == ["2025-08-05"]


def test_payments_of_a_series_that_missed_two_are_those_of_an_ended_one() -> None:
    gym = monthly(3_990, 4, 12, "Gym")
    assert find_ended_members(gym, BOUNDS[12]) == set()
    assert find_ended_members(gym, BOUNDS[13] + 1) == set()
    assert find_ended_members(gym, BOUNDS[14]) == set(range(12))


def test_a_rent_before_a_gap_has_ended_when_another_series_goes_on() -> None:
    rent = monthly(69_000, 1, 24)
    with_gap = [payment for payment in rent if not BOUNDS[12] <= payment.day < BOUNDS[17]]
    (series,) = find_recurring_series(with_gap, BOUNDS[24])
    assert len(series.members) == 7
    assert find_ended_members(with_gap, BOUNDS[24]) == set(range(12))


def test_purchases_that_stopped_are_no_ended_series() -> None:
    rng = np.random.default_rng(3)
    days = np.sort(rng.choice(300, 40, replace=False))
    shop = [Payment(START + int(d), 1_000 + int(rng.integers(4_000)), "Shop", 1) for d in days]
    assert find_ended_members(shop, START + 420) == set()


@pytest.mark.parametrize(
    ("dates", "amounts"),
    [
        (["2024-03-01", "2025-03-03"], [64_000, 81_000]),
        (["2024-02-29", "2025-02-28"], [64_000, 57_000]),
        (["2024-03-05", "2025-03-18"], [64_000, 64_000]),
    ],
    ids=["dearer", "leap day", "other day"],
)
def test_two_yearly_payments_under_a_contract_may_differ(
    dates: Sequence[str], amounts: Sequence[float]
) -> None:
    insurer = paid_amounts(dates, amounts, "Nordstern Hausratversicherung 4711")
    (series,) = find_recurring_series(insurer, day("2025-09-01"))
    assert series.cadence == Cadence.YEARLY
    assert len(series.members) == 2
    # Two visits to a shop a year apart may be chance.
    shop = paid_amounts(dates, amounts, "Gartenmarkt")
    assert find_recurring_series(shop, day("2025-09-01")) == []


def test_two_payments_under_a_contract_half_a_year_apart_are_no_yearly_ones() -> None:
    insurer = paid(["2024-09-01", "2025-03-01"], payee="Nordstern Versicherung")
    assert find_recurring_series(insurer, day("2025-04-01")) == []
