"""From what a service answers to what goes over the wire."""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from flask import current_app, make_response, request, stream_with_context
from sqlalchemy import Row
from werkzeug.wrappers import Response

from contract.base import AnySchema
from contract.compiled import Renderer, compile_rows
from contract.ledger.transactions import (
    CategorySuggestionSchema,
    RecordedTransactionSchema,
    TransactionSchema,
)
from routes.http import cursors
from routes.http.preconditions import etag
from services.activity.idempotency import Answer
from services.categorization.review_service import Waiting
from services.ledger.transaction_queries import LIST_COLUMNS
from services.paging import Page

KEPT_HEADERS = ("Content-Type", "ETag", "Location")

LIST_NAMES = [column.key for column in LIST_COLUMNS]
render_transactions: Renderer = compile_rows(TransactionSchema, LIST_NAMES)
SUGGESTION = CategorySuggestionSchema()
as_columns = attrgetter(*LIST_NAMES)


def render(result: Any, schema: AnySchema | None, status: int) -> Response:
    """The response for a service's result: a Page becomes a list, a versioned row gets its ETag."""
    if isinstance(result, Response):
        return result
    if schema is None:
        return _no_store(make_response("", status))
    shown = _page(result, schema) if isinstance(result, Page) else _one(result, schema)
    response = json_response(shown, status)
    if isinstance(shown.get("version"), int):
        response.headers["ETag"] = etag(shown["version"])
    if status == 201 and "id" in shown:  # noqa: PLR2004 (Created)
        response.headers["Location"] = f"{request.path.rstrip('/')}/{shown['id']}"
    return response.make_conditional(request) if request.method == "GET" else response


def json_response(shown: Any, status: int = 200, mimetype: str = "application/json") -> Response:
    text = current_app.json.dumps(shown)
    return _no_store(current_app.response_class(text, status, mimetype=mimetype))


def attachment(shown: Any, filename: str) -> Response:
    """The same as a file to keep."""
    response = json_response(shown)
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def streamed(pieces: Iterator[str], filename: str, mimetype: str) -> Response:
    """Text as a file to keep, sent as it is made."""
    response = _no_store(current_app.response_class(stream_with_context(pieces), mimetype=mimetype))
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def _no_store(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _one(result: Any, schema: AnySchema) -> Any:
    if isinstance(schema, RecordedTransactionSchema):
        return _with_suggestion(result)
    if isinstance(schema, TransactionSchema):
        return render_transactions([as_columns(result)])[0]
    return schema.dump(result)


def _with_suggestion(result: Any) -> dict[str, Any]:
    """A transaction with what it may be."""
    (shown,) = render_transactions([as_columns(result.row)])
    suggested = result.category_suggestion
    return shown | {
        "category_suggestion": None if suggested is None else SUGGESTION.dump(suggested)
    }


def _page(page: Page, schema: AnySchema) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "items": _items(page, schema),
        "next_cursor": None if page.next is None else cursors.encode(page.next),
        "has_more": page.next is not None,
    }
    return shown if page.total is None else shown | {"total": page.total}


def _items(page: Page, schema: AnySchema) -> list[Any]:
    if page.items and isinstance(page.items[0], Row):
        return render_transactions(page.items)
    if page.items and isinstance(page.items[0], Waiting):
        return [_with_suggestion(one) | {"settles": one.settles} for one in page.items]
    item_schema: AnySchema = schema.fields["items"].inner.schema  # type: ignore[attr-defined]
    return item_schema.dump(page.items, many=True)  # type: ignore[no-any-return]


def as_answer(response: Response) -> Answer:
    """What is kept of a response for those who ask again."""
    kept = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return Answer(response.status_code, kept, response.get_data())


def from_answer(answer: Answer) -> Response:
    response = _no_store(current_app.response_class(answer.body, answer.status))
    response.headers.update(answer.headers)
    if answer.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response
