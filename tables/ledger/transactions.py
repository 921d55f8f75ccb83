"""Transactions: the one table of expenses, incomes and transfers."""

import datetime as dt
from collections.abc import Sequence
from typing import TypedDict

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    and_,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.enums import TransactionKind
from core.limits import CURRENCY_LENGTH, EXTERNAL_ID_LENGTH, LINE_LENGTH
from core.money import AMOUNT_LIMIT, Money
from infrastructure.extensions import Model
from tables.base import (
    FoldedPayee,
    Owned,
    Versioned,
    Words,
    minor_amount,
    read_optional_money,
)
from tables.ledger.transaction_parts import TransactionPart

KINDS = tuple(kind.value for kind in TransactionKind)


class PartColumns(TypedDict):
    """Column values of a part, which its transaction places."""

    category_id: int | None
    amount_minor: int
    note: str
    tags: list[str]


class Transaction(Versioned, Owned, Model):
    """An expense, an income or a transfer. A refund is an expense with a negative amount.

    ``category_source``: who chose the category (see ``CategorySource``). Without a category it is
    PERSON if a person wants none, and None if nobody has decided yet.

    ``counterpart_id``: the other leg, if a transfer is two rows, one from the statement of each
    account. The leg where the money arrived has a negative amount; neither has a ``to_account_id``.

    ``to_amount_minor`` in ``to_currency``: what arrived, if the account that a transfer reached has
    another currency. Of a linked transfer, the leg that left has it. ``amount_minor``
    moves ``account_id`` alone then.

    ``fee_id``: the expense that is the fee of a transfer of one row; both are deleted and restored
    together.

    ``original_amount_minor`` in ``original_currency``: what was paid before its conversion into the
    currency of the row. It is always positive and counts in no sum.

    ``recurring_series_id``: the series whose payment it is, found in the background. It follows
    from the other columns, so it changes neither ``version`` nor ``updated_at``.

    ``is_split``: its parts have the categories, and it has none of its own. Their amounts add up to
    ``amount_minor``, for which ``services/ledger/transaction_changes.py`` and ``flask ledger
    verify`` answer.

    ``external_id``: the bank's own id. ``is_pending``: the bank has not booked the row yet.

    ``tags_key``: the normalised tags, also of parts. ``search_text`` and ``payee_key``: all texts
    and the payee as ``fold_for_search`` folds them, in which searches look; lists of payees go by
    their keys.
    """

    __tablename__ = "transactions"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"amount_minor <> 0 AND abs(amount_minor) < {AMOUNT_LIMIT}", name="amount"),
        CheckConstraint(
            "kind = 'expense' OR amount_minor > 0 OR counterpart_id IS NOT NULL", name="sign"
        ),
        CheckConstraint(
            # A transfer is one row with two accounts, or two rows (legs) with one account each.
            "(kind = 'transfer') = (to_account_id IS NOT NULL OR counterpart_id IS NOT NULL)"
            " AND (kind <> 'transfer' OR (account_id IS NOT NULL AND (to_account_id IS NULL"
            " OR (counterpart_id IS NULL AND account_id <> to_account_id))))",
            name="transfer",
        ),
        CheckConstraint(
            "(to_amount_minor IS NULL) = (to_currency IS NULL)"
            " AND (to_currency IS NULL OR (kind = 'transfer' AND to_currency <> currency"
            f" AND to_amount_minor > 0 AND to_amount_minor < {AMOUNT_LIMIT}))",
            name="arrival",
        ),
        CheckConstraint(
            "(original_amount_minor IS NULL) = (original_currency IS NULL)"
            " AND (original_currency IS NULL OR (original_currency <> currency"
            f" AND original_amount_minor > 0 AND original_amount_minor < {AMOUNT_LIMIT}))",
            name="original",
        ),
        CheckConstraint(
            "NOT is_split OR (category_id IS NULL AND kind <> 'transfer')", name="split"
        ),
        # Lists are keyset pages, so their indexes end with the keys of the page.
        Index("ix_transactions_user_id_date_id", "user_id", "date", "id"),
        # The last two let the statistics of some days find medians without reading the rows.
        Index(
            "ix_transactions_user_id_kind_date_id",
            "user_id",
            "kind",
            "date",
            "id",
            "currency",
            "amount_minor",
        ),
        Index("ix_transactions_user_id_category_id_date", "user_id", "category_id", "date", "id"),
        Index("ix_transactions_user_id_payee_key_date_id", "user_id", "payee_key", "date", "id"),
        # Equal amounts by day: the other side of a transfer is one step away. The last two columns
        # let statistics find medians and largest amounts without reading the rows.
        Index(
            "ix_transactions_amounts",
            "user_id",
            "currency",
            "amount_minor",
            "date",
            "id",
            "kind",
            "category_id",
        ),
        Index("ix_transactions_user_id_updated_at_id", "user_id", "updated_at", "id"),
        # Few rows have tags, are pending or wait for a category: lists of these would otherwise
        # read all others.
        Index(
            "ix_transactions_tagged",
            "user_id",
            "date",
            "id",
            sqlite_where=text("tags_key <> ''"),
            postgresql_where=text("tags_key <> ''"),
        ),
        Index(
            "ix_transactions_pending",
            "user_id",
            "date",
            "id",
            sqlite_where=text("is_pending = 1"),
            postgresql_where=text("is_pending"),
        ),
        Index(
            "ix_transactions_undecided",
            "user_id",
            "date",
            "id",
            "kind",
            sqlite_where=text("category_id IS NULL AND category_source IS NULL"),
            postgresql_where=text("category_id IS NULL AND category_source IS NULL"),
        ),
        Index(
            "ix_transactions_sources",
            "user_id",
            "category_source",
            "date",
            "id",
            sqlite_where=text("category_source <> 'person'"),
            postgresql_where=text("category_source <> 'person'"),
        ),
        Index(
            "ix_transactions_recurring",
            "user_id",
            "date",
            "id",
            sqlite_where=text("recurring_series_id IS NOT NULL"),
            postgresql_where=text("recurring_series_id IS NOT NULL"),
        ),
        Index(
            "ix_transactions_recurring_series_id",
            "recurring_series_id",
            "date",
            "id",
            sqlite_where=text("recurring_series_id IS NOT NULL"),
            postgresql_where=text("recurring_series_id IS NOT NULL"),
        ),
        Index(
            "ix_transactions_split",
            "user_id",
            "date",
            "id",
            sqlite_where=text("is_split = 1"),
            postgresql_where=text("is_split"),
        ),
        Index("ix_transactions_account_id_date", "account_id", "date", "id"),
        # Neither database indexes foreign keys itself; these serve deletions and the counts of what
        # uses an account or a category.
        Index("ix_transactions_to_account_id", "to_account_id"),
        Index("ix_transactions_category_id", "category_id"),
        Index("ix_transactions_counterpart_id", "counterpart_id"),
        Index(
            "ix_transactions_fee_id",
            "fee_id",
            sqlite_where=text("fee_id IS NOT NULL"),
            postgresql_where=text("fee_id IS NOT NULL"),
        ),
        # Few transfers are between currencies, and few purchases were converted.
        Index(
            "ix_transactions_arrivals",
            "user_id",
            "date",
            "id",
            sqlite_where=text("to_amount_minor IS NOT NULL"),
            postgresql_where=text("to_amount_minor IS NOT NULL"),
        ),
        Index(
            "ix_transactions_originals",
            "user_id",
            "original_currency",
            "date",
            "id",
            sqlite_where=text("original_currency IS NOT NULL"),
            postgresql_where=text("original_currency IS NOT NULL"),
        ),
        Index(
            # The last guard against importing a bank's row twice.
            "uq_transactions_account_id_external_id",
            "account_id",
            "external_id",
            unique=True,
            sqlite_where=text("external_id IS NOT NULL"),
            postgresql_where=text("external_id IS NOT NULL"),
        ),
        # Refunds are few: reports show them apart without reading the other rows.
        Index(
            "ix_transactions_refunds",
            "user_id",
            "kind",
            "currency",
            "date",
            "category_id",
            "amount_minor",
            "is_split",
            sqlite_where=text("amount_minor < 0"),
            postgresql_where=text("amount_minor < 0"),
        ),
        {"sqlite_autoincrement": True},
    )

    kind: Mapped[str] = mapped_column(String(8))
    date: Mapped[dt.date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    to_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    payee: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    description: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    category_source: Mapped[str | None] = mapped_column(String(6))
    counterpart_id: Mapped[int | None] = mapped_column(
        # Deferred, because the two legs refer to each other: whichever row goes first would break
        # the reference.
        ForeignKey("transactions.id", deferrable=True, initially="DEFERRED")
    )
    to_amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    to_currency: Mapped[str | None] = mapped_column(String(CURRENCY_LENGTH))
    fee_id: Mapped[int | None] = mapped_column(
        ForeignKey("transactions.id", deferrable=True, initially="DEFERRED")
    )
    original_amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    original_currency: Mapped[str | None] = mapped_column(String(CURRENCY_LENGTH))
    is_split: Mapped[bool] = mapped_column(default=False, server_default=false())
    external_id: Mapped[str | None] = mapped_column(String(EXTERNAL_ID_LENGTH))
    is_pending: Mapped[bool] = mapped_column(default=False, server_default=false())
    recurring_series_id: Mapped[int | None] = mapped_column(ForeignKey("recurring_series.id"))
    tags: Mapped[list[str]] = mapped_column(Words, default=list, server_default="")
    tags_key: Mapped[str] = mapped_column(Text, default="", server_default="")
    search_text: Mapped[str] = mapped_column(Text, default="")
    payee_key: Mapped[str] = mapped_column(FoldedPayee, default="", server_default="")

    part_rows: Mapped[list[TransactionPart]] = relationship(
        back_populates="transaction",
        order_by=TransactionPart.position,
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    amount = minor_amount("amount_minor")

    @property
    def to_amount(self) -> Money | None:
        """What arrived in an account of another currency; None for anything else."""
        return read_optional_money(self.to_amount_minor, self.to_currency)

    @property
    def original_amount(self) -> Money | None:
        """What was paid before its conversion; None without one."""
        return read_optional_money(self.original_amount_minor, self.original_currency)

    @property
    def parts(self) -> Sequence[TransactionPart]:
        """The parts of a split transaction in their order; others have none."""
        # Few transactions are split, so the others spare the query.
        return self.part_rows if self.is_split else ()

    @parts.setter
    def parts(self, parts: Sequence[PartColumns]) -> None:
        if not parts and not self.is_split:
            return
        rows = self.part_rows
        for position, part in enumerate(parts):
            if position == len(rows):
                rows.append(TransactionPart(user_id=self.user_id, position=position))
            for name, value in part.items():
                setattr(rows[position], name, value)
        del rows[len(parts) :]
        self.is_split = bool(parts)

    @property
    def is_recurring(self) -> bool:
        """Whether the transaction is a payment of a recurring series."""
        return self.recurring_series_id is not None

    @classmethod
    def needs_category(cls) -> ColumnElement[bool]:
        """The condition of rows without a category that rules and the model may give one."""
        is_undecided = cls.category_source.is_(None)
        return and_(cls.category_id.is_(None), is_undecided, cls.kind != TransactionKind.TRANSFER)
