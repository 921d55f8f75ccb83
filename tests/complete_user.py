"""A user who has rows in every table that belongs to users."""

from tests.authenticators import Authenticator
from tests.conftest import Person
from tests.linked_identities import linked_identity
from tests.routes.test_passkey_routes import register

MONTHS = ((2025, 12), (2026, 1), (2026, 2), (2026, 3))
DAYS = (3, 9, 15)
TRANSACTION_COUNT = len(MONTHS) * len(DAYS) + 4


def fill_every_table(person: Person) -> None:
    """Give a user rows in every table, on 2026-03-20."""
    person.put(f"/categories/{person.category('Hidden')}", hidden=True)
    category = person.category("Coffee")
    account = person.account("Cash")
    person.post("/descriptions", category_id=category, description="Flat white")
    person.post("/budgets", amount=10, category_id=category)
    goal = person.post("/goals", name="Trip", target_amount=100)["id"]
    person.post(f"/goals/{goal}/contributions", amount=25)
    rent = person.post("/planned-transactions", amount=25, start_date="2060-01-31")["id"]
    person.post(f"/planned-transactions/{rent}/skip", 200, occurrence_date="2060-01-31")
    for year, month in MONTHS:
        for day in DAYS:
            date = f"{year}-{month:02}-{day:02}"
            person.spend(4, date, category_id=category, account_id=account)

    person.spend(900, "2026-03-18", category_id=category)
    parts = [{"amount": 3, "category_id": category, "tags": ["treat"]}, {"amount": 2}]
    person.spend(5, "2026-03-18", parts=parts)
    person.post("/recurring", name="Gym", amount=30, next_date="2026-04-05")
    person.post("/predictions/predict", 200)
    person.post("/insights/uncategorized-2026-03-01-0123456789abcdef/dismiss", 200)
    person.post("/predictions/train", 200)
    person.post("/auth/tokens", name="script")
    register(person, Authenticator())
    linked_identity(person)
    expense = {"amount": 1, "payee": "Kiosk"}
    person.call("POST", "/expenses", json=expense, headers={"Idempotency-Key": "k1"})
    person.put("/notifications/preferences", digest="daily")
    hook = person.post("/webhooks", name="Hook", url="https://hooks.example/outlay")
    person.post(f"/webhooks/{hook['id']}/test", 200)
    person.post("/notifications/channels", url="ntfys://ntfy.example/topic", is_active=False)
    condition = {"field": "payee", "operator": "contains", "value": "grind"}
    pair = {"from_currency": "EUR", "to_currency": "USD"}
    person.post("/exchange-rates", rate=1.1, date="2026-03-18", **pair)
    person.post("/rules", name="Coffee", conditions=condition, category_id=category)
    statement = "Date,Payee,Amount\n2026-03-18,Kiosk,-4.00\n"
    person.send("/import", statement, mapping={"sign": "as_is"})
    person.call("GET", "/transactions/export", headers={"Prefer": "respond-async"})
    person.client.application.extensions["outlay"].jobs.drain()
