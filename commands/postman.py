"""The Postman collection, made from the OpenAPI document.

Requests are ordered so that the collection runs from top to bottom against a live server: it registers
somebody, logs in, creates, reads, changes, and at the end deletes what it made. Login fills the token;
every creation fills the variable that later requests use.
"""

import json
from collections.abc import Iterator
from typing import Any

Operation = tuple[str, str, dict[str, Any]]

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
PACE = """// The server answers 10 requests a second; a person never notices, a runner must wait.
setTimeout(function () {}, Number(pm.collectionVariables.get("paceMs") || 0));"""
UNIQUE = """if (pm.info.requestName === "POST /api/auth/register") {
    const runId = Date.now().toString(36) + Math.floor(Math.random() * 1e6).toString(36);
    pm.collectionVariables.set("runId", runId);
    pm.collectionVariables.set("username", `runner-${runId}`);
    pm.collectionVariables.set("email", `runner-${runId}@example.com`);
}"""
LOG_IN = """// The request before this one logged out.
pm.sendRequest({
    url: pm.variables.replaceIn("{{baseUrl}}/api/auth/login"),
    method: "POST",
    header: { "Content-Type": "application/json" },
    body: { mode: "raw", raw: pm.variables.replaceIn('{"email": "{{email}}", "password": "{{password}}"}') },
}, (error, answer) => pm.collectionVariables.set("accessToken", answer.json().access_token));"""
MADE_BY = {
    "category": "/api/categories",
    "account": "/api/accounts",
    "transaction": "/api/transactions",
    "expense": "/api/expenses",
    "income": "/api/incomes",
    "budget": "/api/budgets",
    "rule": "/api/rules",
    "import": "/api/transactions/import",
    "token": "/api/auth/tokens",
}
FIRST = ("/api/auth/register", "/api/auth/login", *MADE_BY.values())
LAST = ("/api/auth/refresh", "/api/auth/change-password", "/api/auth/logout")
NEEDED = ("reassign_to",)
"""Optional parameters that this run sends all the same: what it made is still in use when it cleans up."""
ALSO_EXPECTED = {
    (
        "GET",
        "/api/users",
    ): 403,  # unless the runner is the first person of this server, and so its admin
    ("DELETE", "/api/users/{user_id}"): 404,
}


def collection(document: dict[str, Any]) -> dict[str, Any]:
    """The collection for an OpenAPI document."""
    operations = sorted(_operations(document), key=_order)
    folders: dict[str, list[dict[str, Any]]] = {}
    for operation in operations:
        folders.setdefault(_folder(operation), []).append(_request(operation))
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
        ],
        "item": [{"name": name, "item": items} for name, items in folders.items()],
    }


def _operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        shared = methods.get("parameters", [])
        for method in ("post", "get", "put", "patch", "delete"):
            if method in methods:
                operation = methods[method]
                yield (
                    method.upper(),
                    path,
                    operation | {"parameters": shared + operation.get("parameters", [])},
                )


def _order(operation: Operation) -> tuple[int, int, int, str]:
    """Start with what others need, end with what takes it away."""
    method, path, _ = operation
    if method == "DELETE" and "user" in path:
        return (9, 0, 0, path) if path == "/api/users/me" else (8, -1, 0, path)
    if method == "DELETE":
        makers = list(MADE_BY.values())[::-1]
        return (7, makers.index(_base(path)) if _base(path) in makers else -1, 0, path)
    if path in LAST:
        return (8, LAST.index(path), 0, path)
    if method == "POST" and path in FIRST:
        return (0, FIRST.index(path), 0, path)
    return (1, 0, ("POST", "GET", "PUT", "PATCH").index(method), path)


def _base(path: str) -> str:
    return path.partition("/{")[0]


def _folder(operation: Operation) -> str:
    names = {0: "1 Start here", 7: "3 Clean up", 8: "4 Session", 9: "5 Goodbye"}
    return names.get(_order(operation)[0], f"2 {operation[2]['tags'][0]}")


def _request(operation: Operation) -> dict[str, Any]:
    method, path, details = operation
    request: dict[str, Any] = {
        "method": method,
        "header": [],
        "url": _url(path, details),
        "description": details.get("summary", ""),
    }
    example = _body_example(details)
    if example is not None:
        request["header"].append({"key": "Content-Type", "value": "application/json"})
        body = json.dumps(_personal(path, example), indent=2)
        request["body"] = {
            "mode": "raw",
            "raw": _unquoted(body),
            "options": {"raw": {"language": "json"}},
        }
    if details.get("security") == []:
        request["auth"] = {"type": "noauth"}
    events = [_script("test", "\n".join(_tests(operation)))]
    if (method, path) == ("DELETE", "/api/users/me"):
        events.append(_script("prerequest", LOG_IN))
    return {"name": f"{method} {path}", "event": events, "request": request}


