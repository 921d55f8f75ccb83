from collections.abc import Callable

import pytest

from core.identity import Caller
from infrastructure.extensions import background
from services.ledger import account_service, category_service
from tests.conftest import Person


@pytest.fixture
def caller(ada: Person, as_caller: Callable[[Person], Caller]) -> Caller:
    """A user with two categories and two accounts of their own."""
    caller = as_caller(ada)
    for number in range(2):
        category_service.create_category(caller, {"name": f"Category {number}"})
        account_service.create_account(caller, {"name": f"Account {number}"})
    # A mail in progress draws random numbers, which Hypothesis takes for those of a test.
    background.drain()
    return caller
