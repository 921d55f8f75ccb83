import itertools

import numpy as np
import pytest

from benchmarks.households import KINDS, Household, build_household, schedules
from benchmarks.households.household import RENT
from benchmarks.households.plans import NEVER_ENTERED
from core.money import exponent

SEED = 4


def month_sums(household: Household, category: str | None = None) -> list[float]:
    """What every complete month of the history really cost."""
    months = range(schedules.to_month(household.first_day), schedules.to_month(household.today))
    bounds = [schedules.first_of_month(month) for month in (*months, months[-1] + 1)]
    return [household.actual(start, end, category) for start, end in itertools.pairwise(bounds)]


def redraw(household: Household, count: int) -> list[tuple[tuple[int, int], ...]]:
    """Days and amounts of spending in other lives of the same plan."""
    lives = []
    for number in range(count):
        rng = np.random.default_rng([number, 99])
        rows = [row for part in household.plan for row in part.item.draw(rng)]
        lives.append(tuple((row.day, row.amount) for row in rows if not row.is_income))
    return lives


def test_there_are_at_least_fourteen_kinds_that_say_what_they_are() -> None:
    assert len(KINDS) >= 14
    for kind in KINDS.values():
        assert kind.description.endswith(".")


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_kind_and_seed_give_the_same_household(kind: str) -> None:
    household = build_household(kind, SEED)
    assert household == build_household(kind, SEED)
    assert household.rows != build_household(kind, SEED + 1).rows


@pytest.mark.parametrize("kind", KINDS)
def test_rows_of_every_kind_are_sane(kind: str) -> None:
    household = build_household(kind, SEED)
    days = [row.day for row in household.rows]
    assert days == sorted(days)
    assert household.first_day <= days[0]
    assert days[-1] < household.end_day
    assert schedules.to_month(household.end_day) == schedules.to_month(household.today) + 14

    categories = {row.category for row in household.rows if not row.is_income}
    assert categories <= set(household.categories)
    assert any(row.is_income for row in household.rows)
    for row in household.rows:
        assert row.amount != 0
        assert row.amount > 0 or "GUTSCHRIFT" in row.payee or "ERSTATTUNG" in row.payee
        assert row.payee
        assert "{" not in row.payee
        assert row.entered_day >= row.day


@pytest.mark.parametrize("kind", KINDS)
def test_a_month_costs_what_people_spend_in_it(kind: str) -> None:
    household = build_household(kind, SEED)
    per_rent = {"EUR": 1.0, "GBP": 1.0, "JPY": 160.0, "KWD": 0.33}[household.currency]
    digits = exponent(household.currency)
    usual = np.median(month_sums(household)) / 10**digits / per_rent
    assert 500 < usual < 4_500


def sum_between(life: list[tuple[int, int]], start: int, end: int) -> int:
    return sum(amount for day, amount in life if start <= day < end)


@pytest.mark.parametrize("kind", KINDS)
def test_the_truth_is_the_mean_over_many_lives_of_the_same_plan(kind: str) -> None:
    household = build_household(kind, SEED)
    start = schedules.first_of_month(schedules.to_month(household.today) + 1)
    windows = {"month": 1, "year": 12}
    lives = redraw(household, 40)
    for months in windows.values():
        end = schedules.first_of_month(schedules.to_month(start) + months)
        sums = [sum_between(life, start, end) for life in lives]
        standard_error = np.std(sums) / np.sqrt(len(sums))
        expected = household.expected(start, end)
        assert abs(np.mean(sums) - expected) < 4 * standard_error + 1


@pytest.mark.parametrize("kind", KINDS)
def test_categories_add_up_and_windows_do(kind: str) -> None:
    household = build_household(kind, SEED)
    start, end = household.today + 1, household.today + 40
    for amount in (household.expected, household.actual):
        parts = [amount(start, end, category) for category in household.categories]
        assert sum(parts) == pytest.approx(amount(start, end))
        halves = amount(start, start + 9) + amount(start + 9, end)
        assert halves == pytest.approx(amount(start, end))

    spent = [row.amount for row in household.rows if start <= row.day < end and not row.is_income]
    assert household.actual(start, end) == sum(spent)


@pytest.mark.parametrize("kind", KINDS)
def test_known_rows_are_those_entered_by_today(kind: str) -> None:
    household = build_household(kind, SEED)
    known = household.known_rows()
    assert known
    for row in known:
        assert row.day <= household.today
        assert row.entered_day <= household.today

    days = {row.day for row in household.rows if row.entered_day != NEVER_ENTERED}
    known_days = {row.day for row in known}
    assert known_days == {day for day in days if day <= household.known_through}


