"""A user who has rows in every table that belongs to users."""

from tests.conftest import Person

MONTHS = ((2025, 12), (2026, 1), (2026, 2), (2026, 3))
DAYS = (3, 9, 15)
TRANSACTION_COUNT = len(MONTHS) * len(DAYS) + 2


def fill_every_table(person: Person) -> None:
    """Give a user rows in every table, on 2026-03-20."""
    person.put(f"/categories/{person.category('Hidden')}", hidden=True)
    category = person.category("Coffee")
    account = person.account("Cash")
    person.post("/descriptions", category_id=category, description="Flat white")
    person.post("/budgets", amount=10, category_id=category)
    for year, month in MONTHS:
        for day in DAYS:
            date = f"{year}-{month:02}-{day:02}"
            person.spend(4, date, category_id=category, account_id=account)

    person.post("/predictions/predict", 200)
    person.post("/insights/uncategorized-2026-03-01-0123456789abcdef/dismiss", 200)
    person.post("/predictions/train", 200)
    person.post("/auth/tokens", name="script")
    expense = {"amount": 1, "payee": "Kiosk"}
    person.call("POST", "/expenses", json=expense, headers={"Idempotency-Key": "k1"})
    condition = {"field": "payee", "operator": "contains", "value": "grind"}
    person.post("/rules", name="Coffee", conditions=condition, category_id=category)
    statement = "Date,Payee,Amount\n2026-03-18,Kiosk,-4.00\n"
    person.send("/import", statement, mapping={"sign": "as_is"})
