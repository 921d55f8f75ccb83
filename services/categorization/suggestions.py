"""What a transaction probably is: the person's own rules first, then the model, then (where it is asked for) an LLM.

Nothing here changes anything: what is decided is stored by who asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import select

import ml_service
from core.errors import Unavailable
from core.identity import Caller
from core.money import AmountError, to_minor
from llm.chat import CategoryChat
from ml_service import CategoryModels, CategoryPrediction, CategoryPredictions, TransactionText
from models import Category, User, db, table_of
from services.categorization import rule_service
from services.categorization.rule_engine import Effect, Rule, Run

Decision = Literal["apply", "suggest", "ask"]
LEVELS: dict[Decision, str] = {"apply": "HIGH", "suggest": "MEDIUM", "ask": "LOW"}
LLM_CONFIDENCE = 0.75
"""What a language model's choice is taken for: worth suggesting, never worth applying unseen."""


@dataclass(frozen=True, slots=True)
class Policy:
    """From which confidence on a category is applied or suggested; applied only once some labels are known."""

    apply_at: float = 0.9
    suggest_at: float = 0.6
    min_labels: int = 20

    def decide(self, confidence: float, labels: int) -> Decision:
        if confidence >= self.apply_at and labels >= self.min_labels:
            return "apply"
        return "suggest" if confidence >= self.suggest_at else "ask"


@dataclass(frozen=True, slots=True)
class Categorization:
    """Who is asked, and what is made of the answer."""

    models: CategoryModels
    policy: Policy
    chat: CategoryChat | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category for a transaction (None when there is nothing to go by), with up to three candidates."""

    category_id: int | None
    category_name: str | None
    confidence: float
    decision: Decision
    candidates: list[dict[str, Any]]
    reason: str
    payee: str
    source: Literal["rule", "model", "llm", "none"]
    effect: Effect | None = None
    kept: Mapping[str, Any] | None = None
    """What is stored of a model's answer."""

    @property
    def confidence_level(self) -> str:
        return LEVELS[self.decision]

    @property
    def rule_ids(self) -> list[int]:
        return self.effect.rule_ids if self.effect else []


NOTHING = Suggestion(None, None, 0.0, "ask", [], "There is nothing to go by.", "", "none")


def text_of(caller: Caller, values: Mapping[str, Any]) -> TransactionText:
    """What a request says of a transaction, for the model; an amount that its currency cannot hold counts as zero."""
    currency = values.get("currency") or caller.currency
    try:
        minor = to_minor(values.get("amount") or Decimal(0), currency)
    except AmountError:
        minor = 0
    kind, day = values.get("kind") or "expense", values.get("date") or caller.today
    return TransactionText(
        values.get("payee") or "", values.get("description") or "", minor, currency, kind, day
    )


def suggest(
    service: Categorization,
    caller: Caller,
    asked: Sequence[Mapping[str, Any]],
    *,
    ask_llm: bool = False,
) -> list[Suggestion]:
    """What each of these is, in order.

    ``ask_llm``: also a language model, where one is configured, the person agrees, and the model is unsure.
    """
    texts = [text_of(caller, values) for values in asked]
    accounts = [values.get("account_id") for values in asked]
    return suggest_texts(service, caller, texts, accounts, ask_llm=ask_llm)


def suggest_texts(
    service: Categorization,
    caller: Caller,
    texts: Sequence[TransactionText],
    accounts: Sequence[int | None],
    *,
    ask_llm: bool = False,
) -> list[Suggestion]:
    """The same of transactions as they are stored."""
    effects = _effects(rule_service.active_rules(caller), texts, accounts)
    worded = [
        place for place, text in enumerate(texts) if text.payee.strip() or text.description.strip()
    ]
    unruled = [place for place in worded if effects[place].category_id is None]
    ruled = any(effect.category_id is not None for effect in effects)
    names = names_of(caller) if ruled or ask_llm else {}
    told = dict(
        zip(unruled, _from_model(service, caller, [texts[place] for place in unruled]), strict=True)
    )
    found = [
        _from_rules(effect, text, names)
        if effect.category_id is not None
        else _with_effect(told.get(place, NOTHING), effect)
        for place, (effect, text) in enumerate(zip(effects, texts, strict=True))
    ]
    if ask_llm and service.chat is not None and _wants_llm(caller):
        found = [
            _from_llm(service.chat, one, text, names) if one.decision == "ask" else one
            for one, text in zip(found, texts, strict=True)
        ]
    return found


