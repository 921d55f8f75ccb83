"""Values that requests about budgets carry."""

import datetime as dt
from decimal import Decimal
from typing import TypedDict

from core.enums import PeriodUnit
from services.paging import PageQuery


class BudgetValues(TypedDict, total=False):
    """Fields of a budget to create or to change; missing ones take their default or stay."""

    category_id: int | None
    name: str
    amount: Decimal
    currency: str
    period: PeriodUnit
    start_date: dt.date
    end_date: dt.date | None
    alert_threshold: int
    rollover: bool
    is_active: bool


class BudgetFilters(PageQuery, total=False):
    """Budgets to list; a missing filter matches all."""

    category_id: int
    period: PeriodUnit
    is_active: bool


class BudgetSummaryQuery(TypedDict, total=False):
    """Budgets to summarise; without a period, all."""

    period: PeriodUnit


class BudgetSuggestionQuery(TypedDict, total=False):
    """The period, currency and risk of overspending to suggest amounts for."""

    period: PeriodUnit
    currency: str
    risk: float
