"""The median and the largest amount of some days, from the rows."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from core.identity import Caller
from core.periods import Period
from models import Transaction, db, entries, table_of

rows = table_of(Transaction).c


class AmountScope(NamedTuple):
    """The amounts of one kind and currency in a period, of these categories or of all.

    Of some categories, the parts of split transactions count, and not the whole.
    """

    caller: Caller
    kind: str
    currency: str
    period: Period
    categories: Collection[int] | None

    def select(self, *values: Any) -> Select[Any]:
        """Select from the rows of these amounts."""
        source = self.source
        query = select(*values).where(
            source.user_id == self.caller.id,
            source.kind == self.kind,
            source.currency == self.currency,
            source.date.between(self.period.start, self.period.end),
        )
        if self.categories is None:
            return query
        return query.where(source.category_id.in_(self.categories))

    @property
    def source(self) -> Any:
        """The columns of the rows that have the amounts."""
        return rows if self.categories is None else entries("id")


def load_median(scope: AmountScope) -> int | None:
    """The median in minor units, rounded; None without any amount."""
    count = db.session.scalar(scope.select(func.count(scope.source.amount_minor))) or 0
    if count == 0:
        return None
    amount = scope.source.amount_minor
    # The middle one of an odd number of amounts, the middle two of an even number.
    # In the database, because SQLite has no median, and a large ledger should not be loaded for one
    # number.
    ordered = scope.select(amount).order_by(amount)
    middle_rows = ordered.offset((count - 1) // 2).limit(2 - count % 2)
    middle: Sequence[int] = db.session.scalars(middle_rows).all()
    return round(sum(middle) / len(middle))


def load_largest(scope: AmountScope) -> Transaction | None:
    """The transaction with the largest amount, of several the first; None without any."""
    largest_first = (scope.source.amount_minor.desc(), scope.source.id)
    id_ = db.session.scalar(scope.select(scope.source.id).order_by(*largest_first).limit(1))
    return None if id_ is None else db.session.get_one(Transaction, id_)
