"""Enter, change and delete exchange rates of one's own."""

from sqlalchemy import select

from core.errors import Conflict, Invalid
from core.events import ExchangeRateCreated, ExchangeRateDeleted, ExchangeRateUpdated
from core.identity import Caller
from models import OwnExchangeRate, db
from services.editing import changed_row, create_row, deleted_row
from services.ledger.exchange_rate_queries import get_exchange_rate
from services.ledger.exchange_rate_values import ExchangeRateValues
from services.unit_of_work import unit_of_work
from services.versions import ExpectedVersions


def create_exchange_rate(caller: Caller, values: ExchangeRateValues) -> OwnExchangeRate:
    """Store a rate of one day.

    Raises Invalid for a rate of a currency to itself, Conflict when the day has one already.
    """
    rate = OwnExchangeRate(user_id=caller.id, **values)
    with unit_of_work(caller.id) as work:
        _check(rate)
        create_row(work, rate, ExchangeRateCreated)
    return rate


def update_exchange_rate(
    caller: Caller, rate_id: int, changes: ExchangeRateValues, expected: ExpectedVersions
) -> OwnExchangeRate:
    """Change the named fields of a rate. Raises NotFound, Stale, Invalid, Conflict."""
    get_exchange_rate(caller, rate_id)
    with changed_row(caller.id, OwnExchangeRate, rate_id, expected, ExchangeRateUpdated) as rate:
        for name, value in changes.items():
            setattr(rate, name, value)
        _check(rate)
    return rate


def delete_exchange_rate(caller: Caller, rate_id: int, expected: ExpectedVersions) -> None:
    """Delete a rate; what was converted at it is converted anew. Raises NotFound, Stale."""
    get_exchange_rate(caller, rate_id)
    with deleted_row(caller.id, OwnExchangeRate, rate_id, expected, ExchangeRateDeleted):
        pass


def _check(rate: OwnExchangeRate) -> None:
    """Raise Invalid for one currency twice, Conflict for a second rate of a day."""
    if rate.from_currency == rate.to_currency:
        raise Invalid.field(
            ("to_currency",), "The two currencies must differ.", code="same_currency"
        )

    # The other direction says the same: two rates of a day could contradict each other.
    pair = (rate.from_currency, rate.to_currency)
    rows = OwnExchangeRate
    query = select(rows.id).where(
        rows.user_id == rate.user_id,
        rows.date == rate.date,
        rows.from_currency.in_(pair),
        rows.to_currency.in_(pair),
        rows.id != (rate.id or 0),
    )
    if db.session.scalar(query.limit(1)) is not None:
        raise Conflict(
            "You already have a rate between these currencies on this day.",
            code="exchange_rate_exists",
        )
