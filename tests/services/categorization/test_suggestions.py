from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, cast

import pytest

from core.errors import Unavailable
from core.identity import Caller
from llm.chat import CategoryChat
from ml_service import CategoryModels
from services.categorization.category_suggestion import CategorySuggester, SuggestionPolicy
from services.categorization.suggestions import suggest
from tests.conftest import Person


class FakeChat:
    """A language model that always answers the same, or not at all."""

    def __init__(self, answer: str | Unavailable | None) -> None:
        self.answer = answer
        self.questions: list[str] = []
        self.offered: list[str] = []

    def choose(self, payee: str, kind: str, names: Sequence[str]) -> str | None:
        self.questions.append(payee)
        self.offered += names
        if isinstance(self.answer, Unavailable):
            raise self.answer
        return self.answer


def build_suggester(chat: FakeChat) -> CategorySuggester:
    # No confidence of the model suffices: it is always unsure.
    policy = SuggestionPolicy(apply_at=2.0, suggest_at=2.0)
    return CategorySuggester(CategoryModels(), policy, cast(CategoryChat, chat))


@pytest.fixture
def agreed(ada: Person) -> Person:
    ada.put("/users/me/preferences", llm_categorization=True)
    return ada


def test_a_language_models_choice_is_suggested_at_a_fixed_confidence_and_never_applied(
    agreed: Person, as_caller: Callable[[Person], Caller]
) -> None:
    category_id = agreed.category("Party")
    chat = FakeChat("Party")
    values: Any = {"payee": "KIOSK 4711", "amount": Decimal(3)}
    (suggestion,) = suggest(build_suggester(chat), as_caller(agreed), [values], ask_llm=True)
    assert chat.questions == ["kiosk"]
    assert (suggestion.category_id, suggestion.source) == (category_id, "llm")
    assert (suggestion.confidence, suggestion.decision) == (0.75, "suggest")
    assert suggestion.candidates[0]["category_id"] == category_id
    assert len(suggestion.candidates) <= 3
    assert suggestion.record is None


def test_the_language_model_may_choose_only_what_the_user_would(
    agreed: Person, as_caller: Callable[[Person], Caller]
) -> None:
    agreed.category("Party")
    agreed.category("Wages", type="income")
    agreed.put(f"/categories/{agreed.category('Old')}", hidden=True)
    chat = FakeChat(None)
    values: Any = {"payee": "Kiosk", "amount": Decimal(3)}
    suggest(build_suggester(chat), as_caller(agreed), [values], ask_llm=True)
    assert "Party" in chat.offered
    assert not {"Wages", "Old"} & set(chat.offered)


@pytest.mark.parametrize("answer", [None, Unavailable("The language model does not answer.")])
def test_without_an_answer_of_the_language_model_the_models_suggestion_stays(
    agreed: Person, as_caller: Callable[[Person], Caller], answer: Any
) -> None:
    values: Any = {"payee": "Kiosk", "amount": Decimal(3)}
    suggester = build_suggester(FakeChat(answer))
    (suggestion,) = suggest(suggester, as_caller(agreed), [values], ask_llm=True)
    assert (suggestion.source, suggestion.decision) == ("model", "ask")


def test_the_language_model_is_asked_only_on_request_and_with_the_users_agreement(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    chat = FakeChat("Groceries")
    caller = as_caller(ada)
    values: Any = {"payee": "Kiosk", "amount": Decimal(3)}
    suggest(build_suggester(chat), caller, [values], ask_llm=True)
    ada.put("/users/me/preferences", llm_categorization=True)
    suggest(build_suggester(chat), caller, [values])
    assert chat.questions == []


def test_a_transaction_without_words_gets_no_suggestion(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    values: Any = {"payee": " ", "amount": Decimal(3)}
    (suggestion,) = suggest(build_suggester(FakeChat(None)), as_caller(ada), [values])
    assert (suggestion.category_id, suggestion.source) == (None, "none")
    assert suggestion.reason == "Not enough information to suggest a category."
