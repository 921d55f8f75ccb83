"""Suggest rules where a user has made the same correction again and again."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

import ml_service
from core.enums import RuleField, RuleOperator, TransactionKind
from core.identity import Caller
from core.limits import NAME_LENGTH
from models import CategoryFeedback, Transaction, db, table_of
from services.categorization.rule_conditions import MAX_PATTERN_LENGTH
from services.categorization.rule_engine import RuleRun, RuleSubject
from services.categorization.rule_queries import load_active_rules
from services.ledger.category_names import load_category_names

MAX_EXAMINED_CORRECTIONS = 10_000
MIN_CORRECTIONS = 3
"""Corrections of one payee to one category from which on a rule is worth having."""
MIN_SHARE = 0.8
"""Share of a payee's corrections that go to its most frequent category."""

ChosenCategory = tuple[int, str]
"""Id and name of a category that replaced a suggested one."""


@dataclass(frozen=True, slots=True)
class RuleSuggestion:
    """A rule that would have made corrections unnecessary, and how many of them."""

    name: str
    conditions: dict[str, str]
    category_id: int
    category_name: str
    corrections: int


@dataclass(frozen=True, slots=True)
class RuleSuggestions:
    """Suggested rules, the most useful first."""

    items: Sequence[RuleSuggestion]


def suggest_rules(caller: Caller) -> RuleSuggestions:
    """Suggest rules for payees that the caller often corrects and that no rule covers."""
    run = RuleRun(load_active_rules(caller), caller.currency)
    corrections = _count_corrections(caller)
    # The name breaks ties, so that the list does not change between two requests.
    by_count = sorted(corrections.items(), key=lambda item: (-item[1].total(), item[0]))

    suggestions = []
    for payee, categories in by_count:
        if _is_regular(payee, categories) and not _is_covered(run, payee):
            suggestions.append(_build_suggestion(payee, categories))
    return RuleSuggestions(suggestions)


def _count_corrections(caller: Caller) -> Mapping[str, Counter[ChosenCategory]]:
    """Count, by clean payee, the categories that replaced a suggested one."""
    feedback = table_of(CategoryFeedback).c
    query = (
        select(Transaction.payee, Transaction.description, feedback.kept_category_id)
        .join(Transaction, Transaction.id == feedback.transaction_id)
        .where(feedback.user_id == caller.id, feedback.is_right.is_(False))
        .order_by(feedback.id.desc())
        .limit(MAX_EXAMINED_CORRECTIONS)
    )
    corrections: dict[str, Counter[ChosenCategory]] = defaultdict(Counter)
    names = load_category_names(caller)
    for payee, description, category_id in db.session.execute(query):
        if category_id in names:
            key = ml_service.clean_payee(payee, description)
            corrections[key][category_id, names[category_id]] += 1
    return corrections


def _is_regular(payee: str, categories: Counter[ChosenCategory]) -> bool:
    ((_, count),) = categories.most_common(1)
    is_frequent = count >= MIN_CORRECTIONS and count >= MIN_SHARE * categories.total()
    return bool(payee) and is_frequent


def _build_suggestion(payee: str, categories: Counter[ChosenCategory]) -> RuleSuggestion:
    (((category_id, category_name), count),) = categories.most_common(1)
    return RuleSuggestion(
        name=f"{ml_service.format_payee(payee)} is {category_name}"[:NAME_LENGTH],
        conditions={
            "field": RuleField.MERCHANT,
            "operator": RuleOperator.EQUALS,
            "value": payee[:MAX_PATTERN_LENGTH],
        },
        category_id=category_id,
        category_name=category_name,
        corrections=count,
    )


def _is_covered(run: RuleRun, payee: str) -> bool:
    """Return whether a rule already sets the category of an expense at this payee."""
    # As the suggested rule's own condition has it, so that creating the rule ends the suggestion.
    name = payee[:MAX_PATTERN_LENGTH]
    subject = RuleSubject(name, "", name, Decimal(0), run.currency, TransactionKind.EXPENSE, None)
    return any(run.matches(rule, subject) and rule.category_id is not None for rule in run.rules)
