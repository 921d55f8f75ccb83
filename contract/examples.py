"""Examples for the OpenAPI document and the Postman collection, made from the schemas.

What a field is called says what a believable value is; a test holds every request example against its own
schema.
"""

from typing import Any

from marshmallow import Schema, fields

BY_NAME: dict[str, Any] = {
    "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "account_id": 1,
    "account_type": "checking",
    "alert_threshold": 80,
    "amount": 42.5,
    "available": 500.0,
    "actual_category": "Groceries",
    "category_source": "person",
    "conditions": {"all": [{"field": "merchant", "operator": "contains", "value": "blue bottle"}]},
    "confidence": 0.93,
    "confidence_level": "HIGH",
    "decision": "apply",
    "average_daily_income": 106.67,
    "average_daily_spending": 41.67,
    "balance": 1957.5,
    "baseline_amount": 1270.0,
    "carried_over": 0.0,
    "category_id": 2,
    "category_name": "Groceries",
    "change": -42.5,
    "change_percent": -3.1,
    "closing_balance": 1957.5,
    "code": "category_up",
    "color": "#4CAF50",
    "confidence_score": 0.71,
    "confirm_password": "correct horse battery",
    "current_balance": 1957.5,
    "current_password": "correct horse battery",
    "currency": "USD",
    "cursor": "WyIyMDI2LTAzLTE0Iiw0Ml0",
    "description": "Weekly shopping",
    "email": "ada@example.com",
    "entity": "transaction",
    "expires_in": 900,
    "family": "0b5c",
    "first_name": "Ada",
    "format": "outlay-export",
    "icon": "shopping-cart",
    "interval_coverage": 0.8,
    "kind": "expense",
    "last_name": "Lovelace",
    "locale": "en-US",
    "lower": 1100.0,
    "message": "The amount must not be zero.",
    "mean_confidence": 0.66,
    "method": "prior_model",
    "month": 3,
    "name": "Groceries",
    "new_password": "an even longer horse",
    "next_cursor": None,
    "notes": "",
    "opening_balance": 2000.0,
    "password": "correct horse battery",
    "payee": "Corner Market",
    "percentage": 100.0,
    "percentage_used": 8.5,
    "period": "monthly",
    "pointer": "/amount",
    "predicted_amount": 1250.0,
    "probability_of_exceeding": 0.14,
    "projected": 94.12,
    "q": "market",
    "refresh_token": "cmVmcmVzaC10b2tlbi1leGFtcGxlLW5vdC1yZWFs",
    "remaining": 457.5,
    "role": "user",
    "savings": 1950.0,
    "savings_rate": 60.94,
    "scope": "read",
    "sentence": "1,250.00 USD: 800.00 USD in recurring payments (Landlord); 450.00 USD is your usual rest.",
    "reason": "7 of your 8 payments to this payee.",
    "seq": 42,
    "severity": "info",
    "skill": 0.07,
    "source": "rules",
    "spent": 42.5,
    "status": "ok",
    "tag": "treat",
    "tags": ["treat"],
    "text": "Groceries took 34 % of your spending: $425.00.",
    "theme": "auto",
    "threshold": 80,
    "timezone": "Europe/Berlin",
    "tip": None,
    "title": "Unprocessable Entity",
    "to_account_id": None,
    "token": "b25lLXRpbWUtdG9rZW4tZXhhbXBsZQ",
    "token_type": "Bearer",
    "total": 1250.0,
    "total_expenses": 1250.0,
    "total_income": 3200.0,
    "total_spending": 1250.0,
    "type": "transaction_created",
    "upper": 1430.0,
    "username": "ada",
    "version": 1,
    "wape": 0.18,
    "within_20_percent": 0.7,
    "weekday": "Monday",
    "year": 2026,
}
BY_SCHEMA: dict[str, dict[str, Any]] = {
    "AccountCreateSchema": {"name": "Everyday account"},
    "AccountUpdateSchema": {"name": "Joint account"},
    "ApiTokenCreateSchema": {"name": "Budget script", "expires_at": "2027-01-01T00:00:00Z"},
    "BulkRowSchema": {"account_id": None},
    "BudgetCreateSchema": {
        "name": "Food",
        "amount": 500.0,
        "start_date": "2026-03-01",
        "end_date": None,
    },
    "BudgetUpdateSchema": {"name": "Food", "amount": 450.0, "end_date": None},
    "CategoryCreateSchema": {
        "name": "Coffee",
        "icon": "coffee",
        "parent_id": None,
        "is_system": False,
    },
    "CategoryUpdateSchema": {"name": "Coffee and tea", "icon": "coffee", "parent_id": None},
    "CategorizeRowSchema": {"account_id": None, "merchant": "Corner Market"},
    "CategorizeSchema": {"payee": "SQ *BLUE BTL 0423 SAN FRANC", "amount": 4.5, "ask_llm": False},
    "CategorySuggestionSchema": {"source": "model"},
    "FeedbackSchema": {"transaction_id": 1, "category_id": 2},
    "RuleCreateSchema": {
        "name": "Coffee",
        "payee": "Blue Bottle",
        "kind": None,
        "to_account_id": None,
    },
    "RuleUpdateSchema": {
        "name": "Coffee and tea",
        "payee": "Blue Bottle",
        "kind": None,
        "to_account_id": None,
    },
    "RuleTrialSchema": {"payee": "Blue Bottle", "kind": None, "to_account_id": None},
    "PredictSchema": {"category_id": None, "target": "next"},
    "ExplainedPartSchema": {"kind": "recurring", "amount": 800.0},
    "RecurringItemSchema": {
        "payee": "Landlord",
        "amount": 800.0,
        "date": "2026-04-03",
        "category_id": 1,
    },
    "ImportRequestSchema": {
        "text": "Date,Payee,Amount\n2026-03-14,Corner Market,-42.50\n",
        "mapping": {"sign": "as_is"},
    },
    "ImportSchema": {"status": "done", "format": "csv", "filename": "march.csv"},
    "ImportAnswerSchema": {"status": "done", "format": "csv", "filename": "march.csv"},
    "PreviewSchema": {
        "format": "csv",
        "filename": "march.csv",
        "columns": ["Date", "Payee", "Amount"],
    },
    "ImportProfileSchema": {
        "format": "csv",
        "name": "My bank",
        "headings": ["Date", "Payee", "Amount"],
    },
    "ImportProfileUpdateSchema": {"name": "My bank"},
    "EvidenceSchema": {"about": "date_order", "conclusion": "DMY", "reason": "dots stand between"},
    "QuestionSchema": {
        "field": "date_order",
        "message": "Which part of a date is the day?",
        "options": ["DMY", "MDY"],
    },
    "JobSchema": {
        "kind": "train_forecasts",
        "scope": "monthly",
        "status": "running",
        "progress": 0.4,
        "result": None,
    },
    "LoginSchema": {"email": "ada@example.com"},
    "HealthSchema": {"status": "ready"},
    "TrainAnswerSchema": {
        "status": "trained",
        "method": "pooled_model",
        "reason": None,
        "data_until": "2026-02-28",
    },
}
OPTIONAL_LEFT_OUT = frozenset(
    {
        "user_id", "role", "is_active", "username", "email", "is_system", "merchant", "transactions", "actual_category",
        "predicted_category", "rule_id", "like", "preview", "position", "file", "import_id", "accounts", "atomic",
        "restore_deleted", "categorize", "create_categories", "create_accounts",
    }
)  # fmt: skip
DATES = {"start": "2026-03-01", "end": "2026-03-31", "until": "2026-03-31", "from": "2026-01-01"}


