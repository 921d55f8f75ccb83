"""Payees and tags, as lists to choose from."""

from core.identity import Caller
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    PayeeListQuerySchema,
    PayeePageSchema,
    TagListQuerySchema,
    TagUsePageSchema,
)
from services.ledger import payee_queries, tag_queries
from services.ledger.payee_queries import PrefixQuery
from services.paging import Page

payees = Resource(
    "payees", __name__, url_prefix="/payees", description="Payees of your transactions."
)
tags = Resource("tags", __name__, url_prefix="/tags", description="Tags of your transactions.")


@payees.get("", query=PayeeListQuerySchema, response=PayeePageSchema)
def list_payees(caller: Caller, query: PrefixQuery) -> Page:
    """List the payees of your transactions by name, or the payees that match `q`, likeliest first.

    Each comes with the number of its transactions, and with category, amount and date of the
    newest. A name matches if it begins with `q`, has words that begin with its words, or contains
    it, in this order; if there is none, also with typing errors. Among equal matches, payees used
    often and lately come first. At most 500 payees match.
    """
    text = query.get("q", "")
    if not text:
        after = cursors.take_position(query, cursors.BY_NAME)
        return payee_queries.list_payees(caller, query, after)

    after = cursors.take_position(query, cursors.BY_RANK)
    return payee_queries.search_payees(caller, text, query, after)


@tags.get("", query=TagListQuerySchema, response=TagUsePageSchema)
def list_tags(caller: Caller, query: PrefixQuery) -> Page:
    """List the tags of your transactions by name.

    Each comes with the number of its transactions and the date of the newest.
    """
    return tag_queries.list_tags(caller, query, cursors.take_position(query, cursors.BY_TAG))
