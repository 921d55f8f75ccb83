"""Insights into categories that are far from usual: what made them so, and what one can do."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.enums import (
    ComparisonBasis,
    InsightActionType,
    InsightKind,
    PeriodUnit,
    Severity,
)
from services.insights.budget_amount_proposals import propose_amount
from services.insights.budget_views import BudgetView
from services.insights.dedup_keys import build_dedup_key
from services.insights.insight_building import build_insight, open_transactions, select_expenses
from services.insights.insight_values import (
    Insight,
    InsightAction,
    InsightCause,
    InsightComparison,
    ProposedBudget,
)
from services.insights.insight_wording import (
    join_words,
    list_causes,
    name_year_before,
    say_against,
    say_causes,
    say_when,
)
from services.insights.materiality import is_alarming
from services.insights.month_basis import Expense, MonthBasis
from services.insights.spending_changes import SpendingChange

NO_CATEGORY = "expenses without a category"
NO_PAYEE = "an unnamed payee"
SIMILAR_RATIO = 1.25
"""Ratio up to which two sums are similar."""
MIN_MORE_PURCHASES = 1.3
"""Multiple of the usual number of purchases from which many of them are the cause."""


def describe_change(change: SpendingChange, budget: BudgetView | None) -> Insight:
    """Describe a change of spending; ``budget`` is the one that covers the category."""
    describe = {
        InsightKind.SEASONAL: _describe_season,
        InsightKind.LARGE_PURCHASE: _describe_purchase,
        InsightKind.PAYEE_UP: _describe_payee,
        InsightKind.CATEGORY_UP: _describe_category,
        InsightKind.CATEGORY_DOWN: _describe_decrease,
    }
    words = describe[change.kind](_Wording(change))
    basis, minor = change.spending.basis, compute_stake(change)
    named = change.purchase or change.payee
    return build_insight(
        basis,
        change.kind,
        " ".join([words, *_say_budget(change, budget)]),
        minor,
        _build_key(change),
        severity=_grade(change, minor),
        category_id=change.category_id,
        payee=named.payee if named else None,
        budget_id=budget.budget_id if budget else None,
        transaction_ids=list_transaction_ids(change),
        causes=change.causes,
        comparison=_compare(change),
        action=_advise(change, budget),
    )


def compute_stake(change: SpendingChange) -> int:
    """The amount of a purchase, or the difference of a payee or category to its usual.

    In minor units.
    """
    if change.kind == InsightKind.LARGE_PURCHASE and change.purchase is not None:
        return change.purchase.minor
    if change.payee is not None:
        return change.spending.by_payee[change.payee.payee_key].excess
    return abs(change.contrast.excess)


def say_cause(change: SpendingChange) -> str:
    """Name the cause of a change in a few words, to follow a colon."""
    basis = change.spending.basis
    if change.purchase is not None:
        amount = basis.format(change.purchase.minor)
        return basis.say("{amount} at {payee}", amount=amount, payee=change.purchase.payee)
    if not change.causes:
        return ""
    words = join_words(list_causes(basis, change.causes), basis.caller.locale)
    is_all_new = change.kind == InsightKind.SEASONAL or not change.contrast.usual
    return words if is_all_new else basis.say("{causes} more than usual", causes=words)


def say_main_cause(change: SpendingChange | None, budget_category: int | None = None) -> list[str]:
    """Name the change that explains a sum, as a sentence of its own; none without one.

    The category is named unless it is that of the sum.
    """
    words = say_cause(change) if change else ""
    if change is None or not words:
        return []
    basis = change.spending.basis
    category = basis.name_category(change.category_id)
    is_other = change.category_id != budget_category
    named = f"{category}, " if is_other and category else ""
    is_one = named or change.purchase or len(change.causes) == 1
    count = 1 if is_one else len(change.causes)
    return [say_causes(basis, f"{named}{words}{_say_last_year(change)}", count)]


def _say_last_year(change: SpendingChange) -> str:
    """Say of a season, behind its causes, what it was a year before."""
    if change.kind != InsightKind.SEASONAL:
        return ""
    basis = change.spending.basis
    category = basis.name_category(change.category_id)
    year_before = name_year_before(basis.period, basis.caller.locale)
    amount = basis.format(change.last_year)
    words = basis.say(
        "{category} in {month}: {amount}", category=category, month=year_before, amount=amount
    )
    return f" ({words})"


def list_transaction_ids(change: SpendingChange | None) -> list[int]:
    """The ids of the expenses that a change consists of."""
    return [expense.id for expense in find_expenses(change)] if change else []


def list_change_causes(change: SpendingChange | None) -> Sequence[InsightCause]:
    """The payees that explain a change; of a single purchase, its own."""
    if change is None or change.purchase is None:
        return change.causes if change else ()
    amount = change.spending.basis.money(change.purchase.minor)
    return [InsightCause(change.purchase.payee, amount, 1)]


def find_main_change(
    changes: Sequence[SpendingChange], excess: int, share: float = 0.0
) -> SpendingChange | None:
    """Find the largest rise, if it explains at least a share of what is too much."""
    rises = [change for change in changes if change.kind != InsightKind.CATEGORY_DOWN]
    main = max(rises, key=compute_stake, default=None)
    return main if main is not None and compute_stake(main) >= share * excess else None


def find_expenses(change: SpendingChange) -> Sequence[Expense]:
    """The expenses that a change consists of."""
    if change.purchase is not None:
        return [change.purchase]
    payee = change.payee
    if payee is None:
        return change.spending.now
    return [row for row in change.spending.now if row.payee_key == payee.payee_key]


@dataclass(frozen=True, slots=True)
class _Wording:
    """Parts of sentences about one change."""

    change: SpendingChange

    @property
    def basis(self) -> MonthBasis:
        return self.change.spending.basis

    @property
    def category(self) -> str:
        return self.basis.name_category(self.change.category_id) or self.basis.say(NO_CATEGORY)

    @property
    def when(self) -> str:
        spending = self.change.spending
        return say_when(self.basis.period, spending.known, self.basis.caller.locale)

    @property
    def spent(self) -> str:
        """Who spent how much in the category: "You spent $310.00 on Food in July 2026"."""
        return self.say(
            "{you_spent} {amount} on {category} {when}",
            amount=self.basis.format(self.change.contrast.now),
        )

    @property
    def you_spent(self) -> str:
        """The beginning of a sentence, which says whether regular payments are left out."""
        is_over = self.basis.is_over
        if self.change.includes_regular_payments:
            return self.basis.say("You spent" if is_over else "You have spent")
        return self.basis.say(
            "Besides regular payments, you spent"
            if is_over
            else "Besides regular payments, you have spent"
        )

    def say(self, phrase: str, **parts: object) -> str:
        """Write a phrase about the category."""
        common = {"you_spent": self.you_spent, "category": self.category, "when": self.when}
        return self.basis.say(phrase, **(common | parts))

    def against(self, usual: int, now: int) -> str:
        """How that compares with the usual: ", about twice the usual $150.00"."""
        basis, is_over = self.basis, self.basis.is_over
        if usual <= 0:
            nothing = "where you usually spend nothing"
            return basis.say(nothing if is_over else "where you usually spend nothing by then")
        reference = "the usual {amount}" if is_over else "the usual {amount} by then"
        named = basis.say(reference, amount=basis.format(usual))
        return say_against(usual, now, named, basis.caller.locale)


def _describe_season(words: _Wording) -> str:
    change, basis = words.change, words.basis
    ratio = change.contrast.now / change.last_year
    is_similar = 1 / SIMILAR_RATIO <= ratio <= SIMILAR_RATIO
    compared = basis.say(
        "It was similar a year before: {amount} in {month}."
        if is_similar
        else "It was more than usual a year before, too: {amount} in {month}.",
        amount=basis.format(change.last_year),
        month=name_year_before(basis.period, basis.caller.locale),
    )
    return f"{words.spent}{_say_payees(change)}. {compared}"


def _say_payees(change: SpendingChange) -> str:
    """Name the payees of a season; a single one has the amount that was just said."""
    causes, basis = change.causes, change.spending.basis
    if len(causes) == 1 and causes[0].amount.minor == change.contrast.now:
        return basis.say(", at {payee}", payee=causes[0].payee)
    named = join_words(list_causes(basis, causes), basis.caller.locale)
    return f": {named}" if named else ""


def _describe_purchase(words: _Wording) -> str:
    change, purchase = words.change, words.change.purchase
    assert purchase is not None, "a large purchase has an expense"
    basis = words.basis
    text = basis.say(
        "A single purchase stands out: {amount} at {payee} on {day}",
        amount=basis.format(purchase.minor),
        payee=purchase.payee or basis.say(NO_PAYEE),
        day=basis.format_date(purchase.date),
    )
    rest = change.contrast.now - purchase.minor
    if change.category_id is None:
        return f"{text}."
    if rest <= 0:
        return f"{text} ({words.category})."
    without = words.say("Without it, {category} came to {rest} {when}", rest=basis.format(rest))
    return f"{text}. {without}{_say_usual(words)}."


def _say_usual(words: _Wording) -> str:
    """Say what is usual, behind what a category came to; empty without any."""
    basis, usual = words.basis, words.change.contrast.usual
    phrase = "; usual is {amount}" if basis.is_over else "; usual is {amount} by then"
    return basis.say(phrase, amount=basis.format(usual)) if usual else ""


def _describe_payee(words: _Wording) -> str:
    change, payee = words.change, words.change.payee
    assert payee is not None, "a payee has an expense"
    sums, basis = change.spending.by_payee[payee.payee_key], words.basis
    return words.say(
        "{you_spent} {amount} at {payee} {when} ({category}, {purchases}), {comparison}.",
        amount=basis.format(sums.now),
        payee=payee.payee,
        purchases=basis.say(
            "1 purchase" if sums.count == 1 else "{count} purchases", count=sums.count
        ),
        comparison=words.against(sums.usual, sums.now),
    )


def _describe_category(words: _Wording) -> str:
    change = words.change
    sums = change.contrast
    parts = [f"{words.spent}, {words.against(sums.usual, sums.now)}"]
    if sums.count >= MIN_MORE_PURCHASES * sums.usual_count and sums.usual_count:
        counts = {"count": sums.count, "usual": sums.usual_count}
        parts.append(words.say("{count} purchases instead of {usual}", **counts))
    text = ", ".join(parts)
    return f"{text}: {say_cause(change)}." if change.causes else f"{text}."


def _describe_decrease(words: _Wording) -> str:
    change, basis = words.change, words.basis
    sums = change.contrast
    if not sums.now:
        return words.say(
            "{you_spent} nothing on {category} {when}; usual is {usual}.",
            usual=basis.format(sums.usual),
        )
    text = f"{words.spent}, {words.against(sums.usual, sums.now)}"
    if not change.causes:
        return f"{text}."
    causes = join_words(list_causes(basis, change.causes), basis.caller.locale)
    return f"{text}: {basis.say('{causes} less than usual', causes=causes)}."


def _say_budget(change: SpendingChange, budget: BudgetView | None) -> list[str]:
    """Say that a budget holds in spite of a rise; one that does not is an insight of its own."""
    if budget is None or change.kind == InsightKind.CATEGORY_DOWN:
        return []
    basis = change.spending.basis
    amount = basis.format(budget.available)
    if basis.is_over:
        return [basis.say("The budget of {amount} was kept.", amount=amount)]
    if budget.probability is None:
        return []
    return [basis.say("The budget of {amount} is likely to hold.", amount=amount)]


def _grade(change: SpendingChange, minor: int) -> Severity:
    is_expected = change.kind in {InsightKind.CATEGORY_DOWN, InsightKind.SEASONAL}
    if is_expected or not is_alarming(change.spending.basis, minor):
        return Severity.INFO
    return Severity.WARNING


def _build_key(change: SpendingChange) -> str:
    basis = change.spending.basis
    cause: object = change.category_id
    if change.purchase is not None:
        cause = f"purchase {change.purchase.id}"
    elif change.payee is not None:
        cause = f"payee {change.payee.payee_key}"
    return build_dedup_key(change.kind, basis.period.start, basis.currency, cause)


def _compare(change: SpendingChange) -> InsightComparison:
    spending, sums = change.spending, change.contrast
    if change.payee is not None:
        sums = spending.by_payee[change.payee.payee_key]
    basis = spending.basis
    reference, kind = sums.usual, ComparisonBasis.USUAL
    if change.kind == InsightKind.SEASONAL:
        reference = change.last_year
        kind = ComparisonBasis.LAST_YEAR
    return InsightComparison(
        basis=kind,
        amount=basis.money(sums.now),
        reference=basis.money(reference),
        period=spending.known,
        month_count=len(basis.months) if kind == ComparisonBasis.USUAL else 0,
        includes_regular_payments=change.includes_regular_payments,
    )


def _advise(change: SpendingChange, budget: BudgetView | None) -> InsightAction | None:
    if change.kind == InsightKind.CATEGORY_DOWN:
        return None
    amount = propose_amount(change.spending.basis, change.category_id)
    # What is bought in some months only has no usual amount that a budget could limit.
    is_regular = change.kind == InsightKind.CATEGORY_UP and change.is_in_every_month
    if is_regular and amount > 0 and budget is None:
        return _propose_budget(change, amount)

    words = _Wording(change)
    named = change.purchase or change.payee
    advice = words.say("Look at what you spent on {name}.", name=words.category)
    if named and named.payee:
        advice = words.say("Look at what you spent at {payee}.", payee=named.payee)
    spending = change.spending
    selection = select_expenses(
        spending.basis,
        spending.known,
        category_id=change.category_id,
        payee=spending.basis.spellings.get(named.payee_key, ()) if named else (),
        uncategorized=change.category_id is None,
    )
    return open_transactions(advice, selection)


def _propose_budget(change: SpendingChange, amount: int) -> InsightAction:
    basis = change.spending.basis
    words = _Wording(change)
    return InsightAction(
        type=InsightActionType.CREATE_BUDGET,
        text=words.say(
            "Set a monthly budget for {category}, to be warned in time; it usually costs up to"
            " {amount}.",
            amount=basis.format(amount),
        ),
        budget=ProposedBudget(
            category_id=change.category_id,
            amount=basis.money(amount),
            period=PeriodUnit.MONTHLY,
        ),
    )
