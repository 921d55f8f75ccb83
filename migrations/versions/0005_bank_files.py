"""Imports of bank files, the bank's own ids, and transfers whose two legs are rows of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
Instant = sa.DateTime(timezone=True)

revision = "0005"
down_revision = "0004"

SIGN_BEFORE = "kind = 'expense' OR amount_minor > 0"
SIGN = "kind = 'expense' OR amount_minor > 0 OR counterpart_id IS NOT NULL"
TRANSFER_BEFORE = (
    "(kind = 'transfer') = (to_account_id IS NOT NULL)"
    " AND (kind <> 'transfer' OR (account_id IS NOT NULL AND account_id <> to_account_id))"
)
TRANSFER = (
    "(kind = 'transfer') = (to_account_id IS NOT NULL OR counterpart_id IS NOT NULL)"
    " AND (kind <> 'transfer' OR (account_id IS NOT NULL AND (to_account_id IS NULL"
    " OR (counterpart_id IS NULL AND account_id <> to_account_id))))"
)
COLUMNS = (
    "id",
    "user_id",
    "kind",
    "date",
    "amount_minor",
    "currency",
    "category_id",
    "account_id",
    "to_account_id",
    "payee",
    "description",
    "notes",
    "search_text",
    "created_at",
    "updated_at",
    "version",
    "category_source",
    "tags",
    "tags_key",
)
ADDED = ("counterpart_id", "external_id", "is_pending")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(
            {SIGN_BEFORE: SIGN, TRANSFER_BEFORE: TRANSFER},
            added="counterpart_id INTEGER CONSTRAINT fk_transactions_counterpart_id_transactions"
            " REFERENCES transactions (id) DEFERRABLE INITIALLY DEFERRED, external_id VARCHAR(255),"
            " is_pending BOOLEAN DEFAULT 0 NOT NULL",
        )
    else:
        op.add_column("transactions", sa.Column("counterpart_id", sa.BigInteger(), nullable=True))
        op.add_column(
            "transactions", sa.Column("external_id", sa.String(length=255), nullable=True)
        )
        op.add_column(
            "transactions",
            sa.Column("is_pending", sa.Boolean(), nullable=False, server_default=sa.false()),
        )
        op.create_foreign_key(
            "fk_transactions_counterpart_id_transactions",
            "transactions",
            "transactions",
            ["counterpart_id"],
            ["id"],
            deferrable=True,
            initially="DEFERRED",
        )
        _replace_checks(sign=SIGN, transfer=TRANSFER)
    op.create_index("ix_transactions_counterpart_id", "transactions", ["counterpart_id"])
    known = {
        "sqlite_where": sa.text("external_id IS NOT NULL"),
        "postgresql_where": sa.text("external_id IS NOT NULL"),
    }
    op.create_index(
        "uq_transactions_account_id_external_id",
        "transactions",
        ["account_id", "external_id"],
        unique=True,
        **known,
    )
    _create_profiles()
    _create_imports()


def downgrade() -> None:
    """Turn legs of transfers into expenses and incomes again.

    ``flask ledger rebuild`` recomputes the totals afterwards.
    """
    for table in ("import_rows", "import_files", "imports", "import_profiles"):
        op.drop_table(table)
    for name in ("ix_transactions_counterpart_id", "uq_transactions_account_id_external_id"):
        op.drop_index(name, "transactions")
    legs = (
        "UPDATE transactions"
        " SET kind = CASE WHEN amount_minor > 0 THEN 'expense' ELSE 'income' END,"
    )
    op.execute(
        f"{legs} amount_minor = abs(amount_minor), counterpart_id = NULL"
        " WHERE counterpart_id IS NOT NULL"
    )
    if op.get_bind().dialect.name == "sqlite":
        _rebuild({SIGN: SIGN_BEFORE, TRANSFER: TRANSFER_BEFORE})
        return
    _replace_checks(sign=SIGN_BEFORE, transfer=TRANSFER_BEFORE)
    for name in ADDED:
        op.drop_column("transactions", name)


def _replace_checks(**checks: str) -> None:
    for name, condition in checks.items():
        op.drop_constraint(f"ck_transactions_{name}", "transactions", type_="check")
        op.create_check_constraint(f"ck_transactions_{name}", "transactions", condition)


def _rebuild(checks: dict[str, str], *, added: str = "") -> None:
    """Recreate the table with its rows, indexes and last id: SQLite cannot change a CHECK.

    Foreign keys are off while migrations run (``env.py``), so nothing is deleted by cascade.
    """
    bind = op.get_bind()
    stored = (
        "SELECT sql FROM sqlite_master"
        " WHERE type = :type AND tbl_name = 'transactions' AND sql IS NOT NULL"
    )
    indexes = bind.execute(sa.text(stored), {"type": "index"}).scalars().all()
    made = bind.execute(sa.text(stored), {"type": "table"}).scalar_one()
    for before, after in checks.items():
        assert before in made, before
        made = made.replace(before, after)
    if added:
        place = made.index("CONSTRAINT")
        made = f"{made[:place]}{added}, {made[place:]}"
    else:
        made = _without_added(made)
    bind.exec_driver_sql(_renamed(made))
    names = ", ".join(COLUMNS)
    bind.exec_driver_sql(
        f"INSERT INTO transactions_anew ({names}) SELECT {names} FROM transactions"  # noqa: S608
    )
    last = bind.exec_driver_sql(
        "SELECT seq FROM sqlite_sequence WHERE name = 'transactions'"
    ).scalar()
    bind.exec_driver_sql("DROP TABLE transactions")
    bind.exec_driver_sql("ALTER TABLE transactions_anew RENAME TO transactions")
    if last is not None:
        bind.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'transactions'")
        bind.exec_driver_sql(
            "INSERT INTO sqlite_sequence (name, seq) VALUES ('transactions', ?)", (last,)
        )
    for index in indexes:
        bind.exec_driver_sql(index)


def _renamed(made: str) -> str:
    for spelled in ("CREATE TABLE transactions ", 'CREATE TABLE "transactions" '):
        if made.startswith(spelled):
            return "CREATE TABLE transactions_anew " + made.removeprefix(spelled)
    raise AssertionError(made)


def _without_added(made: str) -> str:
    start, end = (
        made.index("counterpart_id INTEGER"),
        made.index("is_pending BOOLEAN DEFAULT 0 NOT NULL, "),
    )
    return made[:start] + made[end + len("is_pending BOOLEAN DEFAULT 0 NOT NULL, ") :]


def _create_profiles() -> None:
    op.create_table(
        "import_profiles",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("headings", Document, nullable=False),
        sa.Column("mapping", Document, nullable=False),
        sa.Column("account_id", BigInt, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name="fk_import_profiles_account_id_accounts",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_import_profiles_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_import_profiles"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_import_profiles_user_id_signature",
        "import_profiles",
        ["user_id", "signature"],
        unique=True,
    )
    op.create_index("ix_import_profiles_account_id", "import_profiles", ["account_id"])


def _create_imports() -> None:
    counts = [
        sa.Column(name, sa.Integer(), nullable=False)
        for name in ("created", "updated", "duplicates", "offered", "rejected")
    ]
    statuses = ("previewed", "queued", "running", "done", "failed", "undone")
    outcomes = ("created", "updated", "duplicate", "offered", "rejected", "undone")
    op.create_table(
        "imports",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("account_id", BigInt, nullable=True),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("options", Document, nullable=False),
        sa.Column("mapping", Document, nullable=True),
        *counts,
        sa.Column("report", Document, nullable=False),
        sa.Column("finished_at", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint(f"status IN {statuses}", name="ck_imports_status"),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name="fk_imports_account_id_accounts",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_imports_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_imports_user_id_id", "imports", ["user_id", "id"])
    op.create_index("ix_imports_account_id", "imports", ["account_id"])
    op.create_table(
        "import_files",
        sa.Column("import_id", BigInt, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["imports.id"],
            name="fk_import_files_import_id_imports",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", name="pk_import_files"),
    )
    op.create_table(
        "import_rows",
        sa.Column("import_id", BigInt, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=9), nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), nullable=True),
        sa.Column("account_id", BigInt, nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("bank_id", sa.String(length=255), nullable=True),
        sa.Column("content_key", sa.String(length=32), nullable=True),
        sa.Column("occurrence", sa.Integer(), nullable=True),
        sa.Column("balance_minor", sa.BigInteger(), nullable=True),
        sa.Column("file_column", sa.String(length=80), nullable=True),
        sa.Column("message", sa.String(length=300), nullable=True),
        sa.Column("before", Document, nullable=True),
        sa.Column("digest", sa.String(length=16), nullable=True),
        sa.CheckConstraint(f"outcome IN {outcomes}", name="ck_import_rows_outcome"),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["imports.id"],
            name="fk_import_rows_import_id_imports",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name="fk_import_rows_account_id_accounts",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name="pk_import_rows"),
    )
    for columns in (["account_id", "bank_id"], ["account_id", "content_key"], ["transaction_id"]):
        op.create_index(f"ix_import_rows_{'_'.join(columns)}", "import_rows", columns)
