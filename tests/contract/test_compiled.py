from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.compiled import compile_rows
from contract.ledger.categories import CategorySchema
from contract.ledger.transactions import TransactionSchema
from core.identity import Caller
from models import Transaction, db
from routes.http.rendering import render_transactions
from services.ledger import transaction_queries, transaction_service
from tests.conftest import Person

EVERYTHING = {"limit": 200, "total": False}
rows = st.fixed_dictionaries(
    {
        "amount": st.decimals("0.01", "99999999.99", places=2),
        "date": st.dates(),
        "payee": st.text(
            st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20
        ),
        "tags": st.lists(st.sampled_from(["coffee", "Reise", "a b", "é"]), max_size=3, unique=True),
    }
)


@pytest.fixture
def caller(ada: Person, as_caller: Callable[[Person], Caller]) -> Caller:
    return as_caller(ada)


@settings(max_examples=15)
@given(st.lists(rows, min_size=1, max_size=5))
def test_compiled_and_plain_rendering_give_the_same(
    caller: Caller, values: list[dict[str, Any]]
) -> None:
    transaction_service.create_transactions(caller, [row | {"kind": "expense"} for row in values])
    split = {"parts": [{"amount": Decimal(2), "note": "milk"}, {"amount": Decimal(3)}]}
    transaction_service.create_transaction(
        caller, {"kind": "expense", "amount": Decimal(5), **split}
    )
    page = transaction_queries.list_transactions(caller, EVERYTHING, None)
    listed = page.items
    plain = TransactionSchema().dump(
        [db.session.get_one(Transaction, row.id) for row in listed], many=True
    )
    assert render_transactions(listed, page.parts) == plain


def test_a_schema_that_shows_more_than_the_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="user_id is not among"):
        compile_rows(CategorySchema, ["id", "created_at", "updated_at"])
