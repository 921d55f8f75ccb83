"""The account and the stored series of recurring payments that the forecast expects."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.enums import TransactionKind
from core.identity import Caller
from ml_service import PaymentHistory, normalize_payee
from ml_service import RecurringSeries as FoundSeries
from models import UNCATEGORIZED, RecurringSeries, Transaction, db


@dataclass(frozen=True, slots=True)
class SeriesLink:
    """What is stored about a series; all but the category are None for one that is not stored."""

    account_id: int | None
    category_id: int | None
    series_id: int | None
    name: str | None


def link_series(
    caller: Caller, kind: TransactionKind, history: PaymentHistory, found: Sequence[FoundSeries]
) -> list[SeriesLink]:
    """Link series to what is stored about them, in their order.

    The account is the one that a person has chosen or the search has found for the stored series,
    else that of the newest payment.
    """
    if not found:
        return []
    newest = [_find_newest(history, series) for series in found]
    transaction = Transaction
    query = select(transaction.id, transaction.account_id, transaction.recurring_series_id).where(
        transaction.user_id == caller.id, transaction.id.in_([id_ for id_ in newest if id_])
    )
    payments = {id_: (account_id, own) for id_, account_id, own in db.session.execute(query)}
    row = RecurringSeries
    stored = list(db.session.scalars(select(row).where(row.user_id == caller.id, row.kind == kind)))
    by_id = {one.id: one for one in stored}
    by_payee = {(normalize_payee(one.payee), one.cadence): one for one in stored}

    links = []
    for series, id_ in zip(found, newest, strict=True):
        account_id, series_id = payments.get(id_ or 0, (None, None))
        key = normalize_payee(series.payee), str(series.cadence)
        one = by_id.get(series_id or 0) or by_payee.get(key)
        if one is not None and one.account_id is not None:
            account_id = one.account_id
        links.append(
            SeriesLink(
                account_id=account_id,
                category_id=_read_category(series),
                series_id=one.id if one else None,
                name=one.name if one else None,
            )
        )
    return links


def _find_newest(history: PaymentHistory, series: FoundSeries) -> int | None:
    return history.transaction_ids[series.members[-1]] if series.members else None


def _read_category(series: FoundSeries) -> int | None:
    is_categorized = isinstance(series.category, int) and series.category != UNCATEGORIZED
    return int(str(series.category)) if is_categorized else None
