"""The Postman collection, generated from the OpenAPI document.

Requests are ordered so that the collection runs from top to bottom against a live server: it
registers a user, logs in, creates, reads and changes resources, and deletes them at the end. The
login sets the token; every creation sets the variable that later requests use.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contract.example_values import VALUES_BY_FIELD
from core.json_types import JsonObject

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
PACE = """// The server allows a burst of 60 requests and 10 a second; a runner must wait.
setTimeout(function () {}, Number(pm.collectionVariables.get("paceMs") || 0));"""
UNIQUE = """if (pm.info.requestName === "POST /api/auth/register") {
    const runId = Date.now().toString(36) + Math.floor(Math.random() * 1e6).toString(36);
    pm.collectionVariables.set("runId", runId);
    pm.collectionVariables.set("username", `runner-${runId}`);
    pm.collectionVariables.set("email", `runner-${runId}@example.com`);
}"""
LOG_IN = """// The request before this one logged out.
const credentials = '{"email": "{{email}}", "password": "{{password}}"}';
pm.sendRequest({
    url: pm.variables.replaceIn("{{baseUrl}}/api/auth/login"),
    method: "POST",
    header: { "Content-Type": "application/json" },
    body: { mode: "raw", raw: pm.variables.replaceIn(credentials) },
}, (error, answer) => pm.collectionVariables.set("accessToken", answer.json().access_token));"""
READ_ANSWER = """let answer = null;
try { answer = pm.response.json(); } catch (notJson) { }"""
STORE_TOKENS = """if (answer && answer.access_token) {
    pm.collectionVariables.set("accessToken", answer.access_token);
    pm.collectionVariables.set("refreshToken", answer.refresh_token);
}
if (answer && answer.csrf_token) pm.collectionVariables.set("csrfToken", answer.csrf_token);"""

# The path that creates each kind of resource, in an order in which none needs a later one.
CREATED_BY = {
    "category": "/api/categories",
    "account": "/api/accounts",
    "transaction": "/api/transactions",
    "expense": "/api/expenses",
    "income": "/api/incomes",
    "budget": "/api/budgets",
    "series": "/api/recurring",
    "goal": "/api/goals",
    "planned": "/api/planned-transactions",
    "rule": "/api/rules",
    "rate": "/api/exchange-rates",
    "webhook": "/api/webhooks",
    "import": "/api/transactions/import",
    "token": "/api/auth/tokens",
    "channel": "/api/notifications/channels",
}
FIRST = ("/api/auth/register", "/api/auth/login", *CREATED_BY.values())
LAST = (
    "/api/auth/refresh",
    "/api/auth/change-password",
    "/api/auth/logout",
    # These need no access token, and a new password ends the sessions of others.
    "/api/auth/cookie/login",
    "/api/auth/cookie/csrf-token",
    "/api/auth/cookie/refresh",
    "/api/auth/cookie/change-password",
    "/api/auth/cookie/logout",
)
HEADER_VALUES = {"X-CSRF-Token": "{{csrfToken}}"}
QUERY_VALUES = {"amount": "25", "from_currency": "EUR"}
"""Values of parameters that no earlier answer has."""
ALWAYS_SENT = ("reassign_to", "follow")
"""Optional parameters that the run needs: its category is still in use when it is deleted, and it
would wait for the end of a stream."""

ALSO_EXPECTED = {
    # Unless the runner is the first user of the server, and so its admin.
    ("GET", "/api/users"): 403,
    ("GET", "/api/admin/mails"): 403,
    ("GET", "/api/admin/mails/{template}"): 403,
    ("GET", "/api/admin/schedule"): 403,
    ("DELETE", "/api/users/{user_id}"): 404,
    ("DELETE", "/api/users/{user_id}/second-factor"): 403,
}

START, USE, CLEAN_UP, SESSION, GOODBYE = range(5)
FOLDERS = {
    START: "1 Start here",
    CLEAN_UP: "3 Clean up",
    SESSION: "4 Session",
    GOODBYE: "5 Goodbye",
}

Order = tuple[int, int, int, str]
"""Phase of the run, place in the phase, place of the method, path."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the OpenAPI document, with the parameters of its path."""

    method: str
    path: str
    details: JsonObject

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def collection(document: JsonObject) -> JsonObject:
    """Build the collection for an OpenAPI document."""
    folders: dict[str, list[JsonObject]] = {}
    for operation in sorted(_read_operations(document), key=_order):
        folders.setdefault(_folder(operation), []).append(_build_request(operation))
    return {
        "info": {
            "name": document["info"]["title"],
            "description": document["info"]["description"],
            "schema": SCHEMA,
        },
        "auth": {
            "type": "bearer",
            "bearer": [{"key": "token", "value": "{{accessToken}}", "type": "string"}],
        },
        "event": [_script("prerequest", PACE + "\n" + UNIQUE)],
        "variable": [
            {"key": "baseUrl", "value": "http://127.0.0.1:5000"},
            {"key": "paceMs", "value": "110"},
            {"key": "password", "value": "correct horse battery"},
            {"key": "runId", "value": ""},
            {"key": "follow", "value": "false"},
            {"key": "template", "value": "digest"},
            {"key": "dedup_key", "value": VALUES_BY_FIELD["dedup_key"]},
        ],
        "item": [{"name": name, "item": items} for name, items in folders.items()],
    }


