"""Order statistics and refunds of all days, from the totals of amounts of similar size."""

from collections import defaultdict
from collections.abc import Collection
from itertools import accumulate
from typing import Any

from sqlalchemy import Select, case, func, select

from core.identity import Caller
from core.money import class_limits
from models import SPLIT, AmountTotal, Transaction, db, entries, table_of
from services.ledger.total_queries import NetTotal, Total

rows, totals = table_of(Transaction).c, table_of(AmountTotal).c


class AmountSpread:
    """The amounts of one kind and currency, of these categories or of all, by size."""

    def __init__(
        self, caller: Caller, kind: str, currency: str, categories: Collection[int] | None
    ) -> None:
        self._caller, self._kind, self._currency = caller, kind, currency
        self._categories = categories
        # Of some categories, the parts of split transactions count, and not the whole.
        self._source = rows if categories is None else entries("id")
        self._classes: list[tuple[int, Total]] = []
        self._refunds = 0
        self._load_classes()

    @property
    def count(self) -> int:
        """The number of transactions."""
        return sum(total.count for _, total in self._classes)

    @property
    def refunds(self) -> int:
        """The sum of negative amounts, also of parts, as a positive number in minor units."""
        return self._refunds

    def find_median(self) -> int:
        """The median in minor units, rounded; there must be a transaction."""
        count = self.count
        # The middle one of an odd number of amounts, the middle two of an even number.
        first, last = (count - 1) // 2, count // 2
        class_, skipped = self._find_class(first)
        amount = self._source.amount_minor
        query = self._select(amount, class_).order_by(amount)
        both = query.offset(skipped).limit(last - first + 1)
        middle: list[int] = list(db.session.scalars(both))
        if len(middle) <= last - first:
            # The second of them is the smallest amount of a class above.
            class_, _ = self._find_class(last)
            query = self._select(func.min(amount), class_)
            middle += db.session.scalars(query)
        return round(sum(middle) / len(middle))

    def find_largest(self) -> Transaction:
        """The transaction with the largest amount, of several the first."""
        class_, _ = self._find_class(self.count - 1)
        amount_column = self._source.amount_minor
        amounts = self._select(amount_column, class_)
        # From above, because a class may have many amounts.
        amount = db.session.scalar(amounts.order_by(amount_column.desc()).limit(1))
        id_column = self._source.id
        equal = self._select(id_column, class_).where(self._source.amount_minor == amount)
        largest_id = db.session.scalars(equal.order_by(id_column).limit(1)).one()
        return db.session.get_one(Transaction, largest_id)

    def _find_class(self, position: int) -> tuple[int, int]:
        """The class of a position in ascending order, and the position within its amounts."""
        ends = accumulate(total.count for _, total in self._classes)
        for (class_, total), end in zip(self._classes, ends, strict=True):
            if position < end:
                return class_, position - (end - total.count)
        raise AssertionError("a position is below the count")

    def _select(self, values: Any, class_: int) -> Select[Any]:
        least, greatest = class_limits(class_)
        source = self._source
        query = select(values).where(
            source.user_id == self._caller.id,
            source.currency == self._currency,
            source.kind == self._kind,
            source.amount_minor.between(least, greatest),
        )
        if self._categories is None:
            return query
        return query.where(source.category_id.in_(self._categories))

    def _load_classes(self) -> None:
        # A refund that is a part of a larger expense counts as one, although the whole does not.
        is_entry = totals.category_key != SPLIT
        entries = func.sum(case((is_entry, totals.sum_minor), else_=0))
        query = select(
            totals.amount_class, func.sum(totals.sum_minor), func.sum(totals.count), entries
        )
        query = query.where(
            totals.user_id == self._caller.id,
            totals.kind == self._kind,
            totals.currency == self._currency,
        )
        if self._categories is not None:
            query = query.where(totals.category_key.in_(self._categories))
        grouped = query.group_by(totals.amount_class).order_by(totals.amount_class)
        # The sums and counts of PostgreSQL are decimals.
        for class_, minor, count, entry_minor in db.session.execute(grouped):
            self._classes.append((int(class_), Total(int(minor), int(count))))
            self._refunds -= int(entry_minor) if class_ < 0 else 0


def sum_by_category(caller: Caller, kind: str, currency: str) -> dict[int | None, NetTotal] | None:
    """The sum of each category, of all days; the key None stands for rows without one.

    None with split transactions: a category may have several parts of one.
    """
    query = select(totals.category_key, totals.amount_class, totals.sum_minor, totals.count).where(
        totals.user_id == caller.id, totals.kind == kind, totals.currency == currency
    )
    sums: defaultdict[int | None, NetTotal] = defaultdict(NetTotal)
    for category_key, class_, minor, count in db.session.execute(query):
        if category_key == SPLIT:
            return None
        sums[category_key or None] += NetTotal(minor, count, -minor if class_ < 0 else 0)
    return sums
