"""Amounts to propose for budgets: what a category costs in a usual month, rounded up."""

from statistics import median

from core.money import exponent
from services.insights.month_basis import MonthBasis

SIGNIFICANT_DIGITS = 2
"""Digits of a proposed amount that are not zero: nobody budgets 217.43."""


def propose_amount(basis: MonthBasis, category_id: int | None) -> int:
    """Propose a monthly amount in minor units for a category, or for all spending; 0 for none.

    The usual is the median of the compared months, with subcategories and regular payments.
    """
    sums = [basis.sum_up(month, category_id) for month in basis.months]
    return round_up(max(round(median(sums)), 0), basis.currency)


def round_up(minor: int, currency: str) -> int:
    """Round up to two significant digits, and to whole units of the currency."""
    digits = len(str(minor)) - SIGNIFICANT_DIGITS
    step = int(10 ** max(digits, exponent(currency)))
    return -(-minor // step) * step
