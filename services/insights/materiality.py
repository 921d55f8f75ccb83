"""What is worth saying: relative to what it is compared with, and to what a household spends."""

from services.insights.month_basis import MonthBasis

MIN_SHARE = 0.05
"""Part of a usual month's spending that a difference must reach.

With three hundredths, every other month had a category that was a little above its usual by chance.
"""

MIN_UNCATEGORIZED_SHARE = 0.03
"""The same of expenses without a category."""

MIN_YEARLY_SHARE = 0.005
"""The same of what a recurring payment costs in a year: small, because it comes again."""

MIN_CHANGE = 0.25
"""Part of the usual amount by which an amount must differ."""

WARNING_SHARE = 0.1
"""Part of a usual month's spending from which a difference is a warning."""

LARGE_PURCHASE_SHARE = 0.1
"""Part of a usual month's spending from which a single purchase is large."""


def is_material(basis: MonthBasis, usual: int, now: int) -> bool:
    """Return whether the difference of two sums is worth saying."""
    difference = abs(now - usual)
    is_noticeable = difference >= MIN_CHANGE * max(usual, 0)
    return is_noticeable and is_worth_saying(basis, difference)


def is_worth_saying(basis: MonthBasis, difference: int) -> bool:
    """Return whether a difference matters to what a household spends in a month."""
    return difference >= MIN_SHARE * basis.typical_spending


def is_material_per_year(basis: MonthBasis, yearly: int) -> bool:
    """Return whether what a recurring payment costs in a year is worth saying."""
    return yearly >= MIN_YEARLY_SHARE * basis.typical_spending


def is_alarming(basis: MonthBasis, difference: int) -> bool:
    """Return whether a difference is large enough to warn."""
    return difference >= WARNING_SHARE * basis.typical_spending


def is_large_purchase(basis: MonthBasis, minor: int) -> bool:
    """Return whether a single purchase is large for a household."""
    return minor >= LARGE_PURCHASE_SHARE * basis.typical_spending
