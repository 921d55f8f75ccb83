import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from app import RESOURCES
from commands.postman import collection
from contract.categorization.conditions import ConditionSchema
from core import events
from core.enums import JobKind
from routes.http import openapi
from routes.http.route_docs import split_docstring
from tests.conftest import Person
from tests.routes.http.documents import operations

pytestmark = pytest.mark.any_database

ROOT = Path(__file__).parents[3]
TEXTS = (
    "/api/events/stream",
    "/api/metrics",
    "/api/transactions/export",
    "/api/transactions/export/csv",
    "/api/admin/mails/{template}",
    "/api/notifications/unsubscribe",
    "/api/jobs/{job_id}/file",
)
"""What answers text."""
COOKIES_ONLY = "/api/auth/cookie/csrf-token"


IMPERATIVES = frozenset(
    """
    Accept Apply Break Cancel Change Check Clear Compare Compute Confirm Convert Count Create Delete
    Dismiss Download End Enroll Exchange Explain Export Find Forecast Get Import Invite Link List
    Log Look Mark Merge Pause Post Predict Preview Propose Read Record Refresh Register Remove
    Rename Reopen Repeat Replace Report Request Reset Restore Resume Retrain Review Revoke Run
    Search Send Set Show Skip Start Stop Submit Suggest Summarise Summarize Test Train Try Undo
    Unlink Update Upload Verify
    """.split()  # noqa: SIM905 (a list of one word per line would be longer than the tests)
)
"""Verbs that begin a summary; add one where the field has a better word."""
DESCRIPTIONS_THEMSELVES = {"api-docs.openapi_json", "asyncapi", "event_schema"}
BARE_PRONOUN = re.compile(
    r"\b(it|them|one of|somebody|anybody|nobody|oneself|what)\b", re.IGNORECASE
)
MAX_SUMMARY = 120


def test_the_document_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    validate(document)