def test_today_varies_over_the_month() -> None:
    todays = [build_household("student", seed).today for seed in range(50)]
    positions = {day - schedules.first_of_month(schedules.to_month(day)) for day in todays}
    assert len(positions) > 20
    assert len({schedules.to_month(day) for day in todays}) == 12


def test_another_day_sees_the_same_household() -> None:
    first = build_household("monthly_importer", SEED)
    later = build_household("monthly_importer", SEED, today=first.today + 31)
    assert later.rows == first.rows
    assert len(later.known_rows()) > len(first.known_rows())
    with pytest.raises(ValueError, match="outside"):
        build_household("renter", SEED, today=first.end_day)


def test_a_window_outside_of_the_known_truth_is_refused() -> None:
    household = build_household("renter", SEED)
    with pytest.raises(ValueError, match="outside"):
        household.expected(household.end_day - 5, household.end_day + 1)


def test_a_shorter_history_can_be_asked_for() -> None:
    household = build_household("renter", SEED, months=8)
    assert schedules.to_month(household.today) - schedules.to_month(household.first_day) == 8
    assert len(month_sums(build_household("student", SEED))) == 5


def test_the_next_rent_is_exact_and_expected() -> None:
    household = build_household("renter", SEED)
    start = schedules.first_of_month(schedules.to_month(household.today) + 1)
    end = schedules.first_of_month(schedules.to_month(start) + 1)
    assert household.rent == household.expected(start, end, RENT)
    assert household.rent == household.actual(start, end, RENT)


def test_a_payment_that_was_seen_is_not_expected_again() -> None:
    household = build_household("late_payer", SEED)
    month = schedules.to_month(household.today)
    paid = next(
        row.day
        for row in household.rows
        if row.category == RENT and schedules.to_month(row.day) == month
    )
    end = schedules.first_of_month(month + 1)
    before = build_household("late_payer", SEED, today=paid - 1)
    after = build_household("late_payer", SEED, today=paid)
    assert before.expected(paid, end, RENT) == pytest.approx(household.rent)
    assert after.expected(paid + 1, end, RENT) == 0


def test_an_importer_knows_nothing_of_the_current_month() -> None:
    for seed in range(12):
        household = build_household("monthly_importer", seed)
        first = schedules.first_of_month(schedules.to_month(household.today))
        assert household.known_through == first - 1
        assert all(row.day < first for row in household.known_rows())


def test_cash_is_written_down_with_delay_and_gaps() -> None:
    households = [build_household("cash_only", seed) for seed in range(12)]
    assert any(household.known_through < household.today for household in households)
    for household in households:
        forgotten = [row for row in household.rows if row.entered_day == NEVER_ENTERED]
        assert forgotten
        assert all(row.day < household.today for row in forgotten)


def test_holidays_come_in_july_and_december_only() -> None:
    household = build_household("holidaymaker", SEED)
    months = {
        schedules.to_month(row.day) % 12 + 1 for row in household.rows if row.category == "Holidays"
    }
    assert months == {7, 12}


def test_weekly_rent_is_paid_on_fridays() -> None:
    household = build_household("weekly_rent", SEED)
    rents = [row for row in household.rows if row.category == RENT]
    assert {schedules.to_weekday(row.day) for row in rents} == {4}
    assert len(rents) == pytest.approx((household.end_day - household.first_day) / 7, abs=1)


def test_one_month_of_the_car_buyer_dwarfs_all_others() -> None:
    sums = sorted(month_sums(build_household("car_purchase", SEED)))
    assert sums[-1] > 5 * sums[-2]


def test_the_rents_of_movers_rise_in_two_steps() -> None:
    household = build_household("mover", SEED)
    rents = [row.amount for row in household.rows if row.category == RENT]
    assert len(set(rents)) == 3
    assert rents == sorted(rents)
    assert household.rent == rents[-1]


def test_the_separated_spend_less_since_three_months() -> None:
    months = month_sums(build_household("newly_separated", SEED), "Groceries")
    assert np.mean(months[-3:]) < 0.8 * np.mean(months[:-3])


def test_half_of_the_holidaymakers_ask_just_before_a_holiday() -> None:
    households = [build_household("holidaymaker", seed) for seed in range(20)]
    next_months = [schedules.to_month(household.today) + 1 for household in households]
    assert sum(month % 12 + 1 in {7, 12} for month in next_months) >= 10
