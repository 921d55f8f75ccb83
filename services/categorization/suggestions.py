"""Suggest categories: the user's rules first, then the model, then a language model on request.

Nothing here changes anything; callers store what they apply.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select

import ml_service
from core.enums import Decision, SuggestionSource, TransactionKind
from core.errors import Unavailable
from core.identity import Caller
from core.money import AmountError, to_minor
from llm.chat import CategoryChat
from ml_service import CategoryPrediction, TransactionText
from models import Transaction, User, db
from services.categorization.category_suggestion import (
    NO_SUGGESTION,
    CategorySuggester,
    CategorySuggestion,
    SuggestedCandidate,
    SuggestionRecord,
)
from services.categorization.rule_engine import RuleEffect, RuleRun
from services.categorization.rule_queries import build_subject, load_active_rules
from services.categorization.usual_splits import propose_splits
from services.ledger.category_views import CategoryView, load_views
from services.ledger.transaction_values import TransactionValues
from services.paging import AnyRow

LLM_CONFIDENCE = 0.75
"""Confidence of a language model's choice: enough to be suggested, never enough to be applied."""
MAX_CANDIDATES = 3


class CategorizeRequest(TransactionValues, total=False):
    """One transaction, or ``transactions``; ``ask_llm`` also asks a language model."""

    transactions: Sequence[TransactionValues]
    ask_llm: bool


@dataclass(frozen=True, slots=True)
class SuggestionList:
    """Suggestions in the order of the request."""

    items: Sequence[CategorySuggestion]


def answer_request(
    suggester: CategorySuggester, caller: Caller, request: CategorizeRequest
) -> CategorySuggestion | SuggestionList:
    """Suggest a category for one transaction, or for each of many. Raises Unavailable."""
    if "transactions" in request:
        transactions = request["transactions"]
        suggestions = suggest(suggester, caller, transactions, ask_llm=request["ask_llm"])
        return SuggestionList(suggestions)
    (suggestion,) = suggest(suggester, caller, [request], ask_llm=request["ask_llm"])
    return suggestion


def suggest(
    suggester: CategorySuggester,
    caller: Caller,
    transactions: Sequence[TransactionValues],
    *,
    ask_llm: bool = False,
) -> list[CategorySuggestion]:
    """Suggest a category for each of these new transactions, in order. Raises Unavailable.

    ``ask_llm``: where the model is unsure, also ask a language model, if one is configured and the
    user has agreed to it.
    """
    texts = [build_text(caller, values) for values in transactions]
    account_ids = [values.get("account_id") for values in transactions]
    return suggest_for_texts(suggester, caller, texts, account_ids, ask_llm=ask_llm)


def suggest_for_rows(
    suggester: CategorySuggester, caller: Caller, rows: Sequence[Transaction]
) -> list[CategorySuggestion]:
    """Suggest a category for each of these stored transactions, in order. Raises Unavailable."""
    texts = [row_text(row) for row in rows]
    return suggest_for_texts(suggester, caller, texts, [row.account_id for row in rows])


def suggest_for_texts(
    suggester: CategorySuggester,
    caller: Caller,
    texts: Sequence[TransactionText],
    account_ids: Sequence[int | None],
    *,
    ask_llm: bool = False,
) -> list[CategorySuggestion]:
    """Suggest a category for each text, by rules where they set one, else by the model."""
    # The user's own rules decide; the model is asked only where they set no category.
    effects = _run_rules(caller, texts, account_ids)
    views = load_views(caller)
    for effect, text in zip(effects, texts, strict=True):
        # A rule whose category is for the other kind of transactions sets none.
        if effect.category_id is not None and not _allows(views, effect.category_id, text):
            effect.category_id = None
    has_category = [effect.category_id is not None for effect in effects]

    # Without a word the model has nothing to go by but the amount and the day.
    positions = [
        position
        for position, text in enumerate(texts)
        if not has_category[position] and (text.payee.strip() or text.description.strip())
    ]
    predicted = _predict(suggester, caller, views, [texts[position] for position in positions])
    by_position = dict(zip(positions, predicted, strict=True))

    suggestions = []
    for position, (text, effect) in enumerate(zip(texts, effects, strict=True)):
        if has_category[position]:
            suggestions.append(_suggest_by_rule(effect, text, views))
        else:
            suggestion = by_position.get(position, NO_SUGGESTION)
            suggestions.append(_with_effect(suggestion, effect))

    if ask_llm and suggester.chat is not None and _has_agreed_to_llm(caller):
        suggestions = _ask_where_unsure(suggester.chat, suggestions, texts, views)
    return propose_splits(caller, texts, suggestions)