def _read_operations(document: JsonObject) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        shared = methods.get("parameters", [])
        for method in ("post", "get", "put", "patch", "delete"):
            if method in methods:
                details = methods[method]
                parameters = shared + details.get("parameters", [])
                yield Operation(method.upper(), path, details | {"parameters": parameters})


def _order(operation: Operation) -> Order:
    """Sort key: create what others need first, delete at the end in reverse order."""
    method, path = operation.method, operation.path
    if method == "DELETE" and "user" in path:
        return (GOODBYE, 0, 0, path) if path == "/api/users/me" else (SESSION, -1, 0, path)
    if method == "DELETE":
        creators = list(CREATED_BY.values())[::-1]
        base = path.partition("/{")[0]
        return (CLEAN_UP, creators.index(base) if base in creators else -1, 0, path)
    if path in LAST:
        return (SESSION, LAST.index(path), 0, path)
    if method == "POST" and path in FIRST:
        return (START, FIRST.index(path), 0, path)
    return (USE, 0, ("POST", "GET", "PUT", "PATCH").index(method), path)


def _folder(operation: Operation) -> str:
    phase = _order(operation)[0]
    return FOLDERS.get(phase, f"2 {operation.details['tags'][0]}")


def _build_request(operation: Operation) -> JsonObject:
    request: JsonObject = {
        "method": operation.method,
        "header": list(_required_headers(operation)),
        "url": _build_url(operation),
        "description": operation.details.get("summary", ""),
    }
    example = _body_example(operation)
    if example is not None:
        request["header"].append({"key": "Content-Type", "value": "application/json"})
        request["body"] = _build_body(operation.path, example)
    if operation.details.get("security") == []:
        request["auth"] = {"type": "noauth"}

    events = [_script("test", "\n".join(_build_tests(operation)))]
    if operation.name == "DELETE /api/users/me":
        events.append(_script("prerequest", LOG_IN))
    return {"name": operation.name, "event": events, "request": request}


def _required_headers(operation: Operation) -> Iterator[JsonObject]:
    for parameter in operation.details["parameters"]:
        if parameter["in"] == "header" and parameter.get("required"):
            yield {"key": parameter["name"], "value": HEADER_VALUES[parameter["name"]]}


def _build_url(operation: Operation) -> JsonObject:
    path = _path_with_variables(operation).replace("{", "{{").replace("}", "}}")
    query = [
        _build_parameter(parameter)
        for parameter in operation.details["parameters"]
        if parameter["in"] == "query"
    ]
    suffix = "&".join(
        f"{entry['key']}={entry['value']}" for entry in query if not entry["disabled"]
    )
    return {
        "raw": "{{baseUrl}}" + path + (f"?{suffix}" if suffix else ""),
        "host": ["{{baseUrl}}"],
        "path": path.strip("/").split("/"),
        "query": query,
    }


def _build_parameter(parameter: JsonObject) -> JsonObject:
    name = parameter["name"]
    is_sent = parameter.get("required") or name in ALWAYS_SENT
    return {
        "key": name,
        "value": QUERY_VALUES.get(name, f"{{{{{name}}}}}"),
        "description": parameter.get("description", ""),
        "disabled": not is_sent,
    }


