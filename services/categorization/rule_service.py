"""A person's own rules: kept, tried on the past, and suggested where the same correction comes again and again."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import ml_service
from core.errors import Conflict, Invalid, NotFound
from core.events import RuleCreated, RuleDeleted, RuleUpdated
from core.identity import Caller
from core.money import Money
from models import Account, Category, CategoryFeedback, CategoryRule, Transaction, db, table_of
from services.categorization import rule_engine
from services.categorization.rule_engine import Rule, Run, Subject
from services.paging import Page, Position, page_of
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions, check_version

MAX_RULES = 200
TRIED_ROWS = 10_000
SHOWN = 50
REPEATED = 3
MOSTLY = 0.8
ACTIONS = ("category_id", "payee", "tags", "kind")

rules = table_of(CategoryRule).c
HISTORY = (
    Transaction.id, Transaction.date, Transaction.kind, Transaction.amount_minor, Transaction.currency,
    Transaction.payee, Transaction.description, Transaction.account_id, Transaction.category_id,
    Transaction.category_source, Transaction.tags,
)  # fmt: skip


def list_rules(caller: Caller, filters: Mapping[str, Any], after: Position | None) -> Page:
    """The caller's rules in the order in which they run."""
    query = select(CategoryRule).where(CategoryRule.user_id == caller.id)
    keys = (CategoryRule.position, CategoryRule.id)
    return page_of(query, keys, after, filters["limit"], total=filters["total"])


def get_rule(caller: Caller, rule_id: int) -> CategoryRule:
    found = db.session.scalar(
        select(CategoryRule).where(CategoryRule.id == rule_id, CategoryRule.user_id == caller.id)
    )
    if found is None:
        raise NotFound("rule")
    return found


def active_rules(caller: Caller) -> list[Rule]:
    """What runs for the caller, in order."""
    query = select(
        rules.id,
        rules.conditions,
        rules.category_id,
        rules.payee,
        rules.tags,
        rules.kind,
        rules.to_account_id,
    ).where(rules.user_id == caller.id, rules.is_active)
    found = db.session.execute(query.order_by(rules.position, rules.id))
    return [_plain(row) for row in found]


def _plain(row: Any) -> Rule:
    """A rule as it is run; one that is only tried has no id yet."""
    return Rule(
        row.id or 0,
        row.conditions,
        row.category_id,
        row.payee,
        tuple(row.tags),
        row.kind,
        row.to_account_id,
    )


def create_rule(caller: Caller, values: dict[str, Any]) -> CategoryRule:
    """Add a rule, at the end unless it says where. Raises Invalid, Conflict when there are too many."""
    with unit_of_work(caller.id) as work:
        count = work.session.scalar(select(func.count()).where(rules.user_id == caller.id)) or 0
        if count >= MAX_RULES:
            raise Conflict(f"There are {MAX_RULES} rules already.", code="too_many_rules")
        position = values.pop("position", None)
        rule = CategoryRule(user_id=caller.id, position=count + 1, **{"tags": [], **values})
        _check(work.session, caller, rule)
        work.session.add(rule)
        work.session.flush()
        work.publish(RuleCreated(rule.id, snapshot(rule)))
        if position is not None:
            _move(work, caller, rule, position)
    return rule


def update_rule(
    caller: Caller, rule_id: int, changes: dict[str, Any], expected: ExpectedVersions
) -> CategoryRule:
    """Change what is named; a new position moves the others. Raises NotFound, Stale, Invalid."""
    get_rule(caller, rule_id)
    with unit_of_work(caller.id) as work:
        rule = work.session.get_one(CategoryRule, rule_id, populate_existing=True)
        check_version(rule, expected)
        position = changes.pop("position", None)
        for name, value in changes.items():
            setattr(rule, name, value)
        with work.session.no_autoflush:
            _check(work.session, caller, rule)
        work.session.flush()
        if position is None:
            work.publish(RuleUpdated(rule.id, snapshot(rule)))
        else:
            _move(work, caller, rule, position)
    return rule


def delete_rule(caller: Caller, rule_id: int, expected: ExpectedVersions) -> None:
    get_rule(caller, rule_id)
    with unit_of_work(caller.id) as work:
        rule = work.session.get_one(CategoryRule, rule_id, populate_existing=True)
        check_version(rule, expected)
        work.session.delete(rule)
        work.session.flush()
        work.publish(RuleDeleted(rule_id))


def _move(work: UnitOfWork, caller: Caller, moved: CategoryRule, position: int) -> None:
    """Put a rule at a place, counted from 1, and number all of them anew."""
    query = select(CategoryRule).where(
        CategoryRule.user_id == caller.id, CategoryRule.id != moved.id
    )
    others = list(work.session.scalars(query.order_by(CategoryRule.position, CategoryRule.id)))
    place = min(position, len(others) + 1) - 1
    ordered = [*others[:place], moved, *others[place:]]
    changed = [moved]
    for number, rule in enumerate(ordered, start=1):
        if rule.position != number:
            rule.position = number
            changed += [rule] if rule is not moved else []
    work.session.flush()
    work.publish(*(RuleUpdated(rule.id, snapshot(rule)) for rule in changed))


