"""What the demo household has planned: one of each kind, one of them due today."""

import datetime as dt
from decimal import Decimal

from core.enums import PlannedPosting, TransactionKind
from core.identity import Caller
from core.normalization import normalize_text
from sample_data.household import CHECKING, SAVINGS
from sample_data.recording import load_account_ids
from services.planning.planned import planned_service
from services.planning.planned.planned_values import PlannedValues


def plan_ahead(caller: Caller) -> None:
    """Plan what the household knows of today."""
    accounts = load_account_ids(caller)
    checking, savings = (accounts[normalize_text(name)] for name in (CHECKING, SAVINGS))
    for plan in _list_plans(caller.today, checking, savings):
        planned_service.create_plan(caller, plan)


def _list_plans(today: dt.date, checking: int, savings: int) -> list[PlannedValues]:
    return [
        {
            "kind": TransactionKind.EXPENSE,
            "payee": "Brightside Orthodontics",
            "description": "Braces, in instalments",
            "amount": Decimal(120),
            "account_id": checking,
            "start_date": today,
            "rule": "FREQ=MONTHLY;COUNT=12",
            "posting": PlannedPosting.CONFIRM,
        },
        {
            "kind": TransactionKind.EXPENSE,
            "payee": "Hollis Roofing",
            "description": "New gutters",
            "amount": Decimal(640),
            "account_id": checking,
            "start_date": today + dt.timedelta(days=19),
            "posting": PlannedPosting.CONFIRM,
        },
        {
            "kind": TransactionKind.TRANSFER,
            "description": "Holiday money",
            "amount": Decimal(75),
            "account_id": checking,
            "to_account_id": savings,
            "start_date": today + dt.timedelta(days=8),
            "rule": "FREQ=MONTHLY;BYMONTHDAY=-1",
            "posting": PlannedPosting.AUTOMATIC,
        },
        {
            "kind": TransactionKind.INCOME,
            "payee": "Community College",
            "description": "Evening class",
            "amount": Decimal(310),
            "account_id": checking,
            "start_date": today + dt.timedelta(days=12),
            "rule": "FREQ=WEEKLY;INTERVAL=2;COUNT=6",
            "posting": PlannedPosting.CONFIRM,
        },
    ]
