"""Order statistics and refunds of all days, from the totals of amounts of similar size."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import accumulate
from typing import Any

from sqlalchemy import Select, func, select

from core.identity import Caller
from core.money import class_limits
from models import AmountTotal, Transaction, db, table_of
from services.ledger.total_queries import NetTotal, Total

rows, totals = table_of(Transaction).c, table_of(AmountTotal).c


class AmountSpread:
    """The amounts of one kind and currency, of these categories or of all, by size."""

    def __init__(
        self, caller: Caller, kind: str, currency: str, categories: Collection[int] | None
    ) -> None:
        self._caller, self._kind, self._currency = caller, kind, currency
        self._categories = categories
        self._classes = list(self._load_classes())

    @property
    def count(self) -> int:
        """The number of transactions."""
        return sum(total.count for _, total in self._classes)

    @property
    def refunds(self) -> int:
        """The sum of negative amounts as a positive number, in minor units."""
        return -sum(total.minor for class_, total in self._classes if class_ < 0)

    def find_median(self) -> int:
        """The median in minor units, rounded; there must be a transaction."""
        count = self.count
        # The middle one of an odd number of amounts, the middle two of an even number.
        first, last = (count - 1) // 2, count // 2
        class_, skipped = self._find_class(first)
        query = self._select(rows.amount_minor, class_).order_by(rows.amount_minor)
        both = query.offset(skipped).limit(last - first + 1)
        middle: list[int] = list(db.session.scalars(both))
        if len(middle) <= last - first:
            # The second of them is the smallest amount of a class above.
            class_, _ = self._find_class(last)
            query = self._select(func.min(rows.amount_minor), class_)
            middle += db.session.scalars(query)
        return round(sum(middle) / len(middle))

    def find_largest(self) -> Transaction:
        """The transaction with the largest amount, of several the first."""
        class_, _ = self._find_class(self.count - 1)
        amounts = self._select(rows.amount_minor, class_)
        # From above, because a class may have many amounts.
        amount = db.session.scalar(amounts.order_by(rows.amount_minor.desc()).limit(1))
        equal = self._select(Transaction, class_).where(rows.amount_minor == amount)
        largest: Transaction = db.session.scalars(equal.order_by(rows.id).limit(1)).one()
        return largest

    def _find_class(self, position: int) -> tuple[int, int]:
        """The class of a position in ascending order, and the position within its amounts."""
        ends = accumulate(total.count for _, total in self._classes)
        for (class_, total), end in zip(self._classes, ends, strict=True):
            if position < end:
                return class_, position - (end - total.count)
        raise AssertionError("a position is below the count")

    def _select(self, values: Any, class_: int) -> Select[Any]:
        least, greatest = class_limits(class_)
        query = select(values).where(
            rows.user_id == self._caller.id,
            rows.currency == self._currency,
            rows.kind == self._kind,
            rows.amount_minor.between(least, greatest),
        )
        if self._categories is None:
            return query
        return query.where(rows.category_id.in_(self._categories))

    def _load_classes(self) -> Iterator[tuple[int, Total]]:
        query = select(totals.amount_class, func.sum(totals.sum_minor), func.sum(totals.count))
        query = query.where(
            totals.user_id == self._caller.id,
            totals.kind == self._kind,
            totals.currency == self._currency,
        )
        if self._categories is not None:
            query = query.where(totals.category_key.in_(self._categories))
        grouped = query.group_by(totals.amount_class).order_by(totals.amount_class)
        # The sums and counts of PostgreSQL are decimals.
        for class_, minor, count in db.session.execute(grouped):
            yield int(class_), Total(int(minor), int(count))


def sum_by_category(caller: Caller, kind: str, currency: str) -> dict[int | None, NetTotal]:
    """The sum of each category, of all days; None stands for rows without one."""
    query = select(totals.category_key, totals.amount_class, totals.sum_minor, totals.count).where(
        totals.user_id == caller.id, totals.kind == kind, totals.currency == currency
    )
    sums: defaultdict[int | None, NetTotal] = defaultdict(NetTotal)
    for category_key, class_, minor, count in db.session.execute(query):
        sums[category_key or None] += NetTotal(minor, count, -minor if class_ < 0 else 0)
    return sums
