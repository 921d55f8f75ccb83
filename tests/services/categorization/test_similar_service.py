from collections.abc import Callable

import pytest

from core.identity import Caller
from services.categorization import similar_service
from tests.conftest import Person


def test_a_category_that_is_chosen_while_similar_rows_are_looked_up_is_kept(
    ada: Person, as_caller: Callable[[Person], Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    party, work = ada.category("Party"), ada.category("Work")
    example, meanwhile, other = (
        ada.spend(amount, payee="Kiosk", ai_classify=False)["id"] for amount in (1, 2, 3)
    )
    find_similar_rows = similar_service.find_similar_rows

    def find_and_choose(*args: object) -> object:
        rows = find_similar_rows(*args)  # type: ignore[arg-type]
        ada.put(f"/expenses/{meanwhile}", category_id=work)
        return rows

    monkeypatch.setattr(similar_service, "find_similar_rows", find_and_choose)
    values: similar_service.CategorizeLikeValues = {"like": example, "category_id": party}
    similar_service.categorize_similar(as_caller(ada), values)

    chosen = {
        id_: ada.get(f"/expenses/{id_}")["category_id"] for id_ in (example, meanwhile, other)
    }
    assert chosen == {example: party, meanwhile: work, other: party}
