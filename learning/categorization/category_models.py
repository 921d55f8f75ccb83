"""Categories: a person's ledger becomes the categoriser's memory, and its log keeps that memory up to date."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Connection, Select, and_, case, func, or_, select, true

from core import clock
from core.identity import Caller
from core.money import exponent, to_minor
from infrastructure.extensions import background
from learning.forecasting.ledgers import date_to_day_number
from learning.shipped_models import load_category_prior
from models import Category, CategoryFeedback, Event, Transaction, User, db, table_of

if TYPE_CHECKING:
    from ml.categorization.categorizer import Categorizer, Grounds, Judgement
    from ml.categorization.embedding import Embedder
    from ml.categorization.experiments import Comparison
    from ml.categorization.memory import Embed, Entry
    from ml.categorization.names import Choice

log = structlog.get_logger()

KEPT_PEOPLE = 24
KEPT_ROWS = 3_000
KEPT_OUTCOMES = 300
MAX_EVENTS = 2_000
"""With more news than this, or twice as many rows as it should keep, a memory is built anew."""
LOOK_AGAIN = 60.0
"""Seconds until an experiment is judged again."""
JUDGED_OUTCOMES = 5_000
DIRECTIONS = {"expense": -1, "transfer": 0, "income": 1}
STANDING = dt.timedelta(days=7)

ENCODER = "embeddings"
"""The folder of the encoder, among the models."""
LIKE = 0.5
"""From this cosine on, another payee is worth naming as a reason."""


@dataclass(frozen=True, slots=True)
class TransactionText:
    """What is known of a transaction, in words and minor units; a refund is an expense with a negative amount."""

    payee: str
    description: str
    amount_minor: int
    currency: str
    kind: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class CategoryCandidate:
    category_id: int
    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class CategoryPrediction:
    """Categories, most probable first; why; and what is kept to learn from later."""

    candidates: tuple[CategoryCandidate, ...]
    confidence: float
    reason: str
    score: float
    similarity: float


@dataclass(frozen=True, slots=True)
class CategoryPredictions:
    """Answers to one question: which variant gave them, and how many of the person's own choices it knows."""

    items: list[CategoryPrediction]
    variant: str
    labels: int


@dataclass(frozen=True, slots=True)
class Experiment:
    """Two variants; whether the challenger is still in the race."""

    control: str
    challenger: str
    share: float
    comparison: Comparison

    @property
    def has_fallen_back(self) -> bool:
        return self.comparison.verdict == "worse"


def clean_payee(payee: str, description: str) -> str:
    """The clean payee; of a bank's line without one, what it describes."""
    from ml.categorization.payees import clean

    return clean(payee) or clean(description)


def clean_words(payee: str, description: str) -> str:
    """The clean words of a transaction: its payee, and its description where it says something else."""
    from ml.categorization.payees import clean

    name, said = clean(payee), clean(description)
    return name if said in name else said if name in said else f"{name} {said}"


def format_payee(text: str) -> str:
    """The payee of a bank's line, as a person would write it."""
    from ml.categorization import payees

    return payees.clean_name(text)


@dataclass
class _Person:
    """One person's categoriser; ``seq`` is the event up to which it knows their ledger."""

    categorizer: Categorizer
    seq: int
    lock: threading.RLock = field(default_factory=threading.RLock)
    is_fitting: bool = False


