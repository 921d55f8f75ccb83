"""Validate amounts in a second currency.

What a transfer brought into an account of another currency, and what a purchase cost before its
conversion.
"""

from decimal import Decimal
from typing import NamedTuple

from core.enums import TransactionKind
from core.errors import FieldProblem
from core.money import AmountError, Money, to_minor
from models import Transaction
from services.ledger.transaction_values import TransactionValues

Problems = list[FieldProblem]


class SecondAmount(NamedTuple):
    """An amount in minor units and its currency; both are None where there is none."""

    minor: int | None = None
    currency: str | None = None


NOTHING = SecondAmount()


def parse_positive_minor(amount: Decimal, currency: str, name: str, problems: Problems) -> int:
    """Parse an amount above zero; anything else becomes a problem of the field."""
    try:
        minor = to_minor(amount, currency)
    except AmountError as error:
        problems.append((name, str(error)))
        return 0
    if minor <= 0:
        problems.append((name, "The amount must be greater than zero."))
        return 0
    return minor


def parse_arrival(
    values: TransactionValues, sent: Money, to_currency: str | None, problems: Problems
) -> SecondAmount:
    """What arrived in the account that a transfer reaches, if that has another currency.

    ``to_currency`` is the currency of that account, None without one.
    """
    amount, stored_currency = values.get("to_amount"), values.get("to_currency")
    if values.get("is_leg"):
        # Checked when the legs were linked, and unchanged since.
        return _keep_stored(amount, stored_currency)
    if values["kind"] != TransactionKind.TRANSFER:
        if amount is not None:
            problems.append(("to_amount", "Only a transfer has an amount that arrives."))
        return NOTHING
    # A problem of the accounts is named already.
    if to_currency is None or values.get("account_id") is None:
        return NOTHING
    if to_currency == sent.currency:
        _check_same_amount(values, sent, problems)
        return NOTHING
    if amount is None:
        message = (
            f"The accounts have different currencies ({sent.currency} and {to_currency}), so a"
            " transfer between them requires both amounts. Send the amount that arrived as"
            " to_amount."
        )
        problems.append(("to_amount", message))
        return NOTHING
    minor = parse_positive_minor(amount, to_currency, "to_amount", problems)
    return SecondAmount(minor, to_currency)


def find_renamed_arrival_problems(
    row: Transaction, changes: TransactionValues, to_currency: str | None
) -> Problems:
    """Changes that would make the stored number that arrived an amount of another currency."""
    if row.to_currency is None or to_currency in {None, row.to_currency} or "to_amount" in changes:
        return []
    message = (
        f"The stored amount that arrived is in {row.to_currency}. Send to_amount in {to_currency}"
        " with this change."
    )
    return [("to_amount", message)]


def subtract_fee(values: TransactionValues, to_currency: str | None, currency: str) -> Decimal:
    """The amount of a transfer without a fee that it contains.

    Between accounts of one currency, the difference of the two amounts may be the fee that is sent
    with them: then what arrived is what was transferred.
    """
    sent, arrived, fee = values["amount"], values.get("to_amount"), values.get("fee")
    is_transfer = values["kind"] == TransactionKind.TRANSFER
    if not is_transfer or to_currency != currency or arrived is None or not fee:
        return sent
    return arrived if sent - arrived == fee else sent


def parse_original(values: TransactionValues, currency: str, problems: Problems) -> SecondAmount:
    """What was paid before its conversion into the currency of the row; None without one."""
    amount, original_currency = values.get("original_amount"), values.get("original_currency")
    if amount is None and original_currency is None:
        return NOTHING
    if amount is None or original_currency is None:
        missing = "original_amount" if amount is None else "original_currency"
        message = "original_amount and original_currency belong together: send both, or neither."
        problems.append((missing, message))
        return NOTHING
    if original_currency == currency:
        message = f"The original currency must be another one than the transaction's ({currency})."
        problems.append(("original_currency", message))
        return NOTHING
    minor = parse_positive_minor(amount, original_currency, "original_amount", problems)
    return SecondAmount(minor, original_currency)


def _keep_stored(amount: Decimal | None, currency: str | None) -> SecondAmount:
    if amount is None or currency is None:
        return NOTHING
    return SecondAmount(to_minor(amount, currency), currency)


def _check_same_amount(values: TransactionValues, sent: Money, problems: Problems) -> None:
    amount = values.get("to_amount")
    # One that is stored is in the currency of an account that the transfer reached before.
    if amount is None or values.get("to_currency") is not None or amount == sent.decimal:
        return
    message = (
        f"Both accounts are in {sent.currency}, so the amount that arrives must be the amount that"
        " was sent. If the difference is a fee, send it as fee."
    )
    problems.append(("to_amount", message))
