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
from services.insights.insight_wording import join_words, list_causes, name_month, say_causes
from services.insights.month_basis import MIN_MONTHS, MonthBasis
from services.insights.spending_changes import Spending, SpendingChange, find_causes
from services.insights.spending_insights import (
    find_main_change,
    list_change_causes,
    list_transaction_ids,
    say_main_cause,
)

ALL_SPENDING = "all spending"
LOOK_AT_NAME = "Look at what you spent on {name}."

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
        return self.basis.name_category(self.view.category_id) or self.basis.say(ALL_SPENDING)

    @property
    def on_name(self) -> str:
        """What was spent on, as in "on Food"."""
        if self.view.category_id is None:
            return self.basis.say("in total")
        return self.basis.say("on {category}", category=self.name)

    @property
    def end(self) -> str:
        return self.basis.format_date(self.view.period.end)

    @property
    def when(self) -> str:
        basis, period = self.basis, self.view.period
        day = basis.format_date(period.start)
        match self.view.unit:
            case PeriodUnit.MONTHLY:
                return basis.say("in {month}", month=name_month(period, basis.caller.locale))
            case PeriodUnit.DAILY:
                return basis.say("on {day}", day=day)
            case PeriodUnit.WEEKLY:
                return basis.say("in the week from {day}", day=day)
            case _:
                return basis.say("in the year from {day}", day=day)

    @property
    def cause(self) -> list[str]:
        """The main reason as a sentence of its own; none if nothing was unusual."""
        if self.change is not None:
            return say_main_cause(self.change, self.view.category_id)
        named = join_words(list_causes(self.basis, self.causes), self.basis.caller.locale)
        words = self.basis.say("{causes} more than usual", causes=named)
        return [say_causes(self.basis, words, len(self.causes))] if named else []

    def say(self, sentence: str) -> str:
        """Write a sentence about the budget."""
        basis, view = self.basis, self.view
        return basis.say(
            sentence,
            spent=basis.format(view.spent),
            expected=basis.format(view.expected),
            total=basis.format(view.available + view.excess),
            excess=basis.format(view.excess),
            budget=basis.format(view.available),
            left=basis.format(view.available - view.spent),
            name=self.name,
            on_name=self.on_name,
            when=self.when,
            end=self.end,
            months=len(basis.months),
        )


def _describe(subject: _Subject) -> Insight:
    basis, view = subject.basis, subject.view
    is_always_so = _is_always_exceeded(basis, view)
    kind = InsightKind.BUDGET_EXCEEDED if view.is_exceeded else InsightKind.BUDGET_AT_RISK
    if is_always_so:
        kind = InsightKind.BUDGET_TOO_LOW
        sentences, action = _say_too_low(subject), _raise(subject)
    elif view.is_exceeded:
        sentences, action = _say_exceeded(subject), _open(subject)
    else:
        sentences, action = _say_at_risk(subject), _open(subject)

    return build_insight(
        basis,
        kind,
        " ".join(sentences),
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


def _say_exceeded(subject: _Subject) -> list[str]:
    basis, more = subject.basis, subject.overspending
    sentence = subject.say(
        "You spent {spent} {on_name} {when}, {excess} above the budget of {budget}"
        if subject.view.period.end < basis.caller.today
        else "You have spent {spent} {on_name} {when}, {excess} above the budget of {budget}"
    )
    if more is not None:
        above_income = basis.say(
            "{excess} more than your income of {earned}",
            excess=basis.format(more.excess),
            earned=basis.format(more.earned),
        )
        sentence = join_words([sentence, above_income], basis.caller.locale)
    return [f"{sentence}.", *_say_expected(subject), *subject.cause]


def _say_expected(subject: _Subject) -> list[str]:
    """Say what an exceeded budget will come to, where that is notably more."""
    view = subject.view
    is_more = view.expected - view.spent >= MIN_EXCESS * max(view.available, 0)
    return [subject.say("You are likely to reach {expected}.")] if is_more else []


def _say_at_risk(subject: _Subject) -> list[str]:
    text = subject.say(
        "You have spent {spent} {on_name} so far {when}, and are likely to reach {total} by {end},"
        " {excess} above the budget of {budget}."
    )
    return [text, *subject.cause]


def _say_too_low(subject: _Subject) -> list[str]:
    spent = "{when} {total} are likely to be spent"
    if subject.view.is_exceeded:
        spent = "{when} {total} were spent"
    text = subject.say(
        "The budget of {budget} for {name} was exceeded in each of the last {months} months"
    )
    return [f"{text}; {subject.say(spent)}.", *subject.cause]


def _raise(subject: _Subject) -> InsightAction:
    basis, view = subject.basis, subject.view
    amount = propose_amount(basis, view.category_id)
    return InsightAction(
        type=InsightActionType.UPDATE_BUDGET,
        text=basis.say(
            "Raise the budget for {name} to {amount}, its usual month, or decide what to spend less"
            " on.",
            name=subject.name,
            amount=basis.format(amount),
        ),
        budget_id=view.budget_id,
        budget=ProposedBudget(
            category_id=view.category_id, amount=basis.money(amount), period=view.unit
        ),
    )


def _open(subject: _Subject) -> InsightAction:
    basis, view = subject.basis, subject.view
    advice = "To stay within it, spend at most {left} more {on_name} until {end}."
    if view.is_exceeded:
        is_total = view.category_id is None
        advice = "Look at your largest expenses." if is_total else LOOK_AT_NAME
    selection = select_expenses(basis, view.period, category_id=view.category_id)
    return open_transactions(subject.say(advice), selection, view.budget_id)
