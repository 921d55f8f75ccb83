"""Propose how a payment is usually split, from the last payments to the same payee.

A proposal only: nothing is split until the person says so.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from sqlalchemy import select

from core.enums import Decision, SuggestionSource
from core.identity import Caller
from core.money import Money, allocate
from ml_service import TransactionText
from models import Transaction, db, table_of
from services.categorization.category_suggestion import CategorySuggestion, SuggestedPart
from services.ledger.transaction_parts import MIN_PARTS, Part, load_parts
from services.ledger.transaction_validation import build_payee_key

rows = table_of(Transaction).c

MIN_PAYMENTS = 3
"""Payments in a row that must have been split alike: two may be chance."""

MAX_DEVIATION = Fraction(2, 100)
"""How far a share may be from its mean: prices do not divide evenly."""

Payee = tuple[str, str]
"""The key of a payee and the kind of its transactions."""
Shares = Mapping[int | None, Fraction]


def propose_splits(
    caller: Caller, texts: Sequence[TransactionText], suggestions: Sequence[CategorySuggestion]
) -> list[CategorySuggestion]:
    """Add the usual split of its payee to each suggestion; most payees have none.

    A category that the model would set by itself is only suggested then: neither is set silently.
    """
    payees = [(build_payee_key(text.payee), text.kind) for text in texts]
    usual = _load_usual(caller, set(payees))
    if not usual:
        return list(suggestions)
    proposed = []
    for payee, text, suggestion in zip(payees, texts, suggestions, strict=True):
        parts = _share_out(usual.get(payee, {}), Money(text.amount_minor, text.currency))
        proposed.append(_with_parts(suggestion, parts) if parts else suggestion)
    return proposed


def _with_parts(
    suggestion: CategorySuggestion, parts: Sequence[SuggestedPart]
) -> CategorySuggestion:
    by_model = suggestion.source != SuggestionSource.RULE
    is_applied = by_model and suggestion.decision == Decision.APPLY
    decision = Decision.SUGGEST if is_applied else suggestion.decision
    return replace(suggestion, parts=parts, decision=decision)


def _share_out(shares: Shares, amount: Money) -> list[SuggestedPart]:
    """Share an amount out; an amount too small for all parts has no usual split."""
    if not shares:
        return []
    minors = allocate(amount.minor, [share * amount.minor for share in shares.values()])
    if not all(minors):
        return []
    return [
        SuggestedPart(category_id, Money(minor, amount.currency))
        for category_id, minor in zip(shares, minors, strict=True)
    ]


def _load_usual(caller: Caller, payees: Iterable[Payee]) -> dict[Payee, Shares]:
    """Load the usual shares of those payees whose last payments were split alike."""
    own = rows.user_id == caller.id
    # Few payees have split payments at all.
    split = select(rows.payee_key, rows.kind).where(own, rows.is_split, rows.payee_key != "")
    split_payees = {tuple(payee) for payee in db.session.execute(split.distinct())}
    usual: dict[Payee, Shares] = {}
    for payee_key, kind in split_payees.intersection(payees):
        query = (
            select(rows.id, rows.is_split)
            .where(own, rows.payee_key == payee_key, rows.kind == kind, rows.amount_minor > 0)
            .order_by(rows.date.desc(), rows.id.desc())
            .limit(MIN_PAYMENTS)
        )
        last = db.session.execute(query).all()
        if len(last) == MIN_PAYMENTS and all(row.is_split for row in last):
            parts = load_parts(caller, last)
            shares = _find_stable([_compute_shares(parts[row.id]) for row in last])
            if shares:
                usual[payee_key, kind] = shares
    return usual


def _compute_shares(parts: Sequence[Part]) -> Shares:
    """The share of each category, in the order of the parts."""
    sums: Counter[int | None] = Counter()
    for part in parts:
        sums[part.category_id] += part.amount.minor
    total = sum(sums.values())
    return {category_id: Fraction(minor, total) for category_id, minor in sums.items()}


def _find_stable(payments: Sequence[Shares]) -> Shares:
    """The mean shares of payments, the newest first; empty unless they are alike."""
    newest = payments[0]
    if len(newest) < MIN_PARTS or any(shares.keys() != newest.keys() for shares in payments):
        return {}
    means: dict[int | None, Fraction] = {}
    for category_id in newest:
        of_category = [shares[category_id] for shares in payments]
        mean = sum(of_category, Fraction(0)) / len(payments)
        if mean <= 0 or max(abs(share - mean) for share in of_category) > MAX_DEVIATION:
            return {}
        means[category_id] = mean
    return means
