"""Add the system categories and their standard descriptions."""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

CATEGORIES = (
    ("Housing", "home", "#5D4037", ("Rent", "Mortgage", "Repairs", "Furniture")),
    ("Utilities", "bolt", "#F9A825", ("Electricity", "Water", "Gas", "Internet", "Mobile phone")),
    (
        "Groceries",
        "shopping-cart",
        "#4CAF50",
        ("Weekly shopping", "Bakery", "Market", "Household supplies"),
    ),
    ("Food & Dining", "utensils", "#EF6C00", ("Lunch", "Dinner", "Coffee", "Takeaway")),
    (
        "Transportation",
        "bus",
        "#1E88E5",
        ("Fuel", "Public transport", "Taxi", "Parking", "Car service"),
    ),
    ("Shopping", "bag", "#8E24AA", ("Clothes", "Electronics", "Books", "Online order")),
    ("Health & Fitness", "heart", "#E53935", ("Pharmacy", "Doctor", "Dentist", "Gym membership")),
    (
        "Insurance",
        "shield",
        "#546E7A",
        ("Health insurance", "Car insurance", "Household insurance"),
    ),
    ("Entertainment", "film", "#D81B60", ("Cinema", "Concert", "Games", "Hobby")),
    ("Subscriptions", "repeat", "#3949AB", ("Streaming", "Music", "News", "Software")),
    ("Travel", "plane", "#00ACC1", ("Flights", "Hotel", "Train", "Holiday")),
    ("Education", "book", "#6D4C41", ("Course", "Tuition", "School supplies")),
    ("Personal Care", "spa", "#EC407A", ("Haircut", "Cosmetics")),
    ("Gifts & Donations", "gift", "#C0CA33", ("Birthday present", "Donation")),
    ("Fees & Taxes", "receipt", "#757575", ("Bank fee", "Income tax", "Fine")),
    ("Salary", "briefcase", "#2E7D32", ("Salary", "Bonus")),
    ("Other Income", "coins", "#66BB6A", ("Interest", "Refund", "Sale", "Gift received")),
    ("Other", "dots", "#9E9E9E", ("Cash withdrawal", "Miscellaneous")),
)

categories = sa.table(
    "categories",
    sa.column("id", sa.Integer),
    sa.column("user_id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("name_key", sa.String),
    sa.column("icon", sa.String),
    sa.column("color", sa.String),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("updated_at", sa.DateTime(timezone=True)),
    sa.column("version", sa.Integer),
)
descriptions = sa.table(
    "standard_descriptions",
    sa.column("user_id", sa.Integer),
    sa.column("category_id", sa.Integer),
    sa.column("description", sa.String),
    sa.column("description_key", sa.String),
    sa.column("created_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    connection = op.get_bind()
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    stamps = {"created_at": now, "updated_at": now, "version": 1}
    op.bulk_insert(
        categories,
        [
            {"name": name, "name_key": name.casefold(), "icon": icon, "color": color, **stamps}
            for name, icon, color, _ in CATEGORIES
        ],
    )
    ids = {
        row.name: row.id
        for row in connection.execute(sa.select(categories.c.id, categories.c.name))
    }
    op.bulk_insert(
        descriptions,
        [
            {
                "category_id": ids[name],
                "description": text,
                "description_key": text.casefold(),
                "created_at": now,
            }
            for name, _, _, texts in CATEGORIES
            for text in texts
        ],
    )


def downgrade() -> None:
    op.execute(descriptions.delete().where(descriptions.c.user_id.is_(None)))
    op.execute(categories.delete().where(categories.c.user_id.is_(None)))