class CategoryModels:
    """Everybody's categorisers, kept for those who asked last.

    ``challenger`` is tried on a share of the people; it loses them all again once it is shown to be worse.
    """

    def __init__(
        self,
        control: str = "kernel_linear",
        challenger: str = "",
        share: float = 0.5,
        models_dir: Path | None = None,
    ) -> None:
        self.control, self.challenger, self.share = control, challenger, share
        self.encoder = None if models_dir is None else models_dir / ENCODER
        self._embedder: Embedder | None = None
        self._people: OrderedDict[tuple[int, str], _Person] = OrderedDict()
        self._lock = threading.Lock()
        self._judged: tuple[float, Experiment] | None = None

    # --- asking ---

    def predict(self, caller: Caller, asked: Sequence[TransactionText]) -> CategoryPredictions:
        """What each of these is, as far as the caller's own choices tell. Raises Unavailable."""
        person = self._person(caller)
        with person.lock:
            judged = person.categorizer.judge([entry_of(one) for one in asked])
            names = person.categorizer.names.names
            labels = person.categorizer.labels
        return CategoryPredictions(
            [_proposal(one, names) for one in judged], person.categorizer.variant.name, labels
        )

    def count_labels(self, caller: Caller) -> int:
        """How many of the caller's own choices are known."""
        return self._person(caller).categorizer.labels

    def refit(self, caller: Caller) -> dict[str, Any]:
        """Build the caller's memory anew from the ledger, and fit the linear model to it."""
        key = (caller.id, self.variant_for(caller.id))
        with self._lock:
            self._people.pop(key, None)
        person = self._person(caller, fit=False)
        self._fit(person)
        categorizer = person.categorizer
        used = set(categorizer.memory.categories.tolist())
        return {"labels": categorizer.labels, "categories": len(used), "variant": key[1]}

    # --- experiments ---

    def variant_for(self, user_id: int) -> str:
        """Which variant serves this person."""
        from ml.categorization.experiments import is_challenger

        if not self.challenger or not is_challenger(
            user_id, f"{self.control}/{self.challenger}", self.share
        ):
            return self.control
        experiment = self.current_experiment()
        return self.control if experiment is None or experiment.has_fallen_back else self.challenger

    def current_experiment(self) -> Experiment | None:
        """The experiment that runs, as it stands; None when there is none."""
        if not self.challenger:
            return None
        if self._judged is None or time.monotonic() - self._judged[0] > LOOK_AGAIN:
            self._judged = (time.monotonic(), self._compare())
        return self._judged[1]

    def _compare(self) -> Experiment:
        """Both variants' outcomes since the challenger began."""
        from ml.categorization.experiments import compared

        row = table_of(CategoryFeedback).c
        begun = select(func.min(row.id)).where(row.variant == self.challenger).scalar_subquery()
        with db.engine.connect() as connection:
            outcomes = {
                variant: [
                    one.is_right
                    for one in connection.execute(
                        select_resolved_feedback()
                        .where(row.variant == variant, row.id >= begun)
                        .order_by(row.id)
                        .limit(JUDGED_OUTCOMES)
                    )
                ]
                for variant in (self.control, self.challenger)
            }
        comparison = compared(outcomes[self.control], outcomes[self.challenger])
        if comparison.verdict == "worse" and (
            self._judged is None or not self._judged[1].has_fallen_back
        ):
            log.warning(
                "category_variant_fell_back", challenger=self.challenger, pairs=comparison.pairs
            )
        return Experiment(self.control, self.challenger, self.share, comparison)

    # --- knowing people ---

    def _person(self, caller: Caller, *, fit: bool = True) -> _Person:
        """The caller's categoriser, as of the last event that is committed."""
        variant = self.variant_for(caller.id)
        key = (caller.id, variant)
        with self._lock:
            person = self._people.get(key)
        with db.engine.connect() as connection:
            seq = (
                connection.execute(select(User.last_seq).where(User.id == caller.id)).scalar() or 0
            )
            if person is None or not _bring_up_to_date(connection, caller, person, seq):
                person = _Person(_read(connection, caller, variant, self._embed(variant)), seq)
        with self._lock:
            self._people[key] = person
            self._people.move_to_end(key)
            while len(self._people) > KEPT_PEOPLE:
                self._people.popitem(last=False)
        if fit and person.categorizer.is_fit_due and not person.is_fitting:
            person.is_fitting = True
            background.submit(self._fit, person)
        return person

    def _embed(self, variant: str) -> Embed | None:
        """The encoder, for a variant that uses it; None, and a line in the log, where it is not installed."""
        from ml.categorization.categorizer import VARIANTS
        from ml.categorization.embedding import Embedder, EmbeddingsMissing

        if not VARIANTS[variant].meaning_share or self.encoder is None:
            return None
        with self._lock:
            try:
                self._embedder = self._embedder or Embedder(self.encoder)
            except EmbeddingsMissing as error:
                log.warning("embeddings_missing", reason=str(error))
                return None
        return self._embedder.embed

    @staticmethod
    def _fit(person: _Person) -> None:
        """Fit the linear model of the rows as they are now, without keeping anybody waiting."""
        from ml.categorization.linear import fit_linear

        try:
            with person.lock:
                rows = person.categorizer.examples()
            linear = fit_linear(*rows)
            with person.lock:
                person.categorizer.use(linear, len(rows[-1]))
        finally:
            person.is_fitting = False


def build_encoder(folder: Path, models_dir: Path) -> int:
    """Make the encoder of the embeddings variant from a MiniLM folder; answers its bytes."""
    from ml.categorization.embedding_graph import build

    return build(folder, models_dir / ENCODER)


def entry_of(text: TransactionText) -> Entry:
    """What ``ml/`` knows of a transaction."""
    from ml.categorization.memory import Entry

    amount = abs(text.amount_minor) / 10 ** exponent(text.currency)
    words, payee = (
        clean_words(text.payee, text.description),
        clean_payee(text.payee, text.description),
    )
    return Entry(words, amount, DIRECTIONS[text.kind], date_to_day_number(text.date), payee)


