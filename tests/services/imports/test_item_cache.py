"""The cache of a file's items gives them back in their order, also from its file."""

import pytest

from importers.values import RowProblem
from services.imports import item_cache
from services.imports.item_cache import ItemCache


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 12])
def test_items_come_back_in_their_order_any_number_of_times(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(item_cache, "MAX_HELD_ITEMS", 3)
    monkeypatch.setattr(item_cache, "BATCH_ITEMS", 2)
    items = [RowProblem(line, None, "unreadable") for line in range(count)]
    cache = ItemCache()
    for item in items:
        cache.add(item)
    assert list(cache) == items
    assert list(zip(cache, cache, strict=True)) == list(zip(items, items, strict=True))
