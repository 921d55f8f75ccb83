"""Amounts of requests, in minor units."""

from decimal import Decimal

from core.errors import Invalid
from core.money import AmountError, to_minor

NOT_POSITIVE = "The amount must be greater than zero."


def parse_amount(amount: Decimal, currency: str, field: str) -> int:
    """Convert an amount to minor units. Raises Invalid unless it is exact and in range."""
    try:
        return to_minor(amount, currency)
    except AmountError as error:
        raise Invalid.field(field, str(error), code="invalid_amount") from error


def parse_positive(
    amount: Decimal, currency: str, field: str, not_positive: str = NOT_POSITIVE
) -> int:
    """Convert an amount above zero to minor units. Raises Invalid."""
    minor = parse_amount(amount, currency, field)
    if minor <= 0:
        raise Invalid.field(field, not_positive, code="amount_not_positive")
    return minor
