"""Register the demo household as a user of this server."""

from decimal import Decimal

from core.enums import AccountType, PeriodUnit
from core.identity import Caller
from core.normalization import normalize_text
from sample_data.household import CHECKING, SAVINGS, household
from sample_data.recording import load_category_ids, record
from services.ledger import account_service
from services.ledger.account_service import AccountValues
from services.people import auth_service
from services.people.callers import load_caller
from services.people.sessions import Sessions
from services.people.user_values import RegistrationValues
from services.planning import budget_service

DEFAULT_MONTHS = 24
DEFAULT_PER_MONTH = 60
DEFAULT_SEED = 20

ACCOUNTS: tuple[AccountValues, ...] = (
    {
        "name": CHECKING,
        "account_type": AccountType.CHECKING,
        "opening_balance": Decimal(2400),
    },
    {
        "name": SAVINGS,
        "account_type": AccountType.SAVINGS,
        "opening_balance": Decimal(8000),
    },
)
BUDGETS = (
    ("Groceries", Decimal(650)),
    ("Food & Dining", Decimal(220)),
    ("Shopping", Decimal(250)),
    (None, Decimal(3200)),
)
"""Category and monthly amount of each budget; None budgets all spending."""


def create_household(
    sessions: Sessions,
    email: str,
    password: str,
    *,
    months: int = DEFAULT_MONTHS,
    per_month: int = DEFAULT_PER_MONTH,
    seed: int = DEFAULT_SEED,
) -> int:
    """Register the household with its accounts, transactions and budgets.

    Returns the number of transactions.
    """
    registration: RegistrationValues = {
        "email": email,
        "password": password,
        "username": email.partition("@")[0],
        "first_name": "Demo",
        "last_name": "Household",
    }
    login = auth_service.register(sessions, registration, invited=True)
    caller = load_caller(login.user.id)
    for account in ACCOUNTS:
        account_service.create_account(caller, account)
    count = record(caller, household(caller.today, months, per_month, seed))
    _create_budgets(caller)
    return count


def _create_budgets(caller: Caller) -> None:
    category_ids = load_category_ids(caller)
    for category, amount in BUDGETS:
        category_id = None if category is None else category_ids[normalize_text(category)]
        budget_service.create_budget(
            caller,
            {
                "name": category or "Everything",
                "amount": amount,
                "period": PeriodUnit.MONTHLY,
                "category_id": category_id,
            },
        )
