"""Tags of a user's transactions: one for all spellings that differ in case."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import takewhile

from sqlalchemy import func, select

from core.identity import Caller
from core.normalization import distinct_names, fold_for_search, normalize_text
from models import Transaction, db, table_of
from services.ledger.payee_queries import PrefixQuery
from services.ledger.transaction_filters import CLAUSES
from services.paging import Page, Position

rows = table_of(Transaction).c


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
        .where(rows.user_id == caller.id, CLAUSES["tagged"])
        .group_by(rows.tags)
    )
    uses: defaultdict[str, TagUse] = defaultdict(TagUse)
    for tags, count, last_date in db.session.execute(combinations):
        for tag in distinct_names(tags):
            use = uses[normalize_text(tag)]
            use.spellings[tag] += count
            use.last_date = max(use.last_date, last_date)
    return uses
