from collections.abc import Iterator
from dataclasses import replace

import pytest

from ml.forecasting.cadences import Cadence, Schedule, WeekendShift, to_date
from ml.forecasting.recurring import AmountKind, Payment, RecurringSeries, find_recurring_series
from ml.forecasting.stored_series import (
    CONFIRMED_PROBABILITY,
    Handling,
    StoredSeries,
    apply_decisions,
    build_schedule,
    decide,
    find_payments,
    match_series,
)
from tests.ml.forecasting.test_recurring import day, paid

FIFTHS = tuple(f"2026-0{month}-05" for month in range(1, 7))
ORIGIN = day("2026-06-20")
IDS = (11, 12, 13, 14, 15, 16)
"""Ids of the transactions of six payments."""


def found(amount: float = 5_000, payee: str = "Fibernet") -> RecurringSeries:
    (series,) = find_recurring_series(paid(FIFTHS, amount, payee), ORIGIN)
    return series


def stored(
    series_id: int = 1,
    payee: str = "fibernet",
    amount: float = 5_000,
    handling: Handling = Handling.EXPECT,
    cadence: Cadence = Cadence.MONTHLY,
) -> StoredSeries:
    schedule = build_schedule(cadence, day("2026-07-05"), None, WeekendShift.NONE)
    return StoredSeries(
        id=series_id,
        payee=payee,
        payee_key=payee,
        category=1,
        cadence=cadence,
        amount=amount,
        lowest=amount,
        highest=amount,
        handling=handling,
        schedule=schedule,
        next_index=0,
        tolerance=10,
        skipped_months=frozenset(),
        last_day=None,
        has_own_schedule=False,
        has_own_amount=False,
        payment_ids=frozenset(),
    )


def list_dates(schedule: Schedule, count: int) -> Iterator[str]:
    for index in range(count):
        yield str(to_date(schedule.compute_day(index)))


def test_the_31st_is_the_last_day_of_every_month() -> None:
    schedule = build_schedule(Cadence.MONTHLY, day("2028-01-31"), 31, WeekendShift.NONE)
    assert list(list_dates(schedule, 4)) == ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]


def test_a_first_that_moved_into_the_month_before_belongs_to_its_own_month() -> None:
    # August 1, 2026 is a Saturday; its payment came on the Friday before.
    schedule = build_schedule(Cadence.MONTHLY, day("2026-07-31"), 1, WeekendShift.PREVIOUS)
    assert list(list_dates(schedule, 2)) == ["2026-07-31", "2026-09-01"]


def test_a_last_day_that_moved_into_the_next_month_belongs_to_its_own_month() -> None:
    # January 31, 2027 is a Sunday.
    schedule = build_schedule(Cadence.MONTHLY, day("2027-02-01"), 31, WeekendShift.NEXT)
    assert list(list_dates(schedule, 2)) == ["2027-02-01", "2027-03-01"]


def test_a_cadence_in_weeks_counts_from_its_anchor() -> None:
    schedule = build_schedule(Cadence.FORTNIGHTLY, day("2026-12-28"), None, WeekendShift.NONE)
    assert list(list_dates(schedule, 2)) == ["2026-12-28", "2027-01-11"]


def test_series_that_share_payments_are_the_same_whatever_the_payee_is_called() -> None:
    one = replace(stored(payee="old name", amount=90_000), payment_ids=frozenset(IDS[:3]))
    assert match_series([one], [found()], IDS) == {0: one}


def test_series_without_shared_payments_are_the_same_by_payee_amount_and_period() -> None:
    assert match_series([stored()], [found()], IDS) == {0: stored()}
    assert match_series([stored(payee="streamly")], [found()], IDS) == {}
    assert match_series([stored(amount=50_000)], [found()], IDS) == {}
    assert match_series([stored(cadence=Cadence.YEARLY)], [found()], IDS) == {}


def test_a_dismissed_series_is_the_same_at_any_cadence() -> None:
    dismissed = stored(handling=Handling.FORGET, cadence=Cadence.YEARLY)
    assert match_series([dismissed], [found()], IDS) == {0: dismissed}


