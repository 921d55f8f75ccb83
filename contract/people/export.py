"""The personal export."""

from typing import Any

from marshmallow import fields

from contract.base import Schema
from contract.fields import one_of


def _section(description: str) -> fields.List[Any]:
    return fields.List(fields.Dict(), metadata={"description": description})


class ExportSchema(Schema):
    """All data of a user. Each section is a list of rows, in the format of the log of changes."""

    format = one_of("outlay-export", metadata={"description": "Always outlay-export."})
    format_version = fields.Integer(metadata={"description": "Version of this format."})
    exported_at = fields.String(metadata={"description": "Time of the export, in UTC."})
    user = fields.Dict(metadata={"description": "Profile and preferences."})
    accounts = _section("Your accounts.")
    categories = _section("Your categories, and the system categories that you use.")
    category_settings = _section("Your own names, icons, colors and order of categories.")
    descriptions = _section("Your standard descriptions.")
    transactions = _section("Your transactions.")
    rules = _section("Your categorization rules.")
    exchange_rates = _section("Your own exchange rates.")
    imports = _section("Your imports, without the files.")
    import_profiles = _section("Your import profiles.")
    category_feedback = _section("Categories that were suggested to you, and what you chose.")
    budgets = _section("Your budgets.")
    budget_alerts = _section("Budget thresholds that were reached.")
    recurring_series = _section("Your recurring payments and incomes.")
    planned_transactions = _section("Your planned transactions.")
    planned_occurrences = _section("What became of their occurrences.")
    goals = _section("Your goals.")
    goal_contributions = _section("Contributions to your goals, and withdrawals.")
    goal_milestones = _section("Milestones that your goals have reached.")
    predictions = _section("Forecasts that were made for you.")
    insight_dismissals = _section("Insights that you dismissed.")
    anomalies = _section("What was unusual in your transactions, and what you said of it.")
    notifications = _section("What you were told, with its deliveries.")
    notification_preferences = _section("What you want to be told, where and when.")
    notification_channels = _section("Your push channels, without their secrets.")
    jobs = _section("Your background jobs.")
    exports = _section("Your exports, without the files.")
    api_tokens = _section("Your API tokens, without their secrets.")
    identities = _section("Your logins at a provider, without what identifies you there.")
    passkeys = _section("Your passkeys, without their keys.")
    sessions = _section("The devices on which you are logged in.")
    webhooks = _section("Your webhooks, without their secrets.")
    webhook_deliveries = _section("Events that were or will be delivered to your webhooks.")
    events = _section("Your log of changes, without the rows.")