def _path_with_variables(operation: Operation) -> str:
    """Return the path with the names of the variables that the run sets."""
    path = operation.path
    if operation.name == "DELETE /api/users/{user_id}":
        return path.replace("{user_id}", "{other_user_id}")
    for kind in ("expense", "income"):
        if path.startswith(f"/api/{kind}s"):
            return path.replace("{transaction_id}", f"{{{kind}_id}}")
    return path


def _body_example(operation: Operation) -> Any:
    content = operation.details.get("requestBody", {}).get("content", {})
    return content.get("application/json", {}).get("example")


def _build_body(path: str, example: Any) -> JsonObject:
    text = json.dumps(_insert_variables(path, example), indent=2)
    # Ids are numbers: their variables stand without quotation marks.
    text = text.replace('"<<', "{{").replace('>>"', "}}")
    return {"mode": "raw", "raw": text, "options": {"raw": {"language": "json"}}}


def _insert_variables(path: str, example: Any) -> Any:
    """Return the example with the user, names and ids of the run."""
    if isinstance(example, list):
        return [_insert_variables(path, item) for item in example]
    if not isinstance(example, dict):
        return example

    values = {name: _insert_variables(path, value) for name, value in example.items()}
    variables = {
        "email": "{{email}}",
        "username": "{{username}}",
        "password": "{{password}}",
        "confirm_password": "{{password}}",
        "current_password": "{{password}}",
        "new_password": "{{password}}",
        "refresh_token": "{{refreshToken}}",
        "category_id": "<<category_id>>",
        "account_id": "<<account_id>>",
        "transaction_id": "<<transaction_id>>",
        "transaction_ids": ["<<transaction_id>>"],
        "outgoing_id": "<<expense_id>>",
        "incoming_id": "<<income_id>>",
    }
    if path == "/api/transactions/bulk-update":
        variables["id"] = "<<transaction_id>>"
    for name in values.keys() & variables.keys():
        # A switch may have the name of what it switches.
        if values[name] is not None and not isinstance(values[name], bool):
            values[name] = variables[name]

    # Names are unique per user, so every run has its own.
    if "name" in values:
        values["name"] = f"{values['name']} {{{{runId}}}}"
    if path == "/api/descriptions":
        values["description"] += " {{runId}}"
    if path == "/api/users":
        values["email"] = "second-{{runId}}@example.com"
    return values


def _expected_statuses(operation: Operation) -> list[int]:
    details = operation.details
    statuses = [int(status) for status in details["responses"] if status.startswith("2")]
    if "x-expect" in details:
        statuses.append(details["x-expect"])
    if (operation.method, operation.path) in ALSO_EXPECTED:
        statuses.append(ALSO_EXPECTED[operation.method, operation.path])
    return statuses


def _build_tests(operation: Operation) -> Iterator[str]:
    """The statements that check an answer and store what later requests need."""
    statuses = _expected_statuses(operation)
    name = " or ".join(map(str, statuses))
    yield f'pm.test("answers {name}", () => pm.expect(pm.response.code).to.be.oneOf({statuses}));'
    yield (
        'pm.test("carries its id",'
        ' () => pm.expect(pm.response.headers.get("X-Request-ID")).to.be.ok);'
    )
    yield READ_ANSWER
    if operation.path.startswith("/api/auth"):
        yield STORE_TOKENS
    yield from _build_stores(operation)


def _build_stores(operation: Operation) -> Iterator[str]:
    if operation.name == "POST /api/auth/register":
        yield _store("user_id", "user_id")
    if operation.name == "POST /api/users":
        yield _store("user_id", "other_user_id")
    if operation.name == "POST /api/transactions/import":
        yield _store("profile_id", "profile_id")
    if operation.name == "GET /api/auth/sessions":
        # The newest is the run's own; it deletes the one that the registration opened.
        yield _store("items[1].id", "session_id")
    if operation.name == "GET /api/categories":
        yield _store("items[0].id", "reassign_to")
    for resource, path in CREATED_BY.items():
        if operation.name == f"POST {path}":
            yield _store("id", f"{resource}_id")


def _store(member: str, variable: str) -> str:
    return (
        f'if (answer && answer.{member}) pm.collectionVariables.set("{variable}", answer.{member});'
    )


def _script(listen: str, code: str) -> JsonObject:
    return {"listen": listen, "script": {"type": "text/javascript", "exec": code.split("\n")}}
