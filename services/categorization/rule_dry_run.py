"""Try a rule on stored transactions without changing anything."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.enums import CategorySource
from core.identity import Caller
from core.json_types import JsonObject
from models import Transaction, db
from services.categorization.rule_engine import Rule, RuleEffect, RuleRun
from services.categorization.rule_queries import build_rule, build_subject, get_rule
from services.categorization.rule_validation import build_rule_row, check_rule
from services.categorization.rule_values import RuleTrialValues
from services.categorization.suggested_changes import compute_rule_changes
from services.categorization.suggestions import row_text
from services.paging import AnyRow

# Several years of a household, examined while the request waits.
MAX_EXAMINED_ROWS = 10_000
MAX_ITEMS = 50
"""Changed transactions that the result lists."""
REPORTED_CHANGES = ("category_id", "payee", "tags", "kind")
"""What a rule sets; what follows from that, such as the category's source, is not reported."""

EXAMINED_COLUMNS = (
    Transaction.id,
    Transaction.date,
    Transaction.kind,
    Transaction.amount_minor,
    Transaction.currency,
    Transaction.payee,
    Transaction.description,
    Transaction.account_id,
    Transaction.category_id,
    Transaction.category_source,
    Transaction.tags,
)


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A transaction that the rule would change; ``changes`` maps fields to their new values."""

    transaction_id: int
    date: dt.date
    payee: str
    changes: JsonObject


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """What a rule would do to the newest transactions.

    ``kept_choices`` counts matches whose category the user has chosen, ``timed_out`` the searches
    for a pattern that exceeded their time limit.
    """

    examined: int
    matched: int
    would_change: int
    kept_choices: int
    timed_out: int
    items: Sequence[RuleChange]


def try_rule(caller: Caller, values: RuleTrialValues) -> RuleTrial:
    """Return what a rule would change of the caller's newest transactions.

    Raises NotFound, Invalid.
    """
    rule = _load_or_build_rule(caller, values)
    rows = _load_newest_rows(caller)
    run = RuleRun([rule], caller.currency)

    matched = kept_choices = 0
    changes: list[RuleChange] = []
    for row in rows:
        # A run of one rule: its effect is empty where the rule does not match.
        effect = run.apply(build_subject(row_text(row), row.account_id))
        if not effect.rule_ids:
            continue
        matched += 1
        kept_choices += _keeps_choice(row, effect)
        row_changes = _reported_changes(row, effect)
        if row_changes:
            changes.append(RuleChange(row.id, row.date, row.payee, row_changes))

    return RuleTrial(
        examined=len(rows),
        matched=matched,
        would_change=len(changes),
        kept_choices=kept_choices,
        timed_out=sum(run.timeouts.values()),
        items=changes[:MAX_ITEMS],
    )


def _load_or_build_rule(caller: Caller, values: RuleTrialValues) -> Rule:
    if values.get("rule_id") is not None:
        return build_rule(get_rule(caller, values["rule_id"]))

    columns = values.copy()
    # Present and null where a client sends every field of the schema.
    columns.pop("rule_id", None)
    # Any position will do: the rule runs alone and is never stored.
    row = build_rule_row(caller, columns, position=1)
    check_rule(db.session(), caller, row)
    return build_rule(row)


def _load_newest_rows(caller: Caller) -> Sequence[AnyRow]:
    query = select(*EXAMINED_COLUMNS).where(Transaction.user_id == caller.id)
    newest_first = query.order_by(Transaction.date.desc(), Transaction.id.desc())
    return db.session.execute(newest_first.limit(MAX_EXAMINED_ROWS)).all()


def _keeps_choice(row: AnyRow, effect: RuleEffect) -> bool:
    """Return whether the user has chosen another category than the rule would set."""
    is_chosen = row.category_source == CategorySource.PERSON
    return effect.category_id is not None and is_chosen and row.category_id != effect.category_id


def _reported_changes(row: AnyRow, effect: RuleEffect) -> JsonObject:
    changes = compute_rule_changes(row, effect)
    return {name: value for name, value in changes.items() if name in REPORTED_CHANGES}
