"""The household as a user of this server."""

from decimal import Decimal

from core.enums import PeriodUnit
from core.normalization import normalize_text
from sample_data.household import household
from sample_data.recording import categories_of, record
from services.ledger import account_service
from services.people import auth_service
from services.people.callers import load_caller
from services.people.sessions import Sessions
from services.people.user_values import RegistrationValues
from services.planning import budget_service
from services.planning.budget_values import BudgetValues

DEFAULT_MONTHS, DEFAULT_PER_MONTH, DEFAULT_SEED = 24, 60, 20


def create_household(
    sessions: Sessions,
    email: str,
    password: str,
    *,
    months: int = DEFAULT_MONTHS,
    per_month: int = DEFAULT_PER_MONTH,
    seed: int = DEFAULT_SEED,
) -> int:
    """Register the household and record its rows, accounts and budgets; answers how many transactions."""
    registration: RegistrationValues = {
        "email": email,
        "password": password,
        "username": email.partition("@")[0],
        "first_name": "Demo",
        "last_name": "Household",
    }
    login = auth_service.register(sessions, registration, invited=True)
    caller = load_caller(login.user.id)
    for name, kind, opening in (
        ("Everyday account", "checking", "2400"),
        ("Savings account", "savings", "8000"),
    ):
        values = {"name": name, "account_type": kind, "opening_balance": Decimal(opening)}
        account_service.create_account(caller, values)
    count = record(caller, household(caller.today, months, per_month, seed))
    for category, amount in (
        ("Groceries", "650"),
        ("Food & Dining", "220"),
        ("Shopping", "250"),
        (None, "3200"),
    ):
        budget: BudgetValues = {
            "name": category or "Everything",
            "amount": Decimal(amount),
            "period": PeriodUnit.MONTHLY,
            "category_id": categories_of(caller)[normalize_text(category)] if category else None,
        }
        budget_service.create_budget(caller, budget)
    return count
