"""Read a user's categorization rules."""

from sqlalchemy import select

import ml_service
from core.errors import NotFound
from core.identity import Caller
from core.money import Money
from ml_service import TransactionText
from models import CategoryRule, db, table_of
from services.categorization.rule_conditions import list_account_ids
from services.categorization.rule_engine import Rule, RuleSubject
from services.paging import Page, PageQuery, Position, load_page

rules = table_of(CategoryRule).c
RULE_COLUMNS = (
    rules.id,
    rules.conditions,
    rules.category_id,
    rules.payee,
    rules.tags,
    rules.kind,
    rules.to_account_id,
)


def list_rules(caller: Caller, query: PageQuery, after: Position | None) -> Page:
    """List the caller's rules in the order in which they run."""
    own_rules = select(CategoryRule).where(CategoryRule.user_id == caller.id)
    keys = (CategoryRule.position, CategoryRule.id)
    return load_page(own_rules, keys, after, query["limit"], total=query["total"])


def get_rule(caller: Caller, rule_id: int) -> CategoryRule:
    """Load one of the caller's rules. Raises NotFound."""
    is_own = (CategoryRule.id == rule_id, CategoryRule.user_id == caller.id)
    rule = db.session.scalar(select(CategoryRule).where(*is_own))
    if rule is None:
        raise NotFound("rule")
    return rule


def count_account_rules(account_id: int, user_id: int) -> int:
    """Count the rules that need an account: to transfer to it, or in a condition at any level."""
    # Read one by one: conditions are nested JSON, and a user has at most 200 rules.
    query = select(rules.conditions, rules.to_account_id).where(rules.user_id == user_id)
    return sum(
        to_account_id == account_id or account_id in list_account_ids(conditions)
        for conditions, to_account_id in db.session.execute(query)
    )


def load_active_rules(caller: Caller) -> list[Rule]:
    """Load the caller's active rules in the order in which they run."""
    query = select(*RULE_COLUMNS).where(rules.user_id == caller.id, rules.is_active)
    rows = db.session.execute(query.order_by(rules.position, rules.id))
    return [
        Rule(id_, conditions, category_id, payee, tuple(tags), kind, to_account_id)
        for id_, conditions, category_id, payee, tags, kind, to_account_id in rows
    ]


def build_rule(row: CategoryRule) -> Rule:
    """Convert a stored rule, or a new one without an id, to the values that are run."""
    return Rule(
        id=row.id or 0,
        conditions=row.conditions,
        category_id=row.category_id,
        payee=row.payee,
        tags=tuple(row.tags),
        kind=row.kind,
        to_account_id=row.to_account_id,
    )


def build_subject(text: TransactionText, account_id: int | None) -> RuleSubject:
    """Convert a transaction to the properties that conditions test."""
    return RuleSubject(
        payee=text.payee,
        description=text.description,
        merchant=ml_service.clean_payee(text.payee, text.description),
        amount=Money(text.amount_minor, text.currency).decimal,
        currency=text.currency,
        kind=text.kind,
        account_id=account_id,
    )