def _url(path: str, details: dict[str, Any]) -> dict[str, Any]:
    shown = _with_variables(path, details).replace("{", "{{").replace("}", "}}")
    asked = [parameter for parameter in details["parameters"] if parameter["in"] == "query"]
    query = [
        {
            "key": parameter["name"],
            "value": f"{{{{{parameter['name']}}}}}",
            "description": parameter.get("description", ""),
            "disabled": not (parameter.get("required") or parameter["name"] in NEEDED),
        }
        for parameter in asked
    ]
    suffix = "&".join(
        f"{entry['key']}={entry['value']}" for entry in query if not entry["disabled"]
    )
    return {
        "raw": "{{baseUrl}}" + shown + (f"?{suffix}" if suffix else ""),
        "host": ["{{baseUrl}}"],
        "path": shown.strip("/").split("/"),
        "query": query,
    }


def _with_variables(path: str, details: dict[str, Any]) -> str:
    """The path with the names of the variables that this run fills."""
    if details["operationId"] == "delete_user":
        return path.replace("{user_id}", "{other_user_id}")
    for kind in ("expense", "income"):
        if path.startswith(f"/api/{kind}s"):
            return path.replace("{transaction_id}", f"{{{kind}_id}}")
    return path


def _body_example(details: dict[str, Any]) -> Any:
    content = details.get("requestBody", {}).get("content", {}).get("application/json", {})
    return content.get("example")


def _personal(path: str, example: Any) -> Any:
    """The example with this run's person, names and ids."""
    if isinstance(example, list):
        return [_personal(path, item) for item in example]
    if not isinstance(example, dict):
        return example
    replaced = {name: _personal(path, value) for name, value in example.items()}
    replacements = {
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
        replacements["id"] = "<<transaction_id>>"
    for name in replaced.keys() & replacements.keys():
        if replaced[name] is not None:
            replaced[name] = replacements[name]
    if "name" in replaced:
        replaced["name"] = f"{replaced['name']} {{{{runId}}}}"
    if path == "/api/descriptions":
        replaced["description"] += " {{runId}}"
    if path == "/api/users":
        replaced["email"] = "second-{{runId}}@example.com"
    return replaced


def _unquoted(body: str) -> str:
    return body.replace('"<<', "{{").replace('>>"', "}}")


def _expected(details: dict[str, Any]) -> list[int]:
    success = [int(status) for status in details["responses"] if status.startswith("2")]
    return success + ([details["x-expect"]] if "x-expect" in details else [])


READ_ANSWER = """let answer = null;
try { answer = pm.response.json(); } catch (notJson) { }"""
KEEP_TOKENS = """if (answer && answer.access_token) {
    pm.collectionVariables.set("accessToken", answer.access_token);
    pm.collectionVariables.set("refreshToken", answer.refresh_token);
}"""


def _tests(operation: Operation) -> Iterator[str]:
    method, path, details = operation
    expected = _expected(details)
    if (method, path) in ALSO_EXPECTED:
        expected.append(ALSO_EXPECTED[method, path])
    name = " or ".join(map(str, expected))
    yield f'pm.test("answers {name}", () => pm.expect(pm.response.code).to.be.oneOf({expected}));'
    yield 'pm.test("carries its id", () => pm.expect(pm.response.headers.get("X-Request-ID")).to.be.ok);'
    yield READ_ANSWER
    if path.startswith("/api/auth"):
        yield KEEP_TOKENS
    if method == "POST" and path in {"/api/auth/register", "/api/users"}:
        yield _keep("user_id", "user_id" if path == "/api/auth/register" else "other_user_id")
    if (method, path) == ("POST", MADE_BY["import"]):
        yield _keep("profile_id", "profile_id")
    if (method, path) == ("GET", "/api/categories"):
        yield _keep("items[0].id", "reassign_to")
    yield from (
        _keep("id", f"{name}_id")
        for name, maker in MADE_BY.items()
        if (method, path) == ("POST", maker)
    )


def _keep(member: str, variable: str) -> str:
    return (
        f'if (answer && answer.{member}) pm.collectionVariables.set("{variable}", answer.{member});'
    )


def _script(listen: str, code: str) -> dict[str, Any]:
    return {"listen": listen, "script": {"type": "text/javascript", "exec": code.split("\n")}}
