"""A suggested category, the policy that decides what to do with it, and what makes suggestions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from core.enums import ConfidenceLevel, Decision, SuggestionSource
from core.money import Money
from llm.chat import CategoryChat
from ml_service import CategoryModels
from models import Transaction
from services.categorization.rule_engine import RuleEffect
from services.ledger.exchanges import NO_DETAIL, TransactionDetail
from services.paging import NameColumn

CONFIDENCE_LEVELS: Mapping[Decision, ConfidenceLevel] = {
    Decision.APPLY: ConfidenceLevel.HIGH,
    Decision.SUGGEST: ConfidenceLevel.MEDIUM,
    Decision.ASK: ConfidenceLevel.LOW,
}


@dataclass(frozen=True, slots=True)
class SuggestionPolicy:
    """Thresholds of confidence, from 0 to 1, for what to do with a category.

    A category is applied only once the user has chosen ``min_labels`` categories: before, the
    model's confidence has little to be calibrated by.
    """

    apply_at: float = 0.9
    suggest_at: float = 0.6
    min_labels: int = 20

    def decide(self, confidence: float, labels: int) -> Decision:
        """Decide by the confidence and the number of categories that the user has chosen."""
        if confidence >= self.apply_at and labels >= self.min_labels:
            return Decision.APPLY
        return Decision.SUGGEST if confidence >= self.suggest_at else Decision.ASK


@dataclass(frozen=True, slots=True)
class CategorySuggester:
    """The configured parts that suggest categories. ``chat`` is None without a language model."""

    models: CategoryModels
    policy: SuggestionPolicy
    chat: CategoryChat | None = None


class SuggestedCandidate(TypedDict):
    """One of the most probable categories; ``confidence`` is a probability from 0 to 1."""

    category_id: int
    category_name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class SuggestedPart:
    """A part of the usual split of a payee."""

    category_id: int | None
    amount: Money


class SuggestionRecord(TypedDict):
    """Stored part of a model's suggestion, to compare it with the category that is chosen.

    ``score`` is the confidence as log-odds before calibration to the user, ``similarity`` the
    cosine to the nearest payee that the user has categorized.
    """

    variant: str
    decision: Decision
    suggested_category_id: int
    candidates: list[SuggestedCandidate]
    reason: str
    confidence: float
    score: float
    similarity: float


@dataclass(frozen=True, slots=True)
class CategorySuggestion:
    """A suggested category with up to three candidates; ``category_id`` is None without one.

    ``effect`` is what the user's rules set besides the category, ``record`` what to store of a
    model's suggestion (None for rules and the language model). ``parts`` are how payments to the
    payee are usually split; empty for most.
    """

    category_id: int | None
    category_name: str | None
    confidence: float
    decision: Decision
    candidates: list[SuggestedCandidate]
    reason: str
    payee: str
    source: SuggestionSource
    effect: RuleEffect | None = None
    record: SuggestionRecord | None = None
    parts: Sequence[SuggestedPart] = ()

    @property
    def confidence_level(self) -> ConfidenceLevel:
        return CONFIDENCE_LEVELS[self.decision]

    @property
    def rule_ids(self) -> list[int]:
        return self.effect.rule_ids if self.effect else []


NO_SUGGESTION = CategorySuggestion(
    category_id=None,
    category_name=None,
    confidence=0.0,
    decision=Decision.ASK,
    candidates=[],
    reason="Not enough information to suggest a category.",
    payee="",
    source=SuggestionSource.NONE,
)


@dataclass(frozen=True, slots=True)
class RowWithSuggestion:
    """A transaction with the suggestion for its category; None when it did not need one.

    ``names`` are those of its category and accounts, where they were requested; ``detail`` has its
    exchange and fee, where it was recorded by itself.
    """

    row: Transaction
    category_suggestion: CategorySuggestion | None
    names: Sequence[NameColumn] = field(default=(), kw_only=True)
    detail: TransactionDetail = field(default=NO_DETAIL, kw_only=True)


@dataclass(frozen=True, slots=True)
class QueuedRow(RowWithSuggestion):
    """A row of the review queue; ``settles`` counts the rows that one answer categorizes."""

    settles: int