def test_every_route_is_documented(app: Flask, document: dict[str, Any]) -> None:
    routes = {
        (method, re.sub(r"<\w+:(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and rule.endpoint not in DESCRIPTIONS_THEMSELVES
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert routes == {(method, path) for method, path, _ in operations(document)}


def test_every_operation_has_a_summary_its_errors_and_examples(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for method, path, operation in operations(document):
        assert operation["summary"], path
        responses = operation["responses"]
        assert {"400", "429", "503"} <= responses.keys(), path
        if operation.get("security") != []:
            assert {"401", "403"} <= responses.keys(), path
        if "{" in path:
            assert "404" in responses, path
        if method != "GET" and operation.get("security") != []:
            assert {"in": "query", "name": "user_id"}.items() <= operation["parameters"][
                0
            ].items(), path
        if "412" in responses:
            assert "If-Match" in [parameter["name"] for parameter in operation["parameters"]], path
        if "requestBody" in operation:
            assert {"413", "415", "422"} <= responses.keys(), path
            assert operation["requestBody"]["content"]["application/json"]["example"] is not None, (
                path
            )
        for status, response in responses.items():
            if status.startswith("2") and status != "204" and path not in TEXTS:
                assert "example" in response["content"]["application/json"], (method, path, status)


FOR_ADMINS = {
    "/api/users",
    "/api/failed-reactions",
    "/api/admin/mails",
    "/api/admin/schedule",
}

VERBS = {
    "accept", "auto", "cancel", "categorize", "change", "confirm", "convert", "create", "delete",
    "dismiss", "export", "get", "import", "link", "list", "log", "merge", "patch", "pause",
    "post", "predict", "preview", "refresh", "register", "reopen", "request", "resend", "reset",
    "restore", "retrain", "retry", "rotate", "search", "send", "skip", "split", "suggest",
    "summarize", "train", "try", "undo", "unlink", "update", "verify",
}  # fmt: skip


def test_operation_ids_are_a_verb_and_a_noun(document: dict[str, Any]) -> None:
    """The id is the name of the view in camel case: rename the view."""
    for method, path, operation in operations(document):
        name = operation["operationId"]
        verb, *nouns = re.findall(r"[A-Z]?[a-z]+", name)
        assert verb in VERBS, (method, path, name)
        # "Many" says how many, and not of what.
        assert set(nouns) - {"Many", "All", "One"}, (method, path, name)
        assert (method == "PATCH") == (verb == "patch"), (method, path, name)
        for response in operation["responses"].values():
            schema = response.get("content", {}).get("application/json", {}).get("schema", {})
            if schema.get("$ref", "").endswith("Page"):
                assert verb in {"list", "search"}, (method, path, name)


def test_every_answer_has_its_headers_declared(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        for status, response in operation["responses"].items():
            declared = document["components"]["responses"].get(
                response.get("$ref", "").rpartition("/")[2], response
            )
            assert {"RateLimit", "RateLimit-Policy"} <= declared["headers"].keys(), (path, status)
        assert "default" not in operation["responses"], (method, path)
        responses = operation["responses"]
        if "If-Match" in [parameter["name"] for parameter in operation.get("parameters", ())]:
            assert method == "DELETE" or "ETag" in responses["200"]["headers"], path
        if "202" in responses:
            assert "Location" in responses["202"]["headers"], path


def test_every_property_that_may_be_null_says_what_null_means(document: dict[str, Any]) -> None:
    silent = [
        f"{name}.{field}: {details['description']}"
        for name, schema in document["components"]["schemas"].items()
        for field, details in schema.get("properties", {}).items()
        if is_nullable(details) and "null" not in details["description"].lower()
    ]
    assert silent == []


def is_nullable(details: dict[str, Any]) -> bool:
    variants = details.get("anyOf", details.get("oneOf", []))
    return "null" in details.get("type", ()) or {"type": "null"} in variants


def test_every_schema_and_every_property_has_a_description(document: dict[str, Any]) -> None:
    missing = []
    for name, schema in document["components"]["schemas"].items():
        missing += [] if schema.get("description") else [name]
        missing += [
            f"{name}.{property_name}"
            for property_name, details in schema.get("properties", {}).items()
            if not details.get("description")
        ]
    assert missing == []


def test_every_parameter_has_a_description(document: dict[str, Any]) -> None:
    missing = set()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            parameters = operation if method == "parameters" else operation.get("parameters", [])
            missing |= {
                f"{path}?{parameter['name']}"
                for parameter in parameters
                if not parameter.get("description")
            }
    assert missing == set()


def test_every_operation_summary_is_an_imperative_that_names_its_object(
    document: dict[str, Any],
) -> None:
    wrong = [
        f"{method} {path}: {operation['summary']}"
        for method, path, operation in operations(document)
        if operation["summary"].split()[0] not in IMPERATIVES
        or BARE_PRONOUN.search(operation["summary"])
        or len(operation["summary"]) > MAX_SUMMARY
    ]
    assert wrong == []


def test_every_tag_is_described(document: dict[str, Any]) -> None:
    described = {tag["name"] for tag in document["tags"] if tag["description"]}
    assert {operation["tags"][0] for *_, operation in operations(document)} <= described


def test_a_docstring_becomes_summary_and_description() -> None:
    docstring = """Delete an account. Its rows keep their dates, e.g. of
        last year.

        Needs If-Match.
        """
    assert split_docstring(docstring) == (
        "Delete an account",
        "Its rows keep their dates, e.g. of\nlast year.\n\nNeeds If-Match.",
    )
    assert split_docstring("List budgets.") == ("List budgets", "")


@pytest.fixture
def household(ada: Person, today: Any) -> Person:
    """A user with data behind every GET route."""
    today("2026-03-20")
    category, account = ada.category("Coffee", color="#112233", icon="cup"), ada.account("Cash")
    ada.post("/descriptions", category_id=category, description="Flat white")
    for month in ("2025-12", "2026-01", "2026-02", "2026-03"):
        for day in ("03", "09", "15"):
            ada.spend(40, f"{month}-{day}", category_id=category, account_id=account)
        ada.earn(50, f"{month}-01")
    ada.post("/budgets", amount=100, category_id=category, start_date="2026-01-01")
    ada.post("/budgets", amount=500)
    ada.post("/recurring", name="Gym", amount=30, next_date="2099-04-05")
    goal = ada.post("/goals", name="Trip", target_amount=400, target_date="2026-12-31")
    ada.post(f"/goals/{goal['id']}/contributions", amount=100)
    rent = ada.post("/planned-transactions", amount=9, start_date="2026-03-31", rule="FREQ=MONTHLY")
    ada.post(f"/planned-transactions/{rent['id']}/skip", 200, occurrence_date="2026-03-31")
    ada.spend(900, "2026-03-18", category_id=category)
    ada.post("/predictions/predict", 200)
    ada.post("/auth/tokens", name="script")
    condition = {"field": "payee", "operator": "contains", "value": "grind"}
    ada.post("/rules", name="Coffee", conditions=condition, category_id=category, tags=["treat"])
    for _ in range(3):
        row = ada.spend(4, "2026-03-16", payee="Blue Bottle")["id"]
        ada.post("/ml/feedback", 200, transaction_id=row, category_id=category)
    hook = ada.post("/webhooks", name="n8n", url="https://hooks.example/outlay")
    ada.post(f"/webhooks/{hook['id']}/test", 200)
    file = "Date,Payee,Amount,Balance\n2026-03-18,Blue Bottle,-4.00,96.00\n2026-03-19,Shop,x,\n"
    ada.send("/import", file, account_id=account, mapping={"sign": "as_is"})
    return ada


A_RATE = {"from_currency": "EUR", "to_currency": "USD", "rate": 1.1, "date": "2026-03-18"}
QUERIES: dict[str, dict[str, Any]] = {
    "/api/forecast/cash-flow/affordability": {"amount": 5},
    "/api/exchange-rates/convert": {"amount": 5, "from_currency": "EUR"},
}
"""Parameters that a route requires."""


@pytest.mark.each_database
def test_every_answer_is_as_documented(household: Person, document: dict[str, Any]) -> None:
    variables = {
        "category_id": household.get("/categories", include_system="false")["items"][0]["id"],
        "account_id": household.get("/accounts")["items"][0]["id"],
        "budget_id": household.get("/budgets")["items"][0]["id"],
        "series_id": household.get("/recurring")["items"][0]["id"],
        "goal_id": household.get("/goals")["items"][0]["id"],
        "planned_id": household.get("/planned-transactions")["items"][0]["id"],
        "job_id": household.call(
            "POST", "/predictions/train", json={}, headers={"Prefer": "respond-async"}
        ).json["id"],
        "rule_id": household.get("/rules")["items"][0]["id"],
        "rate_id": household.post("/exchange-rates", **A_RATE)["id"],
        "anomaly_id": household.get("/insights/anomalies")["items"][0]["id"],
        "webhook_id": (hook := household.get("/webhooks")["items"][0]["id"]),
        "delivery_id": household.get(f"/webhooks/{hook}/deliveries")["items"][0]["id"],
        "user_id": household.id,
        "import_id": household.get("/transactions/imports")["items"][0]["id"],
        "profile_id": household.get("/transactions/import/profiles")["items"][0]["id"],
        "channel_id": household.post("/notifications/channels", url="ntfys://ntfy.sh/t")["id"],
        "notification_id": household.get("/notifications")["items"][0]["id"],
    }
    for method, path, operation in operations(document):
        if method != "GET" or path in {*FOR_ADMINS, COOKIES_ONLY, *TEXTS}:
            continue
        kind = "incomes" if "incomes" in path else "expenses"
        variables["transaction_id"] = household.get(f"/{kind}")["items"][0]["id"]
        query = QUERIES.get(path, {"email": household.email} if path.endswith("by-email") else {})
        body = household.get(path.format(**variables).removeprefix("/api"), **query)
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        bundle = {**schema, "components": document["components"]}
        errors = [error.message for error in Draft202012Validator(bundle).iter_errors(body)]
        assert errors == [], (path, errors)


def test_answers_require_all_properties_that_are_not_marked_as_optional(
    document: dict[str, Any],
) -> None:
    schemas = document["components"]["schemas"]
    incomplete = {}
    for schema_class in openapi.answer_schemas(RESOURCES):
        name = schema_class.__name__.removesuffix("Schema")
        optional = {
            name for name, field in schema_class().fields.items() if field.metadata.get("optional")
        }
        properties = schemas.get(name, {}).get("properties", {}).keys()
        absent = properties - set(schemas.get(name, {}).get("required", ())) - optional
        if absent:
            incomplete[name] = absent
    assert incomplete == {}


def test_names_of_schemas_are_unique(document: dict[str, Any]) -> None:
    numbered = [name for name in document["components"]["schemas"] if name[-1].isdigit()]
    assert numbered == [], "two schemas have the same name: rename one"


def test_the_entity_of_a_change_says_which_row_it_carries(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    change = schemas["Change"]
    assert change["discriminator"]["propertyName"] == "entity"
    assert change["discriminator"]["mapping"].keys() == set(events.ENTITIES)
    variants = [schemas[part["$ref"].rpartition("/")[2]] for part in change["oneOf"]]
    entities = [variant["properties"]["entity"]["enum"] for variant in variants]
    assert sorted(entities) == sorted([entity] for entity in events.ENTITIES), (
        "add the entity to ENTITIES in contract/activity/change_rows.py"
    )
    types = [name for variant in variants for name in variant["properties"]["type"]["enum"]]
    assert sorted(types) == sorted(events.EVENT_TYPES)
    row = schemas["TransactionRow"]
    assert row["required"] == sorted(row["properties"])
    assert row["properties"]["amount"]["type"] == "number"


def test_the_result_of_a_job_has_the_form_of_its_kind(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    mapping = schemas["Job"]["discriminator"]["mapping"]
    assert mapping.keys() == set(JobKind)
    job = schemas[mapping["undo_import"].rpartition("/")[2]]
    assert job["properties"]["kind"]["enum"] == ["undo_import"]
    assert {"$ref": "#/components/schemas/Undone"} in job["properties"]["result"]["anyOf"]


def test_conditions_and_mappings_are_no_loose_objects(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name in ("Rule", "RuleCreate", "RuleSuggestion", "RuleRow"):
        assert schemas[name]["properties"]["conditions"]["$ref"].endswith("/Condition")
    for name in ("Import", "ImportAnswer", "Preview"):
        mapping = schemas[name]["properties"]["mapping"]["anyOf"]
        assert {"$ref": "#/components/schemas/DetectedMapping"} in mapping


FREE_FORM = {
    "Export.user",
    "PasskeyCreate.credential",
    "PasskeyLogin.credential",
    "PasskeyOptions.public_key",
}
"""Objects of any form: an export has rows as the log of changes has them, and what browsers call
for or return for a passkey is handed on unread."""


def test_no_schema_has_objects_without_a_form(document: dict[str, Any]) -> None:
    loose = [
        f"{name}.{field}"
        for name, schema in document["components"]["schemas"].items()
        for field, details in schema.get("properties", {}).items()
        if "object" in details.get("type", ()) and details.get("additionalProperties", {}) == {}
    ]
    assert set(loose) == FREE_FORM


def test_a_schema_is_sent_or_read_but_never_both() -> None:
    both = openapi.answer_schemas(RESOURCES) & openapi.request_schemas(RESOURCES)
    # A rule's conditions are returned in the form in which they are sent.
    conditions = {ConditionSchema, *ConditionSchema.variants}
    assert both == conditions, "split it: requests and answers promise different things"


def test_requests_have_no_defaults_that_generators_take_for_required(
    document: dict[str, Any],
) -> None:
    with_default = [
        f"{name}.{property_name}"
        for name, schema in document["components"]["schemas"].items()
        for property_name, details in schema.get("properties", {}).items()
        if "default" in details
    ]
    assert with_default == []


def test_amounts_are_numbers_or_texts_in_requests_and_numbers_in_answers(
    document: dict[str, Any],
) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["ExpenseCreate"]["properties"]["amount"]["type"] == ["number", "string"]
    assert schemas["Transaction"]["properties"]["amount"]["type"] == "number"


CLOSED_SETS = {
    "account_type", "amount_sign", "confidence_level", "date_order", "decimal_mark", "decision",
    "entity", "format", "kind", "level", "method", "on_uncertain", "outcome", "period", "role",
    "scope", "severity", "source", "status", "theme", "type", "verdict", "weekday",
}  # fmt: skip
"""Names of fields with a closed set of values."""
OPEN_TEXTS = {
    "Problem.type": "a URN with the code",
    "Job.scope": "names whatever the job must have to itself",
}


def test_fields_with_a_closed_set_of_values_list_them(document: dict[str, Any]) -> None:
    """Add a StrEnum to core/enums.py, and `one_of(*TheEnum)` to the schema."""
    without_enum = [
        f"{name}.{property_name}"
        for name, schema in document["components"]["schemas"].items()
        for property_name, details in schema.get("properties", {}).items()
        if property_name in CLOSED_SETS and "string" in str(details.get("type"))
        if "enum" not in details
    ]
    assert {re.sub("^[A-Za-z]+Job[.]", "Job.", name) for name in without_enum} == OPEN_TEXTS.keys()


def test_the_page_to_try_it_needs_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/docs/")
    assert page.status_code == 200
    assert not re.search(r"(src|href)=\"(https?:)?//", page.text)
    for asset in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        with client.get(asset) as answer:
            assert answer.status_code == 200, asset


def test_the_postman_collection_is_fresh_and_has_every_route(document: dict[str, Any]) -> None:
    stored = json.loads((ROOT / "Postman_Collection.json").read_text(encoding="utf-8"))
    assert stored == json.loads(json.dumps(collection(document))), "stale: run make postman"
    names = [request["name"] for folder in stored["item"] for request in folder["item"]]
    assert sorted(names) == sorted(f"{method} {path}" for method, path, _ in operations(document))
