"""Amounts in a second currency: what a transfer brought, its fee, and what a purchase cost."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AMOUNT_LIMIT = 10**15
HAS_ARRIVAL = sa.text("to_amount_minor IS NOT NULL")
HAS_FEE = sa.text("fee_id IS NOT NULL")
HAS_ORIGINAL = sa.text("original_currency IS NOT NULL")

# Written out: SQLite adds a column with its check or its reference in this form only, and drops
# them with it.
ADDITIONS = (
    "ALTER TABLE transactions ADD COLUMN to_amount_minor BIGINT",
    f"""
    ALTER TABLE transactions ADD COLUMN to_currency VARCHAR(3)
        CONSTRAINT ck_transactions_arrival CHECK (
            (to_amount_minor IS NULL) = (to_currency IS NULL)
            AND (to_currency IS NULL OR (kind = 'transfer' AND to_currency <> currency
            AND to_amount_minor > 0 AND to_amount_minor < {AMOUNT_LIMIT}))
        )
    """,
    """
    ALTER TABLE transactions ADD COLUMN fee_id {type}
        CONSTRAINT fk_transactions_fee_id_transactions
        REFERENCES transactions (id) DEFERRABLE INITIALLY DEFERRED
    """,
    "ALTER TABLE transactions ADD COLUMN original_amount_minor BIGINT",
    f"""
    ALTER TABLE transactions ADD COLUMN original_currency VARCHAR(3)
        CONSTRAINT ck_transactions_original CHECK (
            (original_amount_minor IS NULL) = (original_currency IS NULL)
            AND (original_currency IS NULL OR (original_currency <> currency
            AND original_amount_minor > 0 AND original_amount_minor < {AMOUNT_LIMIT}))
        )
    """,
)
COLUMNS = (
    "original_currency",
    "original_amount_minor",
    "fee_id",
    "to_currency",
    "to_amount_minor",
)
INDEXES = (
    ("ix_transactions_arrivals", ["user_id", "date", "id"], HAS_ARRIVAL),
    ("ix_transactions_fee_id", ["fee_id"], HAS_FEE),
    ("ix_transactions_originals", ["user_id", "original_currency", "date", "id"], HAS_ORIGINAL),
)


def upgrade() -> None:
    dialect = op.get_bind().dialect
    for statement in ADDITIONS:
        op.execute(statement.replace("{type}", BigInt.compile(dialect=dialect)))
    for name, columns, condition in INDEXES:
        op.create_index(
            name, "transactions", columns, sqlite_where=condition, postgresql_where=condition
        )


def downgrade() -> None:
    """Refuse to lose what arrived in another currency: the balances would change."""
    arrivals = "SELECT count(*) FROM transactions WHERE to_account_id IS NOT NULL"
    count = op.get_bind().scalar(sa.text(f"{arrivals} AND to_amount_minor IS NOT NULL"))
    if count:
        raise RuntimeError(
            f"{count} transfers between accounts of two currencies have no place in the version"
            " before. Delete them, or stay with this version."
        )
    for name, _, _ in reversed(INDEXES):
        op.drop_index(name, "transactions")
    for name in COLUMNS:
        op.drop_column("transactions", name)
