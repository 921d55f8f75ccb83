"""Rules of anomalies of one expense."""

from collections.abc import Iterable

import pytest

from ml.insights.anomaly_values import AnomalyCandidate, AnomalyRule, LedgerEntry
from ml.insights.bank_fees import is_bank_fee
from ml.insights.entry_histories import RunningHistory
from ml.insights.expense_rules import score_expense


def entry(
    id_: int, day: int, amount: float, payee: str = "lidl", *, fee: bool = False
) -> LedgerEntry:
    return LedgerEntry(id_, day, amount, payee, "food", is_fee=fee)


def score(
    earlier: Iterable[LedgerEntry], newest: LedgerEntry
) -> dict[AnomalyRule, AnomalyCandidate]:
    history = RunningHistory()
    for one in earlier:
        history.add(one)
    return {one.rule: one for one in score_expense(newest, history.select(newest))}


WEEKLY = [entry(n, 7 * n, 1500 + 37 * (n % 5)) for n in range(30)]
MONTHLY = [entry(n, 30 * n, 1299, "stream") for n in range(12)]


def test_an_expense_far_above_those_of_its_payee_names_the_usual_amount() -> None:
    candidates = score(WEEKLY, entry(99, 211, 6240))

    assert candidates[AnomalyRule.LARGE_FOR_PAYEE].usual == pytest.approx(1574)


def test_a_usual_expense_surprises_no_rule() -> None:
    assert not score(WEEKLY, entry(99, 211, 1550))


def test_the_same_excess_surprises_less_where_amounts_vary() -> None:
    varied = [entry(n, 7 * n, 500 + 900 * (n % 5)) for n in range(30)]

    calm = score(WEEKLY, entry(99, 211, 9000))[AnomalyRule.LARGE_FOR_PAYEE]
    wild = score(varied, entry(99, 211, 9000))[AnomalyRule.LARGE_FOR_PAYEE]

    assert calm.score > wild.score


def test_a_second_charge_of_the_same_amount_names_the_first() -> None:
    duplicate = score(MONTHLY, entry(99, 331, 1299, "stream"))[AnomalyRule.DUPLICATE_CHARGE]

    assert (duplicate.other_id, duplicate.other_day) == (11, 330)


def test_a_second_charge_surprises_less_where_charges_come_in_pairs() -> None:
    pairs = [entry(n, 10 * (n // 2) + n % 2, 1299, "stream") for n in range(24)]

    habit = score(pairs, entry(99, 112, 1299, "stream"))[AnomalyRule.DUPLICATE_CHARGE]
    first = score(MONTHLY, entry(99, 331, 1299, "stream"))[AnomalyRule.DUPLICATE_CHARGE]

    assert habit.score < first.score


def test_a_dearer_regular_payment_names_the_price_before() -> None:
    candidates = score(MONTHLY, entry(99, 360, 1499, "stream"))

    assert candidates[AnomalyRule.PRICE_STEP].usual == 1299


@pytest.mark.parametrize(("day", "amount"), [(345, 1499), (360, 1199), (360, 1310)])
def test_payments_off_schedule_or_cheaper_or_rounded_are_no_price_step(
    day: int, amount: float
) -> None:
    assert AnomalyRule.PRICE_STEP not in score(MONTHLY, entry(99, day, amount, "stream"))


PREMIUMS = [entry(n, 30 * n, 2450, "insurer") for n in range(24)]
YEARLY = entry(90, 345, 48_600, "insurer")
"""A premium of every month, and one of every year at the same payee."""


def test_a_yearly_payment_beside_monthly_ones_is_large_and_no_price_step() -> None:
    candidates = score([*WEEKLY[:30], *PREMIUMS[:12]], entry(99, 360, 48_600, "insurer"))

    assert candidates.keys() == {AnomalyRule.LARGE_FOR_PAYEE}


@pytest.mark.parametrize("amount", [48_600, 49_900, 55_000])
def test_a_yearly_payment_that_returns_surprises_no_rule(amount: float) -> None:
    ledger = sorted([*WEEKLY, *PREMIUMS, YEARLY], key=lambda one: one.day)

    assert not score(ledger, entry(99, 710, amount, "insurer"))
    assert score(ledger, entry(99, 710, 2 * amount, "insurer"))


@pytest.mark.parametrize(("amount", "is_step"), [(1399, True), (3800, True), (26_000, False)])
def test_a_payment_at_many_times_the_price_is_no_price_step(
    amount: float, *, is_step: bool
) -> None:
    candidates = score(MONTHLY, entry(99, 360, amount, "stream"))

    assert (AnomalyRule.PRICE_STEP in candidates) == is_step


def test_a_new_payee_is_compared_with_all_expenses() -> None:
    candidates = score(WEEKLY, entry(99, 211, 45_000, "roofer"))

    assert candidates[AnomalyRule.LARGE_NEW_PAYEE].payee == "roofer"


def test_a_rare_fee_surprises_more_than_a_monthly_one() -> None:
    monthly = [entry(100 + n, 30 * n, 500, "account fee", fee=True) for n in range(7)]
    ledger = sorted([*WEEKLY, *monthly], key=lambda one: one.day)

    known = score(ledger, entry(99, 215, 500, "account fee", fee=True))[AnomalyRule.BANK_FEE]
    new = score(ledger, entry(99, 215, 900, "overdraft fee", fee=True))[AnomalyRule.BANK_FEE]

    assert new.score > known.score + 2


@pytest.mark.parametrize(
    "text", ["OVERDRAFT FEE 12.06.", "Kontoführungsgebühr", "Foreign Transaction Fee", "Agios"]
)
def test_fees_of_banks_are_recognised(text: str) -> None:
    assert is_bank_fee(text)


@pytest.mark.parametrize("text", ["School fees", "Coffee bar", "Parking charge", "Feels good Ltd"])
def test_other_fees_are_none_of_banks(text: str) -> None:
    assert not is_bank_fee(text)
