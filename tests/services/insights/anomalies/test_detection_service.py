"""The search for anomalies in what comes at once: only what is recent is news."""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from core.enums import TransactionKind
from models import Anomaly, db
from services.insights.anomalies.detection_service import find_anomalies
from services.ledger import transaction_service
from services.ledger.transaction_values import TransactionValues
from services.people.callers import load_caller
from tests.conftest import Person

TODAY = dt.date(2026, 3, 20)
NEWS_DAYS = 14
DAYS = 10 * 365
LAST_PART = 300
"""Rows that come after the others, and are of the same years."""

RATE = 0.01
SHOPS = ("Grocer", "Bakery", "Bookshop", "Cinema", "Chemist", "Fuel stop", "Noodle house")
SURPRISE_SHARE = 0.05
"""Share of the rows at many times what is usual: far more than may become alerts."""


def generate_rows(dice: random.Random) -> Iterator[TransactionValues]:
    """Generate the expenses of ten years."""
    for index in range(DAYS):
        factor = dice.randrange(10, 40) if dice.random() < SURPRISE_SHARE else 1
        yield {
            "kind": TransactionKind.EXPENSE,
            "amount": Decimal(str(round(factor * dice.uniform(15, 30), 2))),
            "date": TODAY - dt.timedelta(days=DAYS - 1 - index),
            "payee": dice.choice(SHOPS),
        }


@pytest.mark.any_database
def test_ten_years_at_once_keep_the_rate_and_only_the_recent_is_news(
    app: Flask, ada: Person, today: Callable[[str], None]
) -> None:
    today(TODAY.isoformat())
    dice = random.Random(3)
    rows = list(generate_rows(dice))
    dice.shuffle(rows)
    with app.app_context():
        caller = load_caller(ada.id)
        for part in (rows[LAST_PART:], rows[:LAST_PART]):
            transaction_service.create_transactions(caller, part)
            find_anomalies(ada.id)
        anomalies = db.session.scalars(select(Anomaly)).all()
        history = [anomaly.date for anomaly in anomalies if not anomaly.is_news]
        news = [anomaly.date for anomaly in anomalies if anomaly.is_news]
        db.session.remove()

    # So many are unusual that the budget is used up: what it allows is what is stored.
    assert len(history) > 10
    for day in history:
        since = day - dt.timedelta(days=365)
        alerts = sum(since < other <= day for other in history)
        entries = sum(since < row["date"] <= day for row in rows)
        assert alerts <= RATE * entries + 1
    assert all(day >= TODAY - dt.timedelta(days=NEWS_DAYS) for day in news)
    assert ada.get("/overview")["anomaly_count"] == len(news) <= RATE * 365
    assert len(ada.get("/notifications", type="unusual_spending")["items"]) <= len(news)


def test_what_was_unusual_long_ago_takes_no_alert_from_what_is_unusual_today(
    app: Flask, ada: Person, today: Callable[[str], None]
) -> None:
    today(TODAY.isoformat())
    dice = random.Random(4)
    rows = list(generate_rows(dice))[-365:]
    jewels: TransactionValues = {
        "kind": TransactionKind.EXPENSE,
        "amount": Decimal(4000),
        "date": TODAY,
        "payee": "Jeweller",
    }
    with app.app_context():
        transaction_service.create_transactions(load_caller(ada.id), [*rows[:-20], jewels])
        find_anomalies(ada.id)
        db.session.remove()

    anomalies = ada.get("/insights/anomalies", is_news="true")["items"]
    assert [anomaly["payee"] for anomaly in anomalies] == ["Jeweller"]