def _read(connection: Connection, caller: Caller, variant: str, embed: Embed | None) -> Categorizer:
    """A categoriser that knows the caller's newest choices and how its own answers turned out. Raises Unavailable."""
    from ml.categorization.categorizer import VARIANTS, Categorizer

    prior, confidence = load_category_prior()
    categorizer = Categorizer(
        prior, confidence, _choices(connection, caller), VARIANTS[variant], embed
    )
    row = table_of(Transaction).c
    columns = (
        row.payee,
        row.description,
        row.amount_minor,
        row.currency,
        row.kind,
        row.date,
        row.id,
        row.category_id,
    )
    chosen = (
        row.user_id == caller.id,
        row.category_source == "person",
        row.category_id.is_not(None),
    )
    newest = (
        select(*columns).where(*chosen).order_by(row.date.desc(), row.id.desc()).limit(KEPT_ROWS)
    )
    rows = connection.execute(newest).all()[::-1]
    categorizer.learn_many(
        [(one.id, entry_of(TransactionText(*one[:6])), one.category_id) for one in rows]
    )
    categorizer.adapt(*_outcomes(connection, caller))
    return categorizer


def select_resolved_feedback(*columns: Any) -> Select[Any]:
    """These columns of the proposals that have met their truth, and whether they were right (``is_right``).

    The person's word is the truth; what was applied and has stood for a week without a word was right, too.
    """
    row = table_of(CategoryFeedback).c
    stood = and_(
        row.settled_at.is_(None), row.decision == "apply", row.created_at < clock.now() - STANDING
    )
    is_right = case((stood, true()), else_=row.is_right).label("is_right")
    return select(*columns, is_right).where(or_(row.settled_at.is_not(None), stood))


def _choices(connection: Connection, caller: Caller) -> list[Choice]:
    from ml.categorization.names import Choice

    row = table_of(Category).c
    seen = (
        select(row.id, row.name, row.parent_id)
        .where(Category.visible_to(caller.id))
        .order_by(row.id)
    )
    return [Choice(one.id, one.name, one.parent_id) for one in connection.execute(seen)]


def _outcomes(connection: Connection, caller: Caller) -> tuple[list[float], list[bool]]:
    """Scores, and whether they were right, of the last answers that are settled, oldest first."""
    row = table_of(CategoryFeedback).c
    newest = (
        select_resolved_feedback(row.score)
        .where(row.user_id == caller.id)
        .order_by(row.id.desc())
        .limit(KEPT_OUTCOMES)
    )
    rows = connection.execute(newest).all()[::-1]
    return [one.score for one in rows], [one.is_right for one in rows]


def _bring_up_to_date(connection: Connection, caller: Caller, person: _Person, seq: int) -> bool:
    """Learn what the log says since; False when there is too much to go through."""
    with person.lock:
        if person.seq >= seq:
            return True
        row = table_of(Event).c
        since = (row.user_id == caller.id, row.seq > person.seq, row.seq <= seq)
        news = connection.execute(
            select(row.type, row.entity, row.entity_id, row.payload)
            .where(*since)
            .order_by(row.seq)
            .limit(MAX_EVENTS + 1)
        ).all()
        if len(news) > MAX_EVENTS or person.categorizer.labels > 2 * KEPT_ROWS:
            return False
        if any(one.entity == "category" for one in news):
            person.categorizer.choose_from(_choices(connection, caller))
        _learn(
            person.categorizer,
            {one.entity_id: one.payload for one in news if one.entity == "transaction"},
        )
        if any(one.type == "transaction_updated" for one in news):
            person.categorizer.adapt(*_outcomes(connection, caller))
        person.seq = seq
        return True


def _learn(categorizer: Categorizer, news: Mapping[int, Mapping[str, Any] | None]) -> None:
    """What the log says of transactions: their owner's choices are learned, anything else forgotten."""
    chosen = []
    for transaction_id, payload in news.items():
        if (
            payload is None
            or payload.get("category_source") != "person"
            or payload.get("category_id") is None
        ):
            categorizer.forget(transaction_id)
        else:
            chosen.append((transaction_id, entry_of(_logged(payload)), payload["category_id"]))
    categorizer.learn_many(chosen)


def _logged(payload: Mapping[str, Any]) -> TransactionText:
    """A transaction as the log holds it."""
    minor = to_minor(Decimal(str(payload["amount"])), payload["currency"])
    day = dt.date.fromisoformat(payload["date"])
    return TransactionText(
        payload["payee"], payload["description"], minor, payload["currency"], payload["kind"], day
    )


def _proposal(judged: Judgement, names: Mapping[int, str]) -> CategoryPrediction:
    candidates = tuple(
        CategoryCandidate(one.category, names[one.category], one.probability)
        for one in judged.candidates
    )
    return CategoryPrediction(
        candidates,
        judged.confidence,
        _reason(judged.grounds),
        judged.score,
        judged.grounds.similarity,
    )


def _reason(grounds: Grounds) -> str:
    if grounds.same_payee_agreeing:
        if grounds.same_payee == 1:
            return "Your one payment to this payee."
        return f"{grounds.same_payee_agreeing} of your {grounds.same_payee} payments to this payee."
    if grounds.nearest and grounds.similarity >= LIKE:
        return f"It is like “{format_payee(grounds.nearest)}”."
    if grounds.concept:
        return f"Its words suggest {grounds.concept.replace('_', ' ')}."
    return "From its words, its amount and your habits."