def _check(session: Session, caller: Caller, rule: CategoryRule) -> None:
    wrong = rule_engine.problems(rule.conditions)
    if not wrong:
        rule.conditions = rule_engine.plain(rule.conditions)
    if not any(getattr(rule, name) for name in ACTIONS):
        wrong.append(("", "A rule says a category_id, a payee, tags or a kind."))
    if rule.category_id is not None and not _exists(
        session, Category.id == rule.category_id, Category.visible_to(caller.id)
    ):
        wrong.append(("/category_id", "There is no such category."))
    wrong += _kind_problems(session, caller, rule)
    if wrong:
        raise Invalid("The rule is not valid.", problems=wrong[:20])


def _kind_problems(session: Session, caller: Caller, rule: CategoryRule) -> list[tuple[str, str]]:
    if (rule.kind == "transfer") != (rule.to_account_id is not None):
        return [("/to_account_id", "A transfer, and only a transfer, names the other account.")]
    mine = Account.user_id == caller.id
    if rule.to_account_id is not None and not _exists(
        session, Account.id == rule.to_account_id, mine
    ):
        return [("/to_account_id", "There is no such account.")]
    return []


def _exists(session: Session, *conditions: Any) -> bool:
    return bool(session.scalar(select(func.count()).where(*conditions)))


def subject_of(row: Any, account_id: int | None) -> Subject:
    """What is said of a transaction as rules see it."""
    merchant = ml_service.clean_payee(row.payee, row.description)
    amount = Money(row.amount_minor, row.currency).decimal
    return Subject(row.payee, row.description, merchant, amount, row.kind, account_id)


def dry_run(caller: Caller, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule would change of the newest transactions, if it ran now; a person's own choices stay.

    ``values`` are a rule's, or its ``rule_id``. Raises NotFound, Invalid.
    """
    rule = _tried(caller, values)
    run = Run([rule])
    newest = select(*HISTORY).where(Transaction.user_id == caller.id)
    rows = db.session.execute(
        newest.order_by(Transaction.date.desc(), Transaction.id.desc()).limit(TRIED_ROWS)
    ).all()
    matched = [row for row in rows if run.matches(rule, subject_of(row, row.account_id))]
    changes = [(row, _changes(rule, row)) for row in matched]
    would = [
        {"transaction_id": row.id, "date": row.date, "payee": row.payee, "changes": made}
        for row, made in changes
        if made
    ]
    return {
        "examined": len(rows),
        "matched": len(matched),
        "would_change": len(would),
        "kept_choices": sum(_is_kept(rule, row) for row in matched),
        "timed_out": sum(run.timeouts.values()),
        "items": would[:SHOWN],
    }


def _tried(caller: Caller, values: Mapping[str, Any]) -> Rule:
    if values.get("rule_id") is not None:
        return _plain(get_rule(caller, values["rule_id"]))
    rule = CategoryRule(
        user_id=caller.id, **{"tags": [], **{k: v for k, v in values.items() if k != "rule_id"}}
    )
    _check(db.session(), caller, rule)
    return _plain(rule)


def _is_kept(rule: Rule, row: Any) -> bool:
    """Whether the owner's own choice stands against the rule."""
    return (
        rule.category_id is not None
        and row.category_source == "person"
        and row.category_id != rule.category_id
    )


def _changes(rule: Rule, row: Any) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if rule.category_id not in {None, row.category_id} and row.category_source != "person":
        made["category_id"] = rule.category_id
    if rule.payee not in {None, row.payee}:
        made["payee"] = rule.payee
    if set(rule.tags) - set(row.tags):
        made["tags"] = list(dict.fromkeys([*row.tags, *rule.tags]))
    if rule.kind not in {None, row.kind}:
        made["kind"] = rule.kind
    return made


def suggestions(caller: Caller) -> list[dict[str, Any]]:
    """Rules worth having: payees that the caller has corrected to the same category at least three times."""
    feedback = table_of(CategoryFeedback).c
    corrected = (
        select(Transaction.payee, Transaction.description, feedback.kept_category_id, Category.name)
        .join(Transaction, Transaction.id == feedback.transaction_id)
        .join(Category, Category.id == feedback.kept_category_id)
        .where(feedback.user_id == caller.id, feedback.is_right.is_(False))
        .order_by(feedback.id.desc())
        .limit(TRIED_ROWS)
    )
    by_payee: dict[str, Counter[tuple[int, str]]] = defaultdict(Counter)
    for payee, description, category_id, name in db.session.execute(corrected):
        by_payee[ml_service.clean_payee(payee, description)][category_id, name] += 1
    known = Run(active_rules(caller))
    return [found for found in _worthwhile(by_payee) if not _is_known(known, found)]


def _worthwhile(by_payee: Mapping[str, Counter[tuple[int, str]]]) -> Iterator[dict[str, Any]]:
    for payee, counts in sorted(by_payee.items(), key=lambda item: (-item[1].total(), item[0])):
        ((category_id, name), count) = counts.most_common(1)[0]
        if payee and count >= REPEATED and count >= MOSTLY * counts.total():
            yield {
                "name": f"{ml_service.format_payee(payee)} is {name}"[:80],
                "conditions": {
                    "field": "merchant",
                    "operator": "equals",
                    "value": payee[: rule_engine.MAX_PATTERN],
                },
                "category_id": category_id,
                "category_name": name,
                "corrections": count,
            }


def _is_known(known: Run, found: Mapping[str, Any]) -> bool:
    payee = found["conditions"]["value"]
    about = Subject(payee, "", payee, Decimal(0), "expense", None)
    return any(known.matches(rule, about) and rule.category_id is not None for rule in known.rules)