def request_example(schema: Schema) -> dict[str, Any]:
    """A body that the schema takes."""
    known = BY_SCHEMA.get(type(schema).__name__, {})
    left_out = OPTIONAL_LEFT_OUT - known.keys()
    return {
        name: known[name] if name in known else _value(name, field, loading=True)
        for name, field in schema.load_fields.items()
        if field.required or name not in left_out
    }


def response_example(schema: Schema) -> dict[str, Any]:
    """An answer that the schema gives."""
    known = BY_SCHEMA.get(type(schema).__name__, {})
    return {
        name: known[name] if name in known else _value(name, field)
        for name, field in schema.dump_fields.items()
    }


def _value(name: str, field: fields.Field[Any], *, loading: bool = False) -> Any:
    if isinstance(field, fields.Nested):
        nested = field.schema
        return request_example(nested) if loading else response_example(nested)
    if isinstance(BY_NAME.get(name), list | dict):
        return BY_NAME[name]
    if isinstance(field, fields.List):
        return [] if name == "errors" else [_value(name, field.inner, loading=loading)]
    if name in BY_NAME and not isinstance(field, fields.Date | fields.DateTime | fields.Dict):
        return BY_NAME[name]
    return _by_type(name, field)


def _by_type(name: str, field: fields.Field[Any]) -> Any:
    if isinstance(field, fields.DateTime):
        return "2026-03-14T09:26:53Z"
    if isinstance(field, fields.Date):
        return next((day for word, day in DATES.items() if word in name), "2026-03-14")
    simple: tuple[tuple[type[fields.Field[Any]], Any], ...] = (
        (fields.Boolean, name not in {"deleted", "has_more", "rollover"}),
        (fields.Float, 12.5),
        (fields.Integer, 1),
        (fields.Dict, {}),
        (fields.Constant, "Bearer"),
    )
    return next(
        (value for kind, value in simple if isinstance(field, kind)),
        "text" if isinstance(field, fields.String) else {},
    )
