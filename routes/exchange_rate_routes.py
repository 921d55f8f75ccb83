"""Exchange rates: your own, and conversions by them and by the European Central Bank's."""

from core.identity import Caller
from models import OwnExchangeRate
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    ConversionQuerySchema,
    ConversionSchema,
    ExchangeRateCreateSchema,
    ExchangeRateListQuerySchema,
    ExchangeRatePageSchema,
    ExchangeRateSchema,
    ExchangeRateUpdateSchema,
)
from services.ledger import exchange_rate_queries, exchange_rate_service
from services.ledger.exchange_rate_values import (
    Conversion,
    ConversionQuery,
    ExchangeRateFilters,
    ExchangeRateValues,
)
from services.paging import Page
from services.versions import ExpectedVersions

exchange_rates = Resource(
    "exchange_rates",
    __name__,
    url_prefix="/exchange-rates",
    description="Exchange rates of your own, and conversions that say at which rate.",
)


@exchange_rates.get("", query=ExchangeRateListQuerySchema, response=ExchangeRatePageSchema)
def list_exchange_rates(caller: Caller, query: ExchangeRateFilters) -> Page:
    """List the exchange rates that you entered.

    The reference rates of the European Central Bank are not listed; a conversion names them.
    """
    return exchange_rate_queries.list_exchange_rates(caller, query, cursors.take_position(query))


@exchange_rates.post(
    "",
    body=ExchangeRateCreateSchema,
    response=ExchangeRateSchema,
    status=201,
    idempotent=True,
    errors=(409,),
)
def create_exchange_rate(caller: Caller, body: ExchangeRateValues) -> OwnExchangeRate:
    """Create an exchange rate of a day.

    It takes precedence over the reference rate of that day and of earlier days. 409 if you already
    have a rate between the two currencies on that day.
    """
    return exchange_rate_service.create_exchange_rate(caller, body)


@exchange_rates.get(
    "/convert", query=ConversionQuerySchema, response=ConversionSchema, errors=(404,)
)
def convert_amount(caller: Caller, query: ConversionQuery) -> Conversion:
    """Convert an amount at the rate of a day.

    The rate is that of the nearest business day on or before `date`, yours before the European
    Central Bank's. 404 if no rate is known for the two currencies on that day.
    """
    return exchange_rate_queries.convert(caller, query)


@exchange_rates.get("/<id:rate_id>", response=ExchangeRateSchema)
def get_exchange_rate(caller: Caller, rate_id: int) -> OwnExchangeRate:
    """Get an exchange rate that you entered."""
    return exchange_rate_queries.get_exchange_rate(caller, rate_id)


@exchange_rates.change(
    "/<id:rate_id>",
    body=ExchangeRateUpdateSchema,
    response=ExchangeRateSchema,
    errors=(409,),
)
def update_exchange_rate(
    caller: Caller, rate_id: int, body: ExchangeRateValues, expected: ExpectedVersions
) -> OwnExchangeRate:
    """Update an exchange rate; fields that are missing keep their values."""
    return exchange_rate_service.update_exchange_rate(caller, rate_id, body, expected)


@exchange_rates.delete("/<id:rate_id>", versioned=True)
def delete_exchange_rate(caller: Caller, rate_id: int, expected: ExpectedVersions) -> None:
    """Delete an exchange rate. Reports are converted without it from now on."""
    exchange_rate_service.delete_exchange_rate(caller, rate_id, expected)
