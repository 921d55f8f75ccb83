import pytest

from services.planning.budget_suggestions import round_up_to_whole_unit


@pytest.mark.parametrize(
    ("minor", "currency", "rounded"),
    [
        (1_201.0, "USD", 1_300),
        (1_200.0, "USD", 1_200),
        (1_200.0000000001, "USD", 1_200),
        (1_201.0, "JPY", 1_201),
        (1_200.5, "JPY", 1_201),
        (1_201.0, "KWD", 2_000),
        (0.0, "USD", 0),
    ],
)
def test_a_suggested_amount_is_rounded_up_to_whole_units_of_its_currency(
    minor: float, currency: str, rounded: int
) -> None:
    assert round_up_to_whole_unit(minor, currency) == rounded
