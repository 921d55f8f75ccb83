"""Rendering of results: JSON bodies, pages, files, and the headers that belong to them."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from itertools import chain
from operator import attrgetter
from typing import Any, AnyStr

from flask import current_app, make_response, request, stream_with_context
from sqlalchemy import Row
from werkzeug.wrappers import Response

from contract.base import AnySchema
from contract.compiled import Renderer, compile_rows
from contract.ledger.category_suggestions import CategorySuggestionSchema
from contract.ledger.exchange_rates import ExchangeSchema
from contract.ledger.transactions import (
    RecordedTransactionSchema,
    TransactionPartSchema,
    TransactionSchema,
)
from core.json_types import JsonObject
from routes.http import cursors
from routes.http.preconditions import etag
from services.activity.idempotency import Answer
from services.categorization.category_suggestion import QueuedRow, RowWithSuggestion
from services.ledger.exchanges import TransactionDetail
from services.ledger.row_names import DescribedTransaction
from services.ledger.transaction_queries import LIST_COLUMNS, BulkCategorization, TransactionBatch
from services.paging import NameColumn, Page

STORED_HEADERS = ("Content-Type", "ETag", "Location")
"""Headers that a response repeated for an Idempotency-Key carries again."""

READ_AHEAD = 1024 * 1024
"""Characters or bytes of a streamed file that are read before the response begins."""

# In the order of the query, by which compiled functions find the values of a row.
LIST_NAMES = [column.key for column in LIST_COLUMNS]
render_columns: Renderer = compile_rows(TransactionSchema, LIST_NAMES, exclude={"parts"})
PART = TransactionPartSchema()
EXCHANGE = ExchangeSchema()
SUGGESTION = CategorySuggestionSchema()
select_columns = attrgetter(*LIST_NAMES)


def render(result: Any, schema: AnySchema | None, status: int, sync_position: int = 0) -> Response:
    """Render what a view returned: a Page becomes a list, a versioned row gets an ETag."""
    if isinstance(result, Response):
        return result
    if schema is None:
        return _without_caching(make_response("", status))

    if isinstance(result, Page):
        body = _render_page(result, schema) | {"sync_position": sync_position}
    else:
        body = _render_object(result, schema)
    response = json_response(body, status)
    # Lists have no version of their own, and therefore no ETag here.
    tag = etag(body)
    if tag is not None:
        response.headers["ETag"] = tag
    if status == HTTPStatus.CREATED and "id" in body:
        response.headers["Location"] = f"{request.path.rstrip('/')}/{body['id']}"
    # If-None-Match saves the body of an unchanged resource (304).
    return response.make_conditional(request) if request.method == "GET" else response


def json_response(body: Any, status: int = 200, mimetype: str = "application/json") -> Response:
    """Build a response with a JSON body."""
    # Not flask.jsonify: it would pick spaces and key order by the debug setting.
    text = current_app.json.dumps(body)
    return _without_caching(current_app.response_class(text, status, mimetype=mimetype))


def text_response(text: str, mimetype: str) -> Response:
    """Build a response with text, such as a page."""
    return _without_caching(current_app.response_class(text, mimetype=mimetype))


def wants_page() -> bool:
    """Return whether the client is a browser that shows the response to a person."""
    return "text/html" in request.accept_mimetypes.values()


def stream_attachment(pieces: Iterator[AnyStr], filename: str, mimetype: str) -> Response:
    """Build a response that is sent piece by piece and that browsers save as a file.

    The beginning is read before anything is sent: an error there is a problem, and not a file that
    breaks off. Most files are read to their end that way.
    """
    beginning = _read_ahead(pieces)
    body = stream_with_context(chain(beginning, pieces))
    response = _without_caching(current_app.response_class(body, mimetype=mimetype))
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def _read_ahead(pieces: Iterator[AnyStr]) -> list[AnyStr]:
    beginning: list[AnyStr] = []
    length = 0
    for piece in pieces:
        beginning.append(piece)
        length += len(piece)
        if length >= READ_AHEAD:
            break
    return beginning


def store_response(response: Response) -> Answer:
    """Convert a response to what an Idempotency-Key stores of it."""
    # Others, such as the request id, belong to the single request.
    headers = {name: response.headers[name] for name in STORED_HEADERS if name in response.headers}
    return Answer(response.status_code, headers, response.get_data())


def restore_response(answer: Answer) -> Response:
    """Build the response from what an Idempotency-Key stored."""
    response = _without_caching(current_app.response_class(answer.body, answer.status))
    response.headers.update(answer.headers)
    if answer.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _without_caching(response: Response) -> Response:
    # Answers are personal; shared caches and the disk of a browser must not keep them.
    response.headers["Cache-Control"] = "no-store"
    return response


def _render_object(result: Any, schema: AnySchema) -> JsonObject:
    if isinstance(schema, RecordedTransactionSchema):
        return _render_with_suggestion(result)
    if isinstance(result, DescribedTransaction):
        return _render_described(result)
    if isinstance(schema, TransactionSchema):
        return _render_transaction(result)
    rendered: JsonObject = schema.dump(result)
    if isinstance(result, TransactionBatch | BulkCategorization):
        _add_names(rendered["items"], result.names)
    return rendered


def _render_page(page: Page, schema: AnySchema) -> JsonObject:
    body: JsonObject = {
        "items": _add_names(_render_items(page, schema), page.names),
        "next_cursor": None if page.next is None else cursors.encode(page.next),
        "has_more": page.next is not None,
    }
    if page.total is not None:
        body["total"] = page.total
    if page.total_is_minimum:
        body["total_is_minimum"] = True
    return body


def _render_items(page: Page, schema: AnySchema) -> list[JsonObject]:
    # The long lists, transactions, do not pass through marshmallow: it takes most of their time.
    if page.items and isinstance(page.items[0], Row):
        return render_transactions(page.items, page.parts)
    if page.items and isinstance(page.items[0], QueuedRow):
        return [_render_queued_row(row) for row in page.items]

    item_schema: AnySchema = schema.fields["items"].inner.schema  # type: ignore[attr-defined]
    items: list[JsonObject] = item_schema.dump(page.items, many=True)
    return items


def _add_names(items: list[JsonObject], columns: Sequence[NameColumn]) -> list[JsonObject]:
    """Add columns of names to rendered rows; a name is null where the id is."""
    for column in columns:
        for item in items:
            item[column.name_field] = column.names.get(item[column.id_field])
    return items


def _render_transaction(transaction: Any) -> JsonObject:
    # The same compiled function as for lists, so that a row looks the same in both.
    (body,) = render_transactions(
        [select_columns(transaction)], {transaction.id: transaction.parts}
    )
    return body


def render_transactions(
    rows: Sequence[Any], parts: Mapping[int, Sequence[Any]]
) -> list[JsonObject]:
    """Render rows of transactions with their parts, by the ids of the split ones."""
    items = render_columns(rows)
    for item in items:
        own = parts.get(item["id"])
        item["parts"] = PART.dump(own, many=True) if own else []
    return items


def _render_with_suggestion(result: RowWithSuggestion) -> JsonObject:
    """Render a transaction with its category suggestion."""
    suggestion = result.category_suggestion
    body = _render_transaction(result.row)
    body["category_suggestion"] = None if suggestion is None else SUGGESTION.dump(suggestion)
    body |= _render_detail(result.detail)
    (named,) = _add_names([body], result.names)
    return named


def _render_described(result: DescribedTransaction) -> JsonObject:
    """Render a transaction with its exchange, its fee, and the names that were requested."""
    body = _render_transaction(result.row) | _render_detail(result.detail)
    (named,) = _add_names([body], result.names)
    return named


def _render_detail(detail: TransactionDetail) -> JsonObject:
    """Render what a transaction says beside its columns; what it does not have is left out."""
    rendered: JsonObject = {}
    if detail.exchange is not None:
        rendered["exchange"] = EXCHANGE.dump(detail.exchange)
    if detail.fee is not None:
        rendered["fee"] = detail.fee.number
    return rendered


def _render_queued_row(row: QueuedRow) -> JsonObject:
    """Render a transaction of the review queue."""
    return _render_with_suggestion(row) | {"settles": row.settles}
