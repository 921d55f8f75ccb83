import pytest

from ml.forecasting.contract_words import names_contract


@pytest.mark.parametrize(
    "payee",
    ["HUK-COBURG KFZ VERS. 8821", "Privathaftpflicht", "Mutuelle Assurance", "Household insurance",
     "ADAC", "Seguros del Sur"],
)  # fmt: skip
def test_payees_under_a_contract_are_known_by_a_word(payee: str) -> None:
    assert names_contract(payee)


@pytest.mark.parametrize(
    "payee", ["Bakery Taxim", "Coffee bar", "Conversation café", "Cofeed", "", "Taxi 24"]
)
def test_shops_are_none(payee: str) -> None:
    assert not names_contract(payee)