def test_of_two_stored_series_the_closer_amount_wins_then_the_older_one() -> None:
    close, far = stored(series_id=9), stored(series_id=2, amount=5_200)
    assert match_series([far, close], [found()], IDS) == {0: close}
    newer, older = stored(series_id=7), stored(series_id=3)
    assert match_series([newer, older], [found()], IDS) == {0: older}


def test_each_stored_series_is_at_most_one_of_the_found() -> None:
    assert match_series([stored()], [found(), found()], IDS) == {0: stored()}


@pytest.mark.parametrize("handling", [Handling.LEAVE_OUT, Handling.FORGET])
def test_a_paused_or_dismissed_series_is_not_expected(handling: Handling) -> None:
    assert apply_decisions([stored(handling=handling)], [found()], IDS) == []
    assert apply_decisions([stored(handling=handling)], [], IDS) == []


def test_a_series_without_a_decision_is_expected_as_it_was_found() -> None:
    assert apply_decisions([stored(handling=Handling.FOLLOW)], [found()], IDS) == [found()]
    assert apply_decisions([stored(handling=Handling.FOLLOW)], [], IDS) == []


def test_a_confirmed_series_is_probable_and_ends_when_the_person_says() -> None:
    unsure = replace(found(), probability=0.6)
    decided = decide(unsure, replace(stored(), last_day=day("2026-12-31")))
    assert decided is not None
    assert (decided.probability, decided.last_day) == (CONFIRMED_PROBABILITY, day("2026-12-31"))
    assert (decided.amount, decided.schedule) == (unsure.amount, unsure.schedule)


def test_an_amount_that_a_person_set_replaces_that_of_the_payments() -> None:
    decided = decide(found(), replace(stored(amount=7_000), has_own_amount=True))
    assert decided is not None
    assert (decided.amount, decided.amount_kind) == (7_000, AmountKind.CONSTANT)


def test_a_schedule_that_a_person_set_replaces_that_of_the_payments() -> None:
    yearly = replace(stored(cadence=Cadence.YEARLY), has_own_schedule=True)
    decided = decide(found(), yearly)
    assert decided is not None
    assert (decided.cadence, decided.schedule) == (Cadence.YEARLY, yearly.schedule)


def test_a_series_that_only_a_person_knows_is_expected_until_it_has_ended() -> None:
    one = stored(payee="boiler service", cadence=Cadence.YEARLY)
    (expected,) = apply_decisions([one], [], ())
    (payment,) = expected.due(ORIGIN, day("2026-07-01"), day("2027-07-01"))
    assert (payment.payee, payment.amount) == ("boiler service", 5_000)
    assert str(to_date(payment.day)) == "2026-07-05"
    assert apply_decisions([replace(one, next_index=None)], [], ()) == []


def test_payments_are_found_about_their_day_and_amount() -> None:
    payments = {
        1: Payment(day("2026-07-07"), 5_000, "Fibernet", 1),
        2: Payment(day("2026-08-20"), 5_000, "Fibernet", 1),
        3: Payment(day("2026-09-05"), 9_000, "Fibernet", 1),
    }
    assert find_payments(stored(), payments) == [1]


def test_of_two_payments_for_one_day_the_nearest_counts_unless_one_belongs_already() -> None:
    payments = {
        1: Payment(day("2026-07-09"), 5_000, "Fibernet", 1),
        2: Payment(day("2026-07-06"), 5_000, "Fibernet", 1),
    }
    assert find_payments(stored(), payments) == [2]
    assert find_payments(replace(stored(), payment_ids=frozenset({1})), payments) == [1]


def test_a_payment_that_belongs_stays_although_it_came_late_and_was_dearer() -> None:
    late = {1: Payment(day("2026-07-18"), 9_000, "Fibernet", 1)}
    assert find_payments(replace(stored(), payment_ids=frozenset({1})), late) == [1]