def _effects(
    rules: Sequence[Rule], texts: Sequence[TransactionText], accounts: Sequence[int | None]
) -> list[Effect]:
    """What the rules make of each; most people have none."""
    if not rules:
        return [Effect() for _ in texts]
    run = Run(rules)
    return [
        run.effect(rule_service.subject_of(text, account))
        for text, account in zip(texts, accounts, strict=True)
    ]


def names_of(caller: Caller) -> dict[int, str]:
    """The names of the caller's categories."""
    row = table_of(Category).c
    found = select(row.id, row.name).where(Category.visible_to(caller.id)).order_by(row.id)
    return {one.id: one.name for one in db.session.execute(found)}


def _from_rules(effect: Effect, text: TransactionText, names: Mapping[int, str]) -> Suggestion:
    category_id = effect.category_id or 0
    name = names.get(category_id, "")
    candidate = {"category_id": category_id, "category_name": name, "confidence": 1.0}
    payee = effect.payee or ml_service.format_payee(text.payee or text.description)
    reason = "Your own rule."
    return Suggestion(category_id, name, 1.0, "apply", [candidate], reason, payee, "rule", effect)


def _from_model(
    service: Categorization, caller: Caller, texts: Sequence[TransactionText]
) -> list[Suggestion]:
    if not texts:
        return []
    found = service.models.predict(caller, texts)
    return [
        _proposed(service.policy, proposal, found, text)
        for proposal, text in zip(found.items, texts, strict=True)
    ]


def _proposed(
    policy: Policy, proposal: CategoryPrediction, found: CategoryPredictions, text: TransactionText
) -> Suggestion:
    payee = ml_service.format_payee(text.payee or text.description)
    candidates: list[dict[str, Any]] = [
        {
            "category_id": one.category_id,
            "category_name": one.name,
            "confidence": round(one.probability, 4),
        }
        for one in proposal.candidates
    ]
    if not candidates or not payee:
        return replace(NOTHING, payee=payee)
    first, decision = candidates[0], policy.decide(proposal.confidence, found.labels)
    kept = {
        "variant": found.variant, "decision": decision, "suggested_category_id": first["category_id"],
        "candidates": candidates, "reason": proposal.reason, "confidence": proposal.confidence,
        "score": proposal.score, "similarity": proposal.similarity,
    }  # fmt: skip
    return Suggestion(
        first["category_id"], first["category_name"], round(proposal.confidence, 4), decision, candidates,
        proposal.reason, payee, "model", kept=kept,
    )  # fmt: skip


def _with_effect(suggestion: Suggestion, effect: Effect) -> Suggestion:
    """A rule that names a payee or tags, but no category, leaves that to the model."""
    if not effect.rule_ids:
        return suggestion
    return replace(suggestion, payee=effect.payee or suggestion.payee, effect=effect)


def _wants_llm(caller: Caller) -> bool:
    return bool(db.session.scalar(select(User.llm_categorization).where(User.id == caller.id)))


def _from_llm(
    chat: CategoryChat, unsure: Suggestion, text: TransactionText, names: Mapping[int, str]
) -> Suggestion:
    """A language model's choice as a suggestion; what the model said when it has none."""
    words = ml_service.clean_words(text.payee, text.description)
    by_name = {name: key for key, name in names.items()}
    if not words:
        return unsure
    try:
        name = chat.choose(words, text.kind, list(by_name))
    except Unavailable:
        return unsure
    if name is None:
        return unsure
    first = {"category_id": by_name[name], "category_name": name, "confidence": LLM_CONFIDENCE}
    others = [one for one in unsure.candidates if one["category_id"] != by_name[name]][:2]
    return replace(
        unsure, category_id=by_name[name], category_name=name, confidence=LLM_CONFIDENCE, decision="suggest",
        candidates=[first, *others], reason="A language model's choice.", source="llm", kept=None,
    )  # fmt: skip


def answer(service: Categorization, caller: Caller, body: Mapping[str, Any]) -> Any:
    """One suggestion, or ``items`` for many; nothing is stored."""
    if "transactions" in body:
        return {"items": suggest(service, caller, body["transactions"], ask_llm=body["ask_llm"])}
    return suggest(service, caller, [body], ask_llm=body["ask_llm"])[0]
