from collections.abc import Callable

import pytest

from ml import shipped
from ml.categorization.categorizer import Categorizer
from ml.categorization.choices import CategoryChoice
from ml.categorization.variants import VARIANTS

CHOICES = [
    CategoryChoice(10, "Groceries"),
    CategoryChoice(11, "Food & Dining"),
    CategoryChoice(12, "Transportation"),
    CategoryChoice(13, "Salary"),
    CategoryChoice(14, "Shopping"),
]

MakeCategorizer = Callable[..., Categorizer]


@pytest.fixture
def make_categorizer() -> MakeCategorizer:
    """Create a categorizer with the shipped models and without labels."""

    def create(
        choices: list[CategoryChoice] = CHOICES, variant: str = "kernel_linear"
    ) -> Categorizer:
        return Categorizer(*shipped.load_category_models(), choices, VARIANTS[variant])

    return create
