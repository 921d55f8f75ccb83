"""The budget that all rules share, and alerts in the order of time."""

import random

from ml.insights.alert_budget import Verdicts, share_budget
from ml.insights.alert_stream import AlertStream
from ml.insights.anomaly_tails import OwnHistory, load_tails
from ml.insights.anomaly_values import AnomalyCandidate, AnomalyRule, LedgerEntry
from ml.insights.ledger_scoring import score_ledger
from ml.insights.missing_income import score_missing
from ml.insights.spending_pace import score_pace
from tests.ml.insights.test_expense_rules import MONTHLY

TAILS = load_tails()
STEP = AnomalyRule.PRICE_STEP


def candidate(
    rule: AnomalyRule, score: float, day: int = 0, entry_id: int | None = 1
) -> AnomalyCandidate:
    return AnomalyCandidate(rule, score, day, 9000, 1000, 10, "x", "food", entry_id)


def test_the_shares_of_the_rules_are_one_budget() -> None:
    assert abs(sum(TAILS.shares.values()) - 1) < 0.01
    half, whole = share_budget(TAILS, 0.005), share_budget(TAILS, 0.01)
    assert sum(whole.limits.values()) < 0.01
    assert all(abs(2 * half.limits[rule] - whole.limits[rule]) < 1e-9 for rule in AnomalyRule)


def test_higher_scores_are_rarer() -> None:
    for tail in TAILS.tails.values():
        rates = [tail.rate(score) for score in range(40)]
        assert rates == sorted(rates, reverse=True)


def test_dismissals_lower_the_limit_of_their_rule_and_raise_the_others() -> None:
    before = share_budget(TAILS, 0.01)
    after = share_budget(TAILS, 0.01, {STEP: Verdicts(dismissed=4)})

    assert after.limits[STEP] < before.limits[STEP]
    others = [rule for rule in AnomalyRule if rule is not STEP]
    assert all(after.limits[rule] > before.limits[rule] for rule in others)


def test_confirmed_alerts_soften_what_dismissals_do() -> None:
    alone = Verdicts(dismissed=2).usefulness

    assert alone < Verdicts(confirmed=3, dismissed=2).usefulness < Verdicts(3).usefulness == 1


def test_a_person_who_is_often_surprised_needs_more() -> None:
    calm, wild = OwnHistory(1000, {}), OwnHistory(1000, {STEP: 60})
    policy = share_budget(TAILS, 0.01)

    chosen = [policy.choose([candidate(STEP, 25)], own) for own in (calm, wild)]

    assert chosen[0] is not None
    assert chosen[1] is None or chosen[1].p_value > chosen[0].p_value


def test_alerts_never_exceed_the_budget() -> None:
    stream = AlertStream(share_budget(TAILS, 0.01), 0.01, OwnHistory.empty())

    alerts = [stream.choose(day, 1, [candidate(STEP, 1000, day)], 0) for day in range(300)]

    assert sum(alert is not None for alert in alerts) == 3


def test_alerts_that_nobody_is_told_leave_the_budget_to_the_others() -> None:
    stream = AlertStream(share_budget(TAILS, 0.01), 0.01, OwnHistory.empty(), news_start=280)

    days = [day for day in range(300) if stream.choose(day, 1, [candidate(STEP, 1000, day)], 0)]

    assert [sum(day < 280 for day in days), sum(day >= 280 for day in days)] == [3, 3]


def test_a_pace_that_single_alerts_explain_is_no_news() -> None:
    stream = AlertStream(share_budget(TAILS, 0.5), 0.5, OwnHistory.empty())
    assert stream.choose(3, 50, [candidate(STEP, 1000, 3)], 0)

    assert not stream.choose(20, 50, [candidate(AnomalyRule.SPENDING_PACE, 1000, 20, None)], 0)
    assert stream.choose(50, 50, [candidate(AnomalyRule.SPENDING_PACE, 1000, 50, None)], 31)


def test_an_income_is_missing_only_after_its_days_of_grace() -> None:
    assert score_missing(MONTHLY, 12 * 1299, 363) is None
    missing = score_missing(MONTHLY, 12 * 1299, 366)
    assert missing is not None
    assert (missing.day, missing.amount) == (360, 1299)


def test_a_small_part_of_all_income_is_not_missed() -> None:
    assert score_missing(MONTHLY, 1_000_000, 366) is None


def test_a_pace_is_compared_with_the_same_day_of_earlier_months() -> None:
    pace = score_pace(20, 90_000, [30_000, 31_000, 29_000, 30_500], 60_000, "food")

    assert pace is not None
    assert pace.usual == 30_250
    assert score_pace(20, 30_900, [30_000, 31_000, 29_000, 30_500], 60_000, "food") is None
    assert score_pace(20, 90_000, [30_000, 31_000], 60_000, "food") is None


def test_a_month_that_is_dear_every_year_is_not_ahead() -> None:
    months = [2_450, 2_450, 48_600, 2_450, 2_450, 2_450]

    assert score_pace(20, 49_900, months, 60_000, "insurance") is None
    assert score_pace(20, 90_000, months, 60_000, "insurance") is not None


def test_ten_years_of_twenty_thousand_entries_keep_the_rate_in_every_year() -> None:
    dice = random.Random(3)
    days, year = 10 * 365, 365
    shops = ("grocer", "bakery", "bookshop", "cinema", "chemist", "fuel", "noodles")
    entries = [
        LedgerEntry(
            id_,
            id_ * days // 20_000,
            # Far more are unusual than may become alerts.
            dice.uniform(1500, 3000) * (dice.randrange(10, 40) if dice.random() < 0.03 else 1),
            dice.choice(shops),
            "food",
        )
        for id_ in range(20_000)
    ]
    stream = AlertStream(share_budget(TAILS, 0.01), 0.01, OwnHistory.empty())

    alerts = []
    for entry, candidates in score_ledger(entries, range(0, days + 60, 30), days):
        day = entry.day if entry else max(one.day for one in candidates)
        if stream.choose(day, 1 if entry else 0, candidates, day - day % 30):
            alerts.append(day)

    assert len(alerts) > 100
    for day in alerts:
        in_year = sum(day - year < other <= day for other in alerts)
        assert in_year <= 0.01 * sum(day - year < one.day <= day for one in entries) + 1