def build_text(caller: Caller, values: TransactionValues) -> TransactionText:
    """Convert the values of a request to what the model reads.

    An amount that its currency cannot represent counts as zero: it is refused elsewhere.
    """
    currency = values.get("currency") or caller.currency
    try:
        amount_minor = to_minor(values.get("amount") or Decimal(0), currency)
    except AmountError:
        amount_minor = 0
    return TransactionText(
        values.get("payee") or "",
        values.get("description") or "",
        amount_minor,
        currency,
        values.get("kind") or TransactionKind.EXPENSE,
        values.get("date") or caller.today,
    )


def row_text(row: Transaction | AnyRow) -> TransactionText:
    """Convert a stored transaction to what the model reads."""
    return TransactionText(
        row.payee, row.description, row.amount_minor, row.currency, row.kind, row.date
    )


def _run_rules(
    caller: Caller, texts: Sequence[TransactionText], account_ids: Sequence[int | None]
) -> list[RuleEffect]:
    rules = load_active_rules(caller)
    if not rules:  # as for most users: no text needs to be cleaned
        return [RuleEffect() for _ in texts]
    run = RuleRun(rules, caller.currency)
    return [
        run.apply(build_subject(text, account_id))
        for text, account_id in zip(texts, account_ids, strict=True)
    ]


def _suggest_by_rule(
    effect: RuleEffect, text: TransactionText, views: Mapping[int, CategoryView]
) -> CategorySuggestion:
    category_id = effect.category_id or 0
    view = views.get(category_id)
    name = view.name if view else ""
    candidate: SuggestedCandidate = {
        "category_id": category_id,
        "category_name": name,
        "confidence": 1.0,
    }
    return CategorySuggestion(
        category_id=category_id,
        category_name=name,
        confidence=1.0,
        decision=Decision.APPLY,
        candidates=[candidate],
        reason="Your own rule.",
        payee=effect.payee or ml_service.format_payee(text.payee or text.description),
        source=SuggestionSource.RULE,
        effect=effect,
    )


def _with_effect(suggestion: CategorySuggestion, effect: RuleEffect) -> CategorySuggestion:
    """Add rules that set a payee or tags, but no category, to the model's suggestion."""
    if not effect.rule_ids:
        return suggestion
    return replace(suggestion, payee=effect.payee or suggestion.payee, effect=effect)


def _allows(views: Mapping[int, CategoryView], category_id: int, text: TransactionText) -> bool:
    """Return whether a transaction may get a category; an unknown one is refused elsewhere."""
    view = views.get(category_id)
    return view is None or view.allows(text.kind)


def _predict(
    suggester: CategorySuggester,
    caller: Caller,
    views: Mapping[int, CategoryView],
    texts: Sequence[TransactionText],
) -> list[CategorySuggestion]:
    if not texts:
        return []
    predictions = suggester.models.predict(caller, texts)
    suggestions = []
    for text, prediction in zip(texts, predictions.items, strict=True):
        decision = suggester.policy.decide(prediction.confidence, predictions.labels)
        suggestions.append(
            _suggest_by_model(text, prediction, decision, predictions.variant, views)
        )
    return suggestions


def _suggest_by_model(
    text: TransactionText,
    prediction: CategoryPrediction,
    decision: Decision,
    variant: str,
    views: Mapping[int, CategoryView],
) -> CategorySuggestion:
    payee = ml_service.format_payee(text.payee or text.description)
    candidates: list[SuggestedCandidate] = [
        {
            "category_id": candidate.category_id,
            "category_name": views[candidate.category_id].name,
            "confidence": round(candidate.probability, 4),
        }
        for candidate in prediction.candidates
        # One that was deleted since the model read them is no choice any more.
        if candidate.category_id in views and views[candidate.category_id].allows(text.kind)
    ]
    # Words that are nothing but a bank's additions say nothing about the payee.
    if not candidates or not payee:
        return replace(NO_SUGGESTION, payee=payee)

    # The confidence is that of the first choice, which may be for another kind of transactions.
    if candidates[0]["category_id"] != prediction.candidates[0].category_id:
        return _suggest_next_choice(candidates, payee)
    return _suggest_first_choice(candidates, payee, prediction, decision, variant)


