from collections.abc import Callable

import pytest

from tests.conftest import Person


@pytest.fixture
def checking(ada: Person, today: Callable[[str], None]) -> int:
    """An empty account in euros, on 2026-03-20."""
    today("2026-03-20")
    return ada.account("Checking", currency="EUR")
