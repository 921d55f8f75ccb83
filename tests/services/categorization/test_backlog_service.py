from collections.abc import Callable
from typing import Any

import pytest

from container import container
from core.identity import Caller
from services.categorization import backlog_service
from tests.conftest import Person

CONDITION = {"field": "payee", "operator": "contains", "value": "kiosk"}


def test_a_row_that_its_user_completes_while_the_backlog_is_categorized_is_left_alone(
    ada: Person, as_caller: Callable[[Person], Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    party, work = ada.category("Party"), ada.category("Work")
    meanwhile, other = (ada.spend(amount, payee="Kiosk")["id"] for amount in (1, 2))
    ada.post("/rules", name="Kiosk", conditions=CONDITION, category_id=party, tags=["snack"])
    suggest_for_rows = backlog_service.suggest_for_rows

    def suggest_and_choose(*args: Any) -> Any:
        suggestions = suggest_for_rows(*args)
        ada.put(f"/expenses/{meanwhile}", category_id=work)
        return suggestions

    monkeypatch.setattr(backlog_service, "suggest_for_rows", suggest_and_choose)
    caller = as_caller(ada)
    result = backlog_service.categorize_backlog(
        container().categories, {"user_id": caller.id}, lambda _share: None
    )

    assert (result["examined"], result["by_rule"]) == (1, 1)
    rows = {id_: ada.get(f"/expenses/{id_}") for id_ in (meanwhile, other)}
    assert (rows[meanwhile]["category_id"], rows[meanwhile]["tags"]) == (work, [])
    assert (rows[other]["category_id"], rows[other]["tags"]) == (party, ["snack"])
