"""Insights into budgets that are exceeded, likely to be, or too low for a usual month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.enums import (
    ComparisonBasis,
    InsightActionType,
    InsightKind,
    PeriodUnit,
    Severity,
)
from core.locales import format_date
from services.insights.balance_insights import Overspending
from services.insights.budget_amount_proposals import propose_amount
from services.insights.budget_views import BudgetView, count_exceeded
from services.insights.dedup_keys import build_dedup_key
from services.insights.insight_building import build_insight, open_transactions, select_expenses
from services.insights.insight_values import (
    Insight,
    InsightAction,
    InsightCause,
    InsightComparison,
    ProposedBudget,
)
from services.insights.insight_wording import join_words, name_month
from services.insights.month_basis import MIN_MONTHS, MonthBasis
from services.insights.spending_changes import Spending, SpendingChange, find_causes
from services.insights.spending_insights import (
    find_main_change,
    list_causes,
    list_change_causes,
    list_transaction_ids,
    say_main_cause,
)

ALL_SPENDING = "all spending"

MIN_EXCESS = 0.05
"""Part of what is available by which a budget must be exceeded to be worth saying."""

MAIN_SHARE = 0.5
"""Part of what a month has too much that a change must explain to be named as its cause."""


def find_budget_insights(
    basis: MonthBasis,
    views: Sequence[BudgetView],
    spending: Spending | None = None,
    changes: Sequence[SpendingChange] = (),
    overspending: Overspending | None = None,
) -> Iterator[Insight]:
    """Find the budgets that are exceeded or likely to be, with what made it so.

    Without enough history, there is no ``spending`` to find a reason in. ``overspending`` is part
    of the insight into the monthly budget on everything.
    """
    for view in views:
        if is_broken(view):
            change = find_cause(basis, view, changes)
            is_explained = change is not None or spending is None
            causes = [] if is_explained else list(_find_causes(view, spending))
            more = overspending if is_about_month(basis, view) else None
            yield _describe(_Subject(basis, view, change, causes, more))


def is_broken(view: BudgetView) -> bool:
    """Return whether a budget is exceeded, or likely to be, by more than a trifle."""
    is_more = view.expected - view.available >= MIN_EXCESS * max(view.available, 0)
    return is_more and (view.is_exceeded or view.is_at_risk)


def is_about_month(basis: MonthBasis, view: BudgetView) -> bool:
    """Return whether a budget is that on everything in the month of a report."""
    return view.category_id is None and view.period == basis.period


def concerns(basis: MonthBasis, view: BudgetView, change: SpendingChange) -> bool:
    """Return whether a change is one of the category of a budget or of its subcategories."""
    category_id = change.category_id
    return category_id is not None and view.category_id in {
        category_id,
        basis.find_top(category_id),
    }


def find_cause(
    basis: MonthBasis, view: BudgetView, changes: Sequence[SpendingChange]
) -> SpendingChange | None:
    """Find the change that made a budget too small; of one on everything, a large part of it."""
    if view.category_id is None:
        return find_main_change(changes, view.excess, MAIN_SHARE)
    own = [change for change in changes if concerns(basis, view, change)]
    return find_main_change(own, view.excess)


def _find_causes(view: BudgetView, spending: Spending | None) -> Iterator[InsightCause]:
    """Find the payees above their usual in the category of a monthly budget."""
    if spending is None or view.unit != PeriodUnit.MONTHLY or view.category_id is None:
        return
    part = spending.restrict(spending.basis.find_family(view.category_id))
    yield from find_causes(part, view.excess)


@dataclass(frozen=True, slots=True)
class _Subject:
    """A budget that is or will be exceeded, and the main reason: an unusual change, or payees."""

    basis: MonthBasis
    view: BudgetView
    change: SpendingChange | None
    causes: Sequence[InsightCause]
    overspending: Overspending | None

    @property
    def name(self) -> str:
        """The category; all spending for a budget on everything."""
        return self.basis.name_category(self.view.category_id) or ALL_SPENDING

    @property
    def on_name(self) -> str:
        """What was spent on, as in "on Food"."""
        return "in total" if self.view.category_id is None else f"on {self.name}"

    @property
    def end(self) -> str:
        return format_date(self.view.period.end, self.basis.caller.locale)

    @property
    def when(self) -> str:
        period, locale = self.view.period, self.basis.caller.locale
        if self.view.unit == PeriodUnit.MONTHLY:
            return f"in {name_month(period, locale)}"
        if self.view.unit == PeriodUnit.DAILY:
            return f"on {format_date(period.start, locale)}"
        noun = "week" if self.view.unit == PeriodUnit.WEEKLY else "year"
        return f"in the {noun} from {format_date(period.start, locale)}"

    @property
    def cause(self) -> str:
        """The main reason as a sentence of its own; empty if nothing was unusual."""
        if self.change is not None:
            return say_main_cause(self.change, self.view.category_id)
        named = join_words(list_causes(self.basis, self.causes))
        noun = "cause" if len(self.causes) == 1 else "causes"
        return f" Main {noun}: {named} more than usual." if named else ""


def _describe(subject: _Subject) -> Insight:
    basis, view = subject.basis, subject.view
    is_always_so = _is_always_exceeded(basis, view)
    kind = InsightKind.BUDGET_EXCEEDED if view.is_exceeded else InsightKind.BUDGET_AT_RISK
    if is_always_so:
        kind, text, action = InsightKind.BUDGET_TOO_LOW, _say_too_low(subject), _raise(subject)
    elif view.is_exceeded:
        text, action = _say_exceeded(subject), _open(subject)
    else:
        text, action = _say_at_risk(subject), _open(subject)

    return build_insight(
        basis,
        kind,
        text,
        view.excess,
        build_dedup_key(kind, view.period.start, view.budget_id),
        view.period,
        severity=Severity.INFO if is_always_so else Severity.WARNING,
        category_id=view.category_id,
        budget_id=view.budget_id,
        transaction_ids=list_transaction_ids(subject.change),
        causes=list_change_causes(subject.change) if subject.change else subject.causes,
        comparison=InsightComparison(
            basis=ComparisonBasis.BUDGET,
            amount=basis.money(view.available + view.excess),
            reference=basis.money(view.available),
            period=view.period,
        ),
        action=action,
    )


def _is_always_exceeded(basis: MonthBasis, view: BudgetView) -> bool:
    """Return whether a monthly budget was exceeded in every compared month, too."""
    is_comparable = view.unit == PeriodUnit.MONTHLY and basis.has_enough_months
    if not is_comparable:
        return False
    count = count_exceeded(basis, view)
    return count >= MIN_MONTHS and count == len(basis.months)


def _say_exceeded(subject: _Subject) -> str:
    basis, view = subject.basis, subject.view
    tense = "spent" if view.period.end < basis.caller.today else "have spent"
    more = subject.overspending
    above_income = ""
    if more is not None:
        above_income = (
            f" and {basis.format(more.excess)} more than your income of {basis.format(more.earned)}"
        )
    return (
        f"You {tense} {basis.format(view.spent)} {subject.on_name} {subject.when},"
        f" {basis.format(view.excess)} above the budget of {basis.format(view.available)}"
        f"{above_income}.{_say_expected(subject)}{subject.cause}"
    )


def _say_expected(subject: _Subject) -> str:
    """Say what an exceeded budget will come to, where that is notably more."""
    basis, view = subject.basis, subject.view
    is_more = view.expected - view.spent >= MIN_EXCESS * max(view.available, 0)
    return f" You are likely to reach {basis.format(view.expected)}." if is_more else ""


def _say_at_risk(subject: _Subject) -> str:
    basis, view = subject.basis, subject.view
    return (
        f"You have spent {basis.format(view.spent)} {subject.on_name} so far {subject.when}, and"
        f" are likely to reach {basis.format(view.available + view.excess)} by {subject.end},"
        f" {basis.format(view.excess)} above the budget of {basis.format(view.available)}."
        f"{subject.cause}"
    )


def _say_too_low(subject: _Subject) -> str:
    basis, view = subject.basis, subject.view
    spent = "were spent" if view.is_exceeded else "are likely to be spent"
    return (
        f"The budget of {basis.format(view.available)} for {subject.name} was exceeded in each of"
        f" the last {len(basis.months)} months; {subject.when}"
        f" {basis.format(view.available + view.excess)} {spent}.{subject.cause}"
    )


def _raise(subject: _Subject) -> InsightAction:
    basis, view = subject.basis, subject.view
    amount = propose_amount(basis, view.category_id)
    return InsightAction(
        type=InsightActionType.UPDATE_BUDGET,
        text=(
            f"Raise the budget for {subject.name} to {basis.format(amount)}, its usual month, or"
            " decide what to spend less on."
        ),
        budget_id=view.budget_id,
        budget=ProposedBudget(
            category_id=view.category_id, amount=basis.money(amount), period=view.unit
        ),
    )


def _open(subject: _Subject) -> InsightAction:
    basis, view = subject.basis, subject.view
    left = view.available - view.spent
    if view.is_exceeded and view.category_id is None:
        text = "Look at your largest expenses."
    elif view.is_exceeded:
        text = f"Look at what you spent on {subject.name}."
    else:
        text = (
            f"To stay within it, spend at most {basis.format(left)} more {subject.on_name} until"
            f" {subject.end}."
        )
    selection = select_expenses(basis, view.period, category_id=view.category_id)
    return open_transactions(text, selection, view.budget_id)
