"""The requests of the benchmark of growth: every GET of the OpenAPI document, and variants."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.ledgers import Owner
from core.json_types import JsonObject

PREFIX = "/api"
PARAMETER = re.compile(r"/\{(\w+)\}")

REQUIRED_QUERIES = {"/forecast/cash-flow/affordability": "amount=25"}
"""Queries of routes that have none without."""

PATH_VALUES = {"template": "digest", "category_id": "1"}
"""Values of parameters in paths that no list begins with."""

NOT_MEASURED = {
    "/events/stream": "a stream",
    "/notifications/unsubscribe": "a link of a mail",
    "/users/by-email": "needs the owner's address",
    "/metrics": "of the server",
    "/auth/cookie/csrf-token": "of a browser",
    "/transactions/export": "all rows",
    "/transactions/export/csv": "all rows",
    "/users/me/export": "all rows",
}

TEN_YEARS = "days=3650"
ROW_FILTERS = (
    "q=nosuchword",
    "q=0423",
    "q=shop 77",
    "q=shop&include=total",
    "q=shop 77&include=total",
    "q=寿司",
    "q=zq",
    "q=creme",
    "include=total",
    "min_amount=5000",
    "min_amount=150&include=total",
    "max_amount=-49",
    "tag=nosuch",
    "tag=holiday",
    "currency=EUR",
    "currency=EUR&include=total",
    "payee=Shop 7",
    "pending=true",
    "has_tag=true&include=total",
    "uncategorized=true",
    "source=model",
    "account_id={account_id}",
    "account_id={account_id}&include=total",
    "category_id=1",
    "category_id=1&include=total",
    "is_recurring=true",
    "sort=amount",
    "sort=-amount",
    "sort=payee",
    "updated_since=2020-01-01T00:00:00Z",
    TEN_YEARS,
)
VARIANTS: Mapping[str, tuple[str, ...]] = {
    "/transactions": (*ROW_FILTERS, "uncertain=true", "kind=transfer", "kind=transfer&q=shop"),
    "/expenses": ("q=nosuchword", "min_amount=5000", "tag=nosuch", "include=total"),
    "/incomes": ("q=nosuchword", "min_amount=5000", "tag=nosuch", "include=total"),
    "/transactions/summary": (TEN_YEARS, "category_id=1", "q=nosuchword", "min_amount=150"),
    "/transactions/days": (TEN_YEARS, "q=nosuchword", "min_amount=5000"),
    "/transactions/transfers/proposals": (TEN_YEARS,),
    "/expenses/stats": ("category_id=1", TEN_YEARS, "days=30"),
    "/incomes/stats": (TEN_YEARS,),
    "/expenses/summary": (TEN_YEARS,),
    "/incomes/summary": (TEN_YEARS,),
    "/accounts/net-worth": (TEN_YEARS,),
    "/accounts/{account_id}/balance-history": (TEN_YEARS,),
    "/payees": ("q=shop", "q=sohp"),
    "/tags": ("q=hol",),
    "/categories": ("q=food",),
}
"""Further queries of paths, beside none at all."""


@dataclass(frozen=True, slots=True)
class Request:
    """A GET as a template: ``{account_id}`` and the like stand for ids of the caller."""

    path: str
    query: str = ""

    @property
    def name(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


def list_requests(document: JsonObject) -> Iterator[Request]:
    """List every GET of an OpenAPI document, each with its variants."""
    for full_path, operations in document["paths"].items():
        path = full_path.removeprefix(PREFIX)
        if "get" not in operations or path in NOT_MEASURED:
            continue
        yield Request(path, REQUIRED_QUERIES.get(path, ""))
        for query in VARIANTS.get(path, ()):
            yield Request(path, query)


class IdFinder:
    """Finds the ids of one owner that paths name: those of the first items of lists."""

    def __init__(self, owner: Owner) -> None:
        self.owner = owner
        self._found: dict[str, str | None] = {}

    def fill(self, request: Request) -> Request | None:
        """Return the request with the owner's ids; None if there is nothing that it could name."""
        path = request.path
        while parameter := PARAMETER.search(path):
            value = self._find(path[: parameter.start()], parameter.group(1))
            if value is None:
                return None
            path = f"{path[: parameter.start()]}/{value}{path[parameter.end() :]}"

        query = request.query
        if "{account_id}" in query:
            query = query.replace("{account_id}", self._find("/accounts", "account_id") or "")
        return Request(path, query)

    def _find(self, list_path: str, name: str) -> str | None:
        if name == "user_id":
            return str(self.owner.id)
        if name in PATH_VALUES:
            return PATH_VALUES[name]
        if list_path not in self._found:
            self._found[list_path] = self._read_first(LISTS.get(list_path, list_path), name)
        return self._found[list_path]

    def _read_first(self, list_path: str, name: str) -> str | None:
        status, body = self.owner.request("GET", list_path)
        items: list[dict[str, Any]] = json.loads(body).get("items", []) if status == 200 else []
        if not items:
            return None
        item = items[0]
        return str(item.get("id", item.get(name)))


LISTS = {
    "/transactions/import": "/transactions/imports",
    "/webhooks/deliveries": "/webhooks/0/deliveries",
}
"""Lists whose items a path names, where it does not begin with them."""
