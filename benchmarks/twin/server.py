"""``GET /api/expenses`` on the same database, as FastAPI, pydantic and SQLAlchemy are documented.

It authenticates as Outlay does (the signature of the token, and one row of its session) and answers
the same fields. It has nothing else: no limits, no filters, no ETags, no log.
"""

import datetime as dt
import os
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

KEY = os.environ["JWT_SECRET_KEY"]
engine = create_engine(os.environ["TWIN_DATABASE"])
app = FastAPI()


class Base(DeclarativeBase):
    """The tables of Outlay that the twin reads."""


class SessionRow(Base):
    """An open session."""

    __tablename__ = "sessions"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    family: Mapped[str]


class TransactionRow(Base):
    """A transaction, with the columns that a list shows."""

    __tablename__ = "transactions"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    kind: Mapped[str]
    date: Mapped[dt.date]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    category_id: Mapped[int | None]
    account_id: Mapped[int | None]
    to_account_id: Mapped[int | None]
    payee: Mapped[str]
    description: Mapped[str]
    notes: Mapped[str]
    category_source: Mapped[str | None]
    tags_text: Mapped[str] = mapped_column("tags")
    counterpart_id: Mapped[int | None]
    to_amount_minor: Mapped[int | None]
    to_currency: Mapped[str | None]
    fee_id: Mapped[int | None]
    original_amount_minor: Mapped[int | None]
    original_currency: Mapped[str | None]
    external_id: Mapped[str | None]
    is_pending: Mapped[bool]
    recurring_series_id: Mapped[int | None]
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]
    version: Mapped[int]

    @property
    def amount(self) -> Decimal:
        """In euros or dollars."""
        return Decimal(self.amount_minor).scaleb(-2)

    @property
    def to_amount(self) -> Decimal | None:
        """What arrived in another currency."""
        return None if self.to_amount_minor is None else Decimal(self.to_amount_minor).scaleb(-2)

    @property
    def original_amount(self) -> Decimal | None:
        """What was paid before its conversion."""
        minor = self.original_amount_minor
        return None if minor is None else Decimal(minor).scaleb(-2)

    @property
    def tags(self) -> list[str]:
        """The tags."""
        return self.tags_text.split("\n") if self.tags_text else []

    @property
    def is_recurring(self) -> bool:
        """Whether it belongs to a series."""
        return self.recurring_series_id is not None


class Expense(BaseModel):
    """An expense as the list has it."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    user_id: int
    kind: str
    date: dt.date
    amount: float
    currency: str
    category_id: int | None
    account_id: int | None
    to_account_id: int | None
    payee: str
    description: str
    notes: str
    category_source: str | None
    tags: list[str]
    counterpart_id: int | None
    to_amount: float | None
    to_currency: str | None
    fee_id: int | None
    original_amount: float | None
    original_currency: str | None
    external_id: str | None
    is_pending: bool
    is_recurring: bool
    recurring_series_id: int | None
    created_at: dt.datetime
    updated_at: dt.datetime
    version: int


class Page(BaseModel):
    """One page of expenses, newest first."""

    items: list[Expense]
    has_more: bool


def open_session() -> Iterator[Session]:
    """A session of the database for one request."""
    with Session(engine) as session:
        yield session


def authenticate(
    session: Annotated[Session, Depends(open_session)], authorization: Annotated[str, Header()]
) -> int:
    """The id of the caller, whose session must be open."""
    claims = jwt.decode(authorization.removeprefix("Bearer "), KEY, algorithms=["HS256"])
    query = select(SessionRow.user_id).where(SessionRow.family == claims["family"])
    user_id = session.scalar(query)
    if user_id is None:
        raise HTTPException(401)
    return user_id


@app.get("/api/expenses")
def list_expenses(
    session: Annotated[Session, Depends(open_session)],
    user_id: Annotated[int, Depends(authenticate)],
    limit: int = 50,
) -> Page:
    """The newest expenses."""
    query = (
        select(TransactionRow)
        .where(TransactionRow.user_id == user_id, TransactionRow.kind == "expense")
        .order_by(TransactionRow.date.desc(), TransactionRow.id.desc())
        .limit(limit + 1)
    )
    rows = session.scalars(query).all()
    items = [Expense.model_validate(row) for row in rows[:limit]]
    return Page(items=items, has_more=len(rows) > limit)
