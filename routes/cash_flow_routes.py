"""The cash flow of the coming days, and whether an amount can be afforded."""

from container import container
from core.identity import Caller
from routes.http.route_spec import Resource
from schemas import (
    AffordabilityQuerySchema,
    AffordabilitySchema,
    CashFlowQuerySchema,
    CashFlowSchema,
)
from services.planning.cash_flow import affordability, cash_flow
from services.planning.cash_flow.affordability import AffordabilityQuery
from services.planning.cash_flow.cash_flow_values import Affordability, CashFlow, CashFlowQuery

forecast = Resource(
    "forecast",
    __name__,
    url_prefix="/forecast",
    description="The balance of the coming days.",
)


@forecast.get("/cash-flow", query=CashFlowQuerySchema, response=CashFlowSchema, errors=(404,))
def get_cash_flow(caller: Caller, query: CashFlowQuery) -> CashFlow:
    """Get the expected balance of each coming day with its items.

    It starts with today's balance and has an 80 % band. Transactions with a later date, planned
    transactions, recurring payments, income and transfers change it on their days; the forecast of
    everything else changes it a little every day. Each balance is that of the day before plus all
    items plus the rest, to the minor unit. With too little or too old data there is neither a rest
    nor a band, and `problem` says so.
    """
    return cash_flow.load_cash_flow(container().predictions, caller, query)


@forecast.get(
    "/cash-flow/affordability",
    query=AffordabilityQuerySchema,
    response=AffordabilitySchema,
    errors=(404,),
)
def get_affordability(caller: Caller, query: AffordabilityQuery) -> Affordability:
    """Get the answer whether you can afford an amount on a day.

    The day is today unless you name one. The amount is affordable if the balance stays above the
    limit in the 31 days from the payment on, in nine of ten outcomes of the cash flow.
    """
    return affordability.check_affordability(container().predictions, caller, query)
