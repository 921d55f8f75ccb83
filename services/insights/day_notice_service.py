"""Notify users every morning of what is ahead, and of what is not as usual."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from core import clock
from core.enums import (
    CashFlowSource,
    InsightKind,
    NotificationEntity,
    NotificationType,
    PaymentCadence,
    Severity,
    TransactionKind,
)
from core.identity import Caller
from core.money import Money
from ml_service import BudgetPredictionService, normalize_payee
from models import Notification
from services.activity.notifications import notice_texts
from services.activity.notifications.notice_texts import Text
from services.activity.notifications.notifying import Notice, find_untold, notify
from services.insights.insight_values import Insight
from services.insights.insights import load_insights
from services.insights.low_balance import LowBalance, find_low_balance
from services.insights.upcoming_payments import UpcomingPayment, list_upcoming_payments
from services.people.callers import load_caller
from services.unit_of_work import UnitOfWork, unit_of_work

DAYS_AHEAD = 3
MIN_PROBABILITY = 0.6
"""Payments that are less likely to come are not announced."""
REPEATED_AFTER = {
    PaymentCadence.FOUR_WEEKLY: dt.timedelta(days=18),
    PaymentCadence.MONTHLY: dt.timedelta(days=20),
    PaymentCadence.QUARTERLY: dt.timedelta(days=60),
    PaymentCadence.HALF_YEARLY: dt.timedelta(days=120),
    PaymentCadence.YEARLY: dt.timedelta(days=240),
}
"""How long one announcement stands for a payment: a late one is expected anew every day.

Payments every week or two are no news.
"""
PAYEE_LENGTH = 80


def notify_of_day(service: BudgetPredictionService, user_id: int) -> None:
    """Notify a user of payments and balances ahead, and of unusual spending, each once."""
    caller = load_caller(user_id)
    payments = list_upcoming_payments(service, caller)
    announced = list(_choose_announced(caller, payments))
    low = find_low_balance(service, caller)
    notices = list(_write_unusual(service, caller))
    if low is not None:
        notices.append(_write_low_balance(caller, low))
    notices += [_write_payment(caller, payment) for payment in announced]

    untold = find_untold(user_id, [notice.dedupe_key for notice in notices])
    if not untold:
        return
    with unit_of_work(user_id) as work:
        for notice in notices:
            if notice.dedupe_key in untold and not _is_repeated(work, notice, announced):
                notify(work, notice)


def _choose_announced(
    caller: Caller, payments: Sequence[UpcomingPayment]
) -> Iterator[UpcomingPayment]:
    """Choose what is due in the next days; what is late was due before, and is not announced."""
    last = caller.today + dt.timedelta(days=DAYS_AHEAD)
    for payment in payments:
        if payment.source == CashFlowSource.PLANNED:
            continue  # Its plan announces it.
        is_expected = payment.source == CashFlowSource.EXPECTED
        is_rare = payment.cadence in REPEATED_AFTER
        is_likely = (payment.probability or 0) >= MIN_PROBABILITY
        is_expense = payment.kind == TransactionKind.EXPENSE and payment.amount.minor > 0
        is_news = not is_expected or (is_rare and is_likely and not payment.is_late)
        if is_expense and payment.date <= last and is_news:
            yield payment


def _payment_prefix(payment: UpcomingPayment) -> str:
    return f"upcoming_payment:{normalize_payee(payment.payee)[:PAYEE_LENGTH]}:"


def _payment_key(payment: UpcomingPayment) -> str:
    if payment.transaction_id is not None:
        return f"upcoming_payment:transaction:{payment.transaction_id}"
    return f"{_payment_prefix(payment)}{payment.date}"


def _is_repeated(work: UnitOfWork, notice: Notice, announced: Sequence[UpcomingPayment]) -> bool:
    """Return whether the same payment was announced lately for another day."""
    for payment in announced:
        if payment.cadence is None or _payment_key(payment) != notice.dedupe_key:
            continue
        row = Notification
        earlier = select(row.id).where(
            row.user_id == work.user_id,
            row.type == NotificationType.UPCOMING_PAYMENT,
            row.dedupe_key.startswith(_payment_prefix(payment), autoescape=True),
            row.created_at > clock.now() - REPEATED_AFTER[payment.cadence],
        )
        return work.session.scalar(earlier.limit(1)) is not None
    return False


def _write_payment(caller: Caller, payment: UpcomingPayment) -> Notice:
    is_entered = payment.source == CashFlowSource.ENTERED
    text = notice_texts.upcoming_payment(
        payment.payee, payment.amount, payment.date, caller.locale, is_entered=is_entered
    )
    return Notice(
        NotificationType.UPCOMING_PAYMENT,
        _payment_key(payment),
        text.title,
        text.body,
        NotificationEntity.TRANSACTION if is_entered else None,
        payment.transaction_id,
        {
            "amount": payment.amount.number,
            "currency": payment.currency,
            "date": payment.date.isoformat(),
            "name": payment.payee,
        },
    )


def _write_low_balance(caller: Caller, low: LowBalance) -> Notice:
    text = notice_texts.low_balance_ahead(low.date, low.current, low.due, low.lowest, caller.locale)
    return Notice(
        NotificationType.LOW_BALANCE_AHEAD,
        # Once a month: the day moves with every payment that is entered.
        f"low_balance_ahead:{low.date:%Y-%m}:{low.lowest.currency}",
        text.title,
        text.body,
        data={
            "amount": low.lowest.number,
            "reference": low.current.number,
            "currency": low.lowest.currency,
            "date": low.date.isoformat(),
        },
    )


def _write_unusual(service: BudgetPredictionService, caller: Caller) -> Iterator[Notice]:
    report = load_insights(service, caller, {})
    for insight in report.insights:
        text = _describe(caller, insight)
        if text is not None:
            yield Notice(
                NotificationType.UNUSUAL_SPENDING,
                f"unusual_spending:{insight.dedup_key}",
                text.title,
                text.body,
                data=_read_numbers(insight),
            )


def _describe(caller: Caller, insight: Insight) -> Text | None:
    """Write what an insight says; None for those that are no unusual spending."""
    if insight.kind == InsightKind.PRICE_RISE and insight.recurring and insight.payee:
        now, before = insight.recurring.amount, insight.recurring.previous_amount
        if before is not None:
            return notice_texts.price_rise(insight.payee, now, before, caller.locale)
    is_more = insight.kind in {InsightKind.CATEGORY_UP, InsightKind.PAYEE_UP}
    name = insight.payee or insight.category_name
    if is_more and insight.severity == Severity.WARNING and insight.comparison and name:
        now, usual = insight.comparison.amount, insight.comparison.reference
        end = insight.comparison.period.end
        return notice_texts.unusual_spending(name, now, usual, end, caller.locale)
    return None


def _read_numbers(insight: Insight) -> dict[str, object]:
    amounts: tuple[Money | None, Money | None] = (None, None)
    if insight.recurring is not None:
        amounts = insight.recurring.amount, insight.recurring.previous_amount
    elif insight.comparison is not None:
        amounts = insight.comparison.amount, insight.comparison.reference
    names = ("amount", "reference")
    numbers: dict[str, object] = {
        name: amount.number for name, amount in zip(names, amounts, strict=True) if amount
    }
    currency = next((amount.currency for amount in amounts if amount), None)
    name = insight.payee or insight.category_name
    return numbers | {"insight": insight.dedup_key, "currency": currency, "name": name}
