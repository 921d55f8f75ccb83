"""Every sentence about an anomaly, in both languages."""

import datetime as dt
from typing import Any

import pytest

from core.enums import AnomalyKind
from core.translation import translate_into
from models import Anomaly
from services.insights.anomalies.anomaly_texts import explain


def build_anomaly(kind: AnomalyKind, **values: Any) -> Anomaly:
    usual: dict[str, Any] = {
        "date": dt.date(2026, 3, 20),
        "payee": "Corner Market",
        "amount_minor": 16_240,
        "usual_minor": 2_200,
        "currency": "EUR",
        "value_count": 12,
        "other_date": None,
    }
    return Anomaly(kind=kind, **(usual | values))


SENTENCES: list[tuple[Anomaly, str | None, str, str]] = [
    (
        build_anomaly(AnomalyKind.DUPLICATE_CHARGE, other_date=dt.date(2026, 3, 19)),
        None,
        "Corner Market charged €162.40 on Mar 19, 2026 and again on Mar 20, 2026.",
        "Corner Market hat am 19. März 2026 und noch einmal am 20. März 2026 162,40 € abgebucht.",
    ),
    (
        build_anomaly(AnomalyKind.DUPLICATE_CHARGE, other_date=dt.date(2026, 3, 20)),
        None,
        "Corner Market charged €162.40 twice on Mar 20, 2026.",
        "Corner Market hat am 20. März 2026 zweimal 162,40 € abgebucht.",
    ),
    (
        build_anomaly(AnomalyKind.BANK_FEE, payee="Overdraft fee", usual_minor=0, value_count=0),
        None,
        "Overdraft fee: a bank fee of €162.40, the first in a long time.",
        "Overdraft fee: eine Bankgebühr von 162,40 €, die erste seit langem.",
    ),
    (
        build_anomaly(AnomalyKind.BANK_FEE, payee="Overdraft fee"),
        None,
        "Overdraft fee: a bank fee of €162.40; your fees are usually €22.00.",
        "Overdraft fee: eine Bankgebühr von 162,40 €; üblich sind 22,00 €.",
    ),
    (
        build_anomaly(AnomalyKind.BANK_FEE, payee="Overdraft fee", amount_minor=2_200),
        None,
        "Overdraft fee: a bank fee of €22.00, of a kind that you rarely pay.",
        "Overdraft fee: eine Bankgebühr von 22,00 €, wie Sie sie selten zahlen.",
    ),
    (
        build_anomaly(AnomalyKind.PRICE_STEP, amount_minor=1_499, usual_minor=1_199),
        None,
        "Corner Market costs €14.99 now, 25% more than €11.99 before.",
        "Corner Market kostet jetzt 14,99 €, 25 % mehr als vorher (11,99 €).",
    ),
    (
        build_anomaly(AnomalyKind.LARGE_FOR_PAYEE),
        None,
        "€162.40 at Corner Market is 7.4 times your usual €22.00.",
        "162,40 € bei Corner Market sind 7,4-mal so viel wie Ihre üblichen 22,00 €.",
    ),
    (
        build_anomaly(AnomalyKind.LARGE_FOR_PAYEE, amount_minor=6_600),
        None,
        "€66.00 at Corner Market is 3 times your usual €22.00.",
        "66,00 € bei Corner Market sind 3-mal so viel wie Ihre üblichen 22,00 €.",
    ),
    (
        build_anomaly(AnomalyKind.LARGE_FOR_PAYEE, amount_minor=2_300),
        None,
        "€23.00 at Corner Market is more than your usual €22.00.",
        "23,00 € bei Corner Market sind mehr als Ihre üblichen 22,00 €.",
    ),
    (
        build_anomaly(AnomalyKind.LARGE_FOR_CATEGORY, amount_minor=44_300),
        "Groceries",
        "€443.00 at Corner Market is 20 times your usual €22.00 for Groceries.",
        "443,00 € bei Corner Market sind 20-mal so viel wie Ihre üblichen 22,00 € für Groceries.",
    ),
    (
        build_anomaly(AnomalyKind.LARGE_FOR_CATEGORY, payee=""),
        None,
        "€162.40 is 7.4 times your usual €22.00 for expenses without a category.",
        "162,40 € sind 7,4-mal so viel wie Ihre üblichen 22,00 € für Ausgaben ohne Kategorie.",
    ),
    (
        build_anomaly(AnomalyKind.LARGE_NEW_PAYEE),
        None,
        "€162.40 at Corner Market, a new payee, is 7.4 times your usual expense of €22.00.",
        (
            "162,40 € bei Corner Market, einem neuen Empfänger, sind 7,4-mal so viel wie Ihre"
            " übliche Ausgabe von 22,00 €."
        ),
    ),
    (
        build_anomaly(AnomalyKind.MISSING_INCOME, payee="Brightworks Ltd", usual_minor=361_000),
        None,
        "€3,610.00 from Brightworks Ltd was expected around Mar 20, 2026 and has not come.",
        (
            "3.610,00 € von Brightworks Ltd wurden um den 20. März 2026 erwartet und sind nicht"
            " eingegangen."
        ),
    ),
    (
        build_anomaly(AnomalyKind.SPENDING_PACE, payee=""),
        "Groceries",
        (
            "By Mar 20, 2026 you had spent €162.40 for Groceries, 7.4 times the usual €22.00 by"
            " that day of the month."
        ),
        (
            "Bis zum 20. März 2026 haben Sie 162,40 € für Groceries ausgegeben, 7,4-mal so viel wie"
            " bis zu diesem Tag des Monats üblich (22,00 €)."
        ),
    ),
    (
        build_anomaly(AnomalyKind.SPENDING_PACE, payee="", amount_minor=2_300),
        None,
        (
            "By Mar 20, 2026 you had spent €23.00 in all, more than the usual €22.00 by that day of"
            " the month."
        ),
        (
            "Bis zum 20. März 2026 haben Sie insgesamt 23,00 € ausgegeben, mehr als bis zu diesem"
            " Tag des Monats üblich (22,00 €)."
        ),
    ),
]


@pytest.mark.parametrize(("anomaly", "category", "english", "german"), SENTENCES)
def test_an_anomaly_is_explained_in_both_languages(
    anomaly: Anomaly, category: str | None, english: str, german: str
) -> None:
    assert _plain(explain(anomaly, category, "en_US")) == english
    assert _plain(translate_into(explain(anomaly, category, "de_DE"), "de")) == german


def _plain(sentence: str) -> str:
    return sentence.replace("\xa0", " ").replace("\u202f", " ")


def test_every_kind_has_its_sentence() -> None:
    assert {anomaly.kind for anomaly, *_ in SENTENCES} == set(AnomalyKind)
