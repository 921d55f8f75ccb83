"""Tools that change the ledger: each is previewed first, and saved once it is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.change import Change
from assistant.tool import Arguments, tool
from assistant.tools.transactions import TransactionLine, describe_rows
from container import container
from contract.assistant.arguments import (
    BudgetArguments,
    CategorizeArguments,
    RecordTransactionArguments,
)
from contract.assistant.planning_results import SavedBudgetSchema
from contract.assistant.transaction_results import CategorizedSchema, TransactionLineSchema
from core.enums import PeriodUnit
from core.identity import Caller
from core.money import Money
from models import Budget
from services.categorization import recording_service
from services.ledger import transaction_service
from services.ledger.row_names import load_category_names
from services.ledger.transaction_values import TransactionValues
from services.planning import budget_service
from services.planning.budget_queries import load_current_budgets
from services.planning.budget_values import BudgetValues

VALUES = ("kind", "amount", "payee", "description", "category_id", "account_id")


@dataclass(frozen=True, slots=True)
class Categorized:
    """Transactions with their new category."""

    category_id: int
    category_name: str | None
    transactions: Sequence[TransactionLine]


@dataclass(frozen=True, slots=True)
class SavedBudget:
    """A budget with its limit, before and after; before is None for a new one."""

    id: int
    category_id: int | None
    category_name: str | None
    period: PeriodUnit
    amount: Money
    limit_before: Money | None

    @property
    def currency(self) -> str:
        """The ISO 4217 code of the currency."""
        return self.amount.currency


@tool(
    "Record a transaction",
    arguments=RecordTransactionArguments,
    result=TransactionLineSchema,
    writes=True,
)
def record_transaction(caller: Caller, arguments: Arguments) -> Change:
    """Record an expense or an income.

    Without `confirmation`, nothing is saved: show the preview to the person, and call again with
    its `confirmation` only if they approve.
    """
    values: TransactionValues = {"date": arguments.get("date") or caller.today}
    named = {name: arguments[name] for name in VALUES if name in arguments}
    values |= named  # type: ignore[typeddict-item]
    recorded = recording_service.record_transaction(container().categories, caller, values)
    (line,) = describe_rows(caller, [recorded.row])
    return Change(line, is_new=True)


@tool(
    "Categorize transactions",
    arguments=CategorizeArguments,
    result=CategorizedSchema,
    writes=True,
)
def categorize_transactions(caller: Caller, arguments: Arguments) -> Change:
    """Set the category of transactions, all or none.

    Without `confirmation`, nothing is saved: show the preview to the person, and call again with
    its `confirmation` only if they approve.
    """
    category_id = arguments["category_id"]
    done = transaction_service.categorize_transactions(
        caller, arguments["transaction_ids"], category_id
    )
    name = load_category_names(caller, {category_id}).get(category_id)
    return Change(Categorized(category_id, name, describe_rows(caller, done.items)), is_new=False)


@tool("Set a budget", arguments=BudgetArguments, result=SavedBudgetSchema, writes=True)
def set_budget(caller: Caller, arguments: Arguments) -> Change:
    """Set the limit of a budget in the main currency, of a category or of all spending.

    Changes the active budget of that category and period, or creates one. Without `confirmation`,
    nothing is saved: show the preview to the person, and call again with its `confirmation` only if
    they approve.
    """
    category_id, period = arguments.get("category_id"), PeriodUnit(arguments["period"])
    existing = _find_budget(caller, category_id, period)
    limit_before = None if existing is None else existing.amount
    if existing is None:
        budget = budget_service.create_budget(
            caller,
            {"category_id": category_id, "period": period, "amount": arguments["amount"]},
        )
    else:
        changes: BudgetValues = {"amount": arguments["amount"]}
        budget = budget_service.update_budget(caller, existing.id, changes, None)
    names = load_category_names(caller, {category_id})
    saved = SavedBudget(
        id=budget.id,
        category_id=category_id,
        category_name=None if category_id is None else names.get(category_id),
        period=period,
        amount=budget.amount,
        limit_before=limit_before,
    )
    return Change(saved, is_new=existing is None)


def _find_budget(caller: Caller, category_id: int | None, period: PeriodUnit) -> Budget | None:
    """Find the active budget in the caller's currency that a new one would overlap with."""
    wanted = (category_id, period, caller.currency)
    budgets = load_current_budgets(caller)
    return next(
        (one for one in budgets if (one.category_id, one.period, one.currency) == wanted), None
    )
