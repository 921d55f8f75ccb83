import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import periods
from core.enums import TransactionKind
from core.identity import Caller
from services.insights import category_series, plain_reports
from services.ledger import transaction_service
from tests.conftest import Person

ALL_DAYS = (dt.date.min, dt.date.max)

days = st.dates(dt.date(2025, 11, 1), dt.date(2026, 4, 30))
amounts = st.decimals("-500", "500", places=2).filter(bool)
rows = st.lists(st.tuples(days, amounts, st.integers(0, 2)), max_size=25)


@pytest.mark.parametrize("start_day", [1, 20])
@settings(max_examples=10)
@given(expenses=rows)
def test_every_category_has_the_exact_sum_of_its_rows_in_every_month(
    join: Callable[..., Person],
    as_caller: Callable[[Person], Caller],
    people: dict[int, tuple[Caller, list[int | None]]],
    start_day: int,
    expenses: list[tuple[dt.date, Decimal, int]],
) -> None:
    if start_day not in people:
        person = join(f"day{start_day}", month_start_day=start_day)
        categories = [None, person.category("Food"), person.category("Rent")]
        people[start_day] = as_caller(person), categories
    caller, categories = people[start_day]
    for row in plain_reports.get_transactions(caller.id, ALL_DAYS):
        transaction_service.delete_transaction(caller, row["id"], None)
    if expenses:
        transaction_service.create_transactions(
            caller,
            [
                {"kind": "expense", "amount": amount, "date": day, "category_id": categories[n]}
                for day, amount, n in expenses
            ],
        )

    expected: dict[tuple[int | None, dt.date], list[Decimal]] = defaultdict(list)
    for day, amount, n in expenses:
        expected[categories[n], periods.month_start(day, start_day)].append(amount)
    series = category_series.load_category_months(
        caller,
        {
            "kind": TransactionKind.EXPENSE,
            "start_date": dt.date(2025, 11, 1),
            "end_date": dt.date(2026, 4, 30),
        },
    )
    for category in series.categories:
        for month, part in zip(series.months, category.months, strict=True):
            parts = expected.pop((category.share.category_id, month.period.start), [])
            assert part.total.decimal == sum(parts)
            assert part.refunds.decimal == -sum(amount for amount in parts if amount < 0)
            assert part.gross.minor - part.refunds.minor == part.total.minor
            assert part.count == len(parts)
        assert category.share.total.minor == sum(part.total.minor for part in category.months)
        assert category.share.refunds.minor == sum(part.refunds.minor for part in category.months)
    assert expected == {}
    for position, month in enumerate(series.months):
        column = [category.months[position] for category in series.categories]
        assert month.sum.total.minor == sum(part.total.minor for part in column)
        assert month.sum.count == sum(part.count for part in column)


@pytest.fixture
def people() -> dict[int, tuple[Caller, list[int | None]]]:
    """The person of each first day of a month, created once for all examples."""
    return {}
