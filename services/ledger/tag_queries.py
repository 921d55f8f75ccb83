"""Tags of a user's transactions: one for all spellings that differ in case."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby, takewhile
from operator import itemgetter

from sqlalchemy import false, func, select

from core.identity import Caller
from core.normalization import distinct_names, fold_for_search, normalize_text
from models import Transaction, TransactionPart, db, table_of
from services.ledger.payee_queries import PrefixQuery
from services.ledger.transaction_filters import CLAUSES
from services.paging import Page, Position

rows, parts = table_of(Transaction).c, table_of(TransactionPart).c


@dataclass(slots=True)
class TagUse:
    """The transactions of a tag: their number by spelling, and the date of the newest."""

    spellings: Counter[str] = field(default_factory=Counter)
    last_date: dt.date = dt.date.min

    @property
    def tag(self) -> str:
        """The most frequent spelling; of equally frequent ones the first in the alphabet."""
        return max(sorted(self.spellings), key=lambda spelling: self.spellings[spelling])

    @property
    def count(self) -> int:
        return self.spellings.total()


def list_tags(caller: Caller, query: PrefixQuery, after: Position | None) -> Page:
    """One page of the tags that begin with a text, by name, each with its use."""
    prefix = fold_for_search(query.get("q", ""))
    uses = _load_uses(caller)
    # Accents do not matter for the order; the key tells tags apart that differ in nothing else.
    positions = sorted((fold_for_search(key), key) for key in uses)
    matching = [position for position in positions if position[0].startswith(prefix)]

    start = 0 if after is None else sum(1 for _ in takewhile(lambda item: item <= after, matching))
    page = matching[start : start + query["limit"]]
    is_last = start + len(page) >= len(matching)
    total = len(matching) if query["total"] else None
    return Page([uses[key] for _, key in page], None if is_last else page[-1], total)


def _load_uses(caller: Caller) -> dict[str, TagUse]:
    """The use of each tag by its key."""
    # Transactions with the same tags are counted by the database: a few combinations recur.
    combinations = (
        select(rows.tags, func.count().label("count"), func.max(rows.date).label("last_date"))
        .where(rows.user_id == caller.id, CLAUSES["tagged"], rows.is_split == false())
        .group_by(rows.tags)
    )
    uses: defaultdict[str, TagUse] = defaultdict(TagUse)
    unsplit_uses = db.session.execute(combinations).all()
    for tags, count, last_date in chain(unsplit_uses, _load_split_uses(caller)):
        for tag in distinct_names(tags):
            use = uses[normalize_text(tag)]
            use.spellings[tag] += count
            use.last_date = max(use.last_date, last_date)
    return uses


def _load_split_uses(caller: Caller) -> Iterator[tuple[list[str], int, dt.date]]:
    """The tags of each split transaction and of its parts together, once, with its date."""
    query = (
        select(rows.id, rows.date, rows.tags, parts.tags)
        .join_from(parts.id.table, rows.id.table, rows.id == parts.transaction_id)
        .where(parts.user_id == caller.id, CLAUSES["tagged"])
        .order_by(rows.id, parts.position)
    )
    for (_, date), group in groupby(db.session.execute(query), key=itemgetter(0, 1)):
        of_parts = [(tags, part_tags) for _, _, tags, part_tags in group]
        yield [*of_parts[0][0], *chain.from_iterable(tags for _, tags in of_parts)], 1, date
