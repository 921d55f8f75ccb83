"""Totals for statistics: of each day over all categories, and of amounts of similar size."""

from collections import defaultdict
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"

CHUNK = 5_000
"""Rows in memory at a time."""
CLASS_BITS = 5

BigInt = sa.BigInteger().with_variant(sa.Integer, "sqlite")
LIMIT = 9007199254740992

FILL_DAYS = (
    "INSERT INTO kind_daily_totals (user_id, kind, currency, date, sum_minor, count)"
    " SELECT user_id, kind, currency, date, sum(sum_minor), sum(count) FROM daily_totals"
    " GROUP BY user_id, kind, currency, date"
)
# From the rows of the index of amounts, each amount of a category once.
AMOUNTS = (
    "SELECT user_id, kind, currency, coalesce(category_id, 0), amount_minor, count(*)"
    " FROM transactions GROUP BY user_id, kind, currency, coalesce(category_id, 0), amount_minor"
)

Key = tuple[int, str, str, int, int]


def upgrade() -> None:
    _create("kind_daily_totals", sa.Column("date", sa.Date(), primary_key=True))
    amounts = _create(
        "amount_totals",
        sa.Column("category_key", sa.BigInteger(), primary_key=True),
        sa.Column("amount_class", sa.BigInteger(), primary_key=True),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL statement_timeout = 0")
    op.execute(FILL_DAYS)
    for chunk in _list_chunks(_sum_amounts()):
        op.bulk_insert(amounts, chunk)


def downgrade() -> None:
    op.drop_table("amount_totals")
    op.drop_table("kind_daily_totals")


def _create(name: str, *keys: sa.Column[object]) -> sa.Table:
    return op.create_table(
        name,
        sa.Column(
            "user_id",
            BigInt,
            sa.ForeignKey("users.id", name=f"fk_{name}_user_id_users", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("currency", sa.String(3), primary_key=True),
        *keys,
        sa.Column("sum_minor", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"abs(sum_minor) < {LIMIT}", name=f"ck_{name}_sum"),
    )


def _sum_amounts() -> dict[Key, list[int]]:
    sums: defaultdict[Key, list[int]] = defaultdict(lambda: [0, 0])
    options = {"yield_per": CHUNK}
    amounts = op.get_bind().execute(sa.text(AMOUNTS), execution_options=options)
    for user_id, kind, currency, category, minor, count in amounts:
        total = sums[user_id, kind, currency, category, _class(minor)]
        total[0] += minor * count
        total[1] += count
    return sums


def _class(minor: int) -> int:
    shift = max(0, abs(minor).bit_length() - CLASS_BITS)
    smallest = abs(minor) >> shift << shift
    return smallest if minor >= 0 else -smallest


def _list_chunks(sums: dict[Key, list[int]]) -> Iterator[list[dict[str, object]]]:
    names = ("user_id", "kind", "currency", "category_key", "amount_class", "sum_minor", "count")
    rows = [dict(zip(names, (*key, *total), strict=True)) for key, total in sums.items()]
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]