def _suggest_next_choice(candidates: list[SuggestedCandidate], payee: str) -> CategorySuggestion:
    best = candidates[0]
    return replace(
        NO_SUGGESTION,
        category_id=best["category_id"],
        category_name=best["category_name"],
        confidence=best["confidence"],
        candidates=candidates,
        payee=payee,
        source=SuggestionSource.MODEL,
        reason="The most probable category of this kind of transactions.",
    )


def _suggest_first_choice(
    candidates: list[SuggestedCandidate],
    payee: str,
    prediction: CategoryPrediction,
    decision: Decision,
    variant: str,
) -> CategorySuggestion:
    best = candidates[0]
    record: SuggestionRecord = {
        "variant": variant,
        "decision": decision,
        "suggested_category_id": best["category_id"],
        "candidates": candidates,
        "reason": prediction.reason,
        "confidence": prediction.confidence,
        "score": prediction.score,
        "similarity": prediction.similarity,
    }
    return CategorySuggestion(
        category_id=best["category_id"],
        category_name=best["category_name"],
        confidence=round(prediction.confidence, 4),
        decision=decision,
        candidates=candidates,
        reason=prediction.reason,
        payee=payee,
        source=SuggestionSource.MODEL,
        record=record,
    )


def _has_agreed_to_llm(caller: Caller) -> bool:
    return bool(db.session.scalar(select(User.llm_categorization).where(User.id == caller.id)))


def _ask_where_unsure(
    chat: CategoryChat,
    suggestions: Sequence[CategorySuggestion],
    texts: Sequence[TransactionText],
    views: Mapping[int, CategoryView],
) -> list[CategorySuggestion]:
    """Ask the language model where the model is unsure; without an answer, nothing changes."""
    answered = []
    for suggestion, text in zip(suggestions, texts, strict=True):
        is_unsure = suggestion.decision == Decision.ASK
        names = {
            view.id: view.name
            for view in views.values()
            if not view.hidden and view.allows(text.kind)
        }
        choice = _ask_llm(chat, text, names) if is_unsure else None
        answered.append(suggestion if choice is None else _with_choice(suggestion, choice))
    return answered


def _ask_llm(
    chat: CategoryChat, text: TransactionText, names: Mapping[int, str]
) -> SuggestedCandidate | None:
    """Let the language model choose a category; None when it has no answer."""
    # Only the clean words leave this server: no amount, no account, no bank reference.
    words = ml_service.clean_words(text.payee, text.description)
    if not words:
        return None

    # Of two categories with one name the last wins, which is the user's own.
    ids_by_name = {name: category_id for category_id, name in names.items()}
    try:
        name = chat.choose(words, text.kind, list(ids_by_name))
    except Unavailable:
        return None
    # ``choose`` returns only names of the list, so the look-up below cannot fail.
    if name is None:
        return None
    return {
        "category_id": ids_by_name[name],
        "category_name": name,
        "confidence": LLM_CONFIDENCE,
    }


def _with_choice(unsure: CategorySuggestion, choice: SuggestedCandidate) -> CategorySuggestion:
    """Put the language model's choice before the model's other candidates."""
    others = [
        candidate
        for candidate in unsure.candidates
        if candidate["category_id"] != choice["category_id"]
    ]
    return replace(
        unsure,
        category_id=choice["category_id"],
        category_name=choice["category_name"],
        confidence=LLM_CONFIDENCE,
        decision=Decision.SUGGEST,
        candidates=[choice, *others][:MAX_CANDIDATES],
        reason="Chosen by a language model.",
        source=SuggestionSource.LLM,
        # Not stored: only the model's own suggestions are measured and calibrated.
        record=None,
    )
