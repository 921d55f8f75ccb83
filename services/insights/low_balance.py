"""Find the day on which everyday money runs out, in the cash flow of the next days."""

import datetime as dt
from dataclasses import dataclass

from core.enums import CashFlowScope
from core.identity import Caller
from core.money import Money
from ml_service import BudgetPredictionService
from services.planning.cash_flow.cash_flow import load_cash_flow

DAYS_AHEAD = 14


@dataclass(frozen=True, slots=True)
class LowBalance:
    """The first day below zero: what is there now, what goes out until then, and what is left."""

    date: dt.date
    current: Money
    due: Money
    lowest: Money


def find_low_balance(service: BudgetPredictionService, caller: Caller) -> LowBalance | None:
    """Find the first day of two weeks on which the everyday accounts are expected below zero.

    None without one, and when there is less than nothing already: then the balances do not tell.
    """
    flow = load_cash_flow(service, caller, {"scope": CashFlowScope.EVERYDAY, "days": DAYS_AHEAD})
    if flow.start_balance.minor < 0:
        return None
    due = 0
    for day in flow.days:
        changes = [item.change.minor for item in day.items] + [day.rest.minor]
        due -= sum(change for change in changes if change < 0)
        if day.balance.minor < 0:
            return LowBalance(
                date=day.date,
                current=flow.start_balance,
                due=Money(due, flow.currency),
                lowest=day.balance,
            )
    return None
