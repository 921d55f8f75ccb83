"""Categories in which a month's spending is far from usual, and what made it so.

Regular payments, such as the rent, are left out of both sides: they come on one day or another and
are judged one by one.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from core.enums import InsightKind
from core.periods import Period
from services.insights.contrasts import Contrast, contrast, contrast_by
from services.insights.insight_values import InsightCause
from services.insights.materiality import is_large_purchase, is_material
from services.insights.month_basis import Expense, MonthBasis, within

MAIN_SHARE = 0.75
"""Part of the change of a category that a subcategory must explain to be named instead."""

SINGLE_SHARE = 0.7
"""Part of a change that one purchase must explain to be its cause."""

PAYEE_SHARE = 0.6
"""Part of a change that one payee must explain to be its cause."""

MIN_CAUSE_SHARE = 0.2
"""Part of a change that a payee must explain to be named among several."""
MAX_CAUSES = 3

SEASON_FACTOR = 2
"""Multiple of a usual month that the same month of the year before must have reached."""
SEASON_SHARE = 0.5
"""Part of a change that the same month of the year before must have had, too."""

MIN_ELAPSED_SHARE = 0.25
"""Part of a month before which its spending is only told if it is above a usual month's."""

SIMILAR_PURCHASE = 0.7
"""Part of a purchase from which an earlier one of the same payee makes it nothing new."""
COMMON_FACTOR = 3
"""Multiple of the usual purchase of a category that a large purchase must reach."""


@dataclass(frozen=True)
class Spending:
    """A month's expenses without regular payments, and those of the compared months.

    ``earlier`` are those of the same days, ``whole`` of the whole months, ``last_year`` of the same
    month a year before, None if that was not entered. ``regular_categories`` and ``regular_payees``
    are those with regular payments in these days.
    """

    basis: MonthBasis
    known: Period
    now: Sequence[Expense]
    earlier: Sequence[Sequence[Expense]]
    whole: Sequence[Sequence[Expense]]
    last_year: Sequence[Expense] | None
    regular_categories: frozenset[int | None]
    regular_payees: frozenset[str]

    def restrict(self, category_ids: Collection[int | None]) -> "Spending":
        """Return the part of the expenses that some categories have."""
        return Spending(
            self.basis,
            self.known,
            _restrict(self.now, category_ids),
            [_restrict(month, category_ids) for month in self.earlier],
            [_restrict(month, category_ids) for month in self.whole],
            None if self.last_year is None else _restrict(self.last_year, category_ids),
            self.regular_categories,
            self.regular_payees,
        )

    @cached_property
    def contrast(self) -> Contrast:
        """All expenses compared with the same days."""
        return contrast(self.now, self.earlier)

    @cached_property
    def by_payee(self) -> Mapping[str, Contrast]:
        """Expenses of each payee, by its key, compared with the same days."""
        return contrast_by(lambda expense: expense.payee_key, self.now, self.earlier)


@dataclass(frozen=True)
class SpendingChange:
    """A category whose spending is far above or below its usual, with what explains it.

    ``category_id`` is None for expenses without a category.
    """

    kind: InsightKind
    category_id: int | None
    spending: Spending
    causes: Sequence[InsightCause] = ()
    purchase: Expense | None = None
    payee: Expense | None = None

    @property
    def contrast(self) -> Contrast:
        """The category compared with the same days of earlier months."""
        return self.spending.contrast

    @property
    def last_year(self) -> int:
        """What the same month of the year before cost, in minor units."""
        return sum(expense.minor for expense in self.spending.last_year or ())

    @property
    def is_in_every_month(self) -> bool:
        """Whether there were such expenses in every compared month."""
        return all(self.spending.whole)

    @property
    def includes_regular_payments(self) -> bool:
        """Whether the sums are all that was spent in the category, or at the payee."""
        if self.payee is not None:
            return self.payee.payee_key not in self.spending.regular_payees
        return self.category_id not in self.spending.regular_categories


def load_spending(basis: MonthBasis, known: Period, regular_ids: set[int]) -> Spending:
    """Select the expenses to compare, without regular payments."""
    occasional = [expense for expense in basis.expenses if expense.id not in regular_ids]
    compared = Period(basis.months[-1].start, known.end)
    regular = [expense for expense in basis.select(compared) if expense.id in regular_ids]
    has_last_year = basis.entries.is_complete(basis.year_before)
    return Spending(
        basis=basis,
        known=known,
        now=within(occasional, known),
        earlier=[within(occasional, days) for days in basis.same_days],
        whole=[within(occasional, month) for month in basis.months],
        last_year=within(occasional, basis.year_before) if has_last_year else None,
        regular_categories=frozenset(_with_tops(basis, regular)),
        regular_payees=frozenset(expense.payee_key for expense in regular),
    )


def find_spending_changes(spending: Spending) -> Iterator[SpendingChange]:
    """Find the categories that are far from usual, and single purchases in all others.

    Each category is named once: by the subcategory that explains it, or as a whole.
    """
    explained: set[int | None] = set()
    for category_id, part in _find_unusual_parts(spending):
        if category_id is not None:
            explained |= {expense.category_id for expense in part.now}
            yield _explain(category_id, part)

    others = spending.restrict({expense.category_id for expense in spending.now} - explained)
    for purchase in others.now:
        if _is_large(others, purchase):
            category_id = purchase.category_id
            in_category = others.restrict({category_id})
            yield SpendingChange(
                InsightKind.LARGE_PURCHASE, category_id, in_category, purchase=purchase
            )


def _find_unusual_parts(spending: Spending) -> Iterator[tuple[int | None, Spending]]:
    basis = spending.basis
    tops = {expense.category_id: basis.find_top(expense.category_id) for expense in spending.now}
    if basis.is_over:
        in_earlier = [expense for month in spending.earlier for expense in month]
        tops |= {row.category_id: basis.find_top(row.category_id) for row in in_earlier}

    for top_id in dict.fromkeys(tops.values()):
        members = {category_id for category_id, top in tops.items() if top == top_id}
        family = spending.restrict(members)
        parts = {category_id: family.restrict({category_id}) for category_id in members}
        if not _is_unusual(family):
            yield from ((id_, part) for id_, part in parts.items() if _is_unusual(part))
            continue
        main_id = _find_main_part(family, parts)
        yield (top_id, family) if main_id is None else (main_id, parts[main_id])


def _find_main_part(family: Spending, parts: Mapping[int | None, Spending]) -> int | None:
    """Return the category that explains most of the change of its family; None if several do."""
    change = family.contrast.excess
    for category_id, part in parts.items():
        if part.contrast.excess * change >= MAIN_SHARE * change**2:
            return category_id
    return None


def _is_unusual(part: Spending) -> bool:
    sums, basis = part.contrast, part.basis
    if not is_material(basis, sums.usual, sums.now):
        return False
    # A day more or less decides how much the first days of a month usually have.
    if _is_early(part) and sums.now <= contrast(part.now, part.whole).usual:
        return False
    # Only a month that is over can have been cheap; until then, purchases may still come.
    is_cheap = basis.is_over and 0 <= sums.now < sums.usual and sums.is_lowest
    return (sums.excess > 0 and sums.is_highest) or is_cheap


def _is_early(part: Spending) -> bool:
    return part.known.days < MIN_ELAPSED_SHARE * part.basis.period.days


def _explain(category_id: int, part: Spending) -> SpendingChange:
    """Name the cause of a change: a season, a purchase, a payee, or several."""
    sums = part.contrast
    if sums.excess < 0:
        return SpendingChange(
            InsightKind.CATEGORY_DOWN, category_id, part, list(find_causes(part, sums.excess))
        )
    if is_seasonal(part):
        causes = _list_payees(part)
        return SpendingChange(InsightKind.SEASONAL, category_id, part, causes)

    purchase = max(part.now, key=lambda expense: expense.minor)
    if purchase.minor >= SINGLE_SHARE * sums.excess and _is_uncommon(part, purchase):
        return SpendingChange(InsightKind.LARGE_PURCHASE, category_id, part, purchase=purchase)

    causes = list(find_causes(part, sums.excess))
    if causes and causes[0].amount.minor >= PAYEE_SHARE * sums.excess:
        payee = next(expense for expense in part.now if expense.payee == causes[0].payee)
        return SpendingChange(InsightKind.PAYEE_UP, category_id, part, causes[:1], payee=payee)
    return SpendingChange(InsightKind.CATEGORY_UP, category_id, part, causes)


def is_seasonal(part: Spending) -> bool:
    """Return whether the same month of the year before was above its usual, too."""
    if part.last_year is None:
        return False
    whole = contrast(part.last_year, part.whole)
    is_special = whole.now >= SEASON_FACTOR * whole.usual
    return is_special and whole.excess >= max(SEASON_SHARE * part.contrast.excess, 1)


def find_causes(part: Spending, change: int) -> Iterator[InsightCause]:
    """Find the payees that explain most of a change in minor units, the largest part first."""
    names = {expense.payee_key: expense.payee for month in part.earlier for expense in month}
    names |= {expense.payee_key: expense.payee for expense in part.now}
    in_direction = [
        (key, sums)
        for key, sums in part.by_payee.items()
        if key and sums.excess * change >= MIN_CAUSE_SHARE * change**2
    ]
    in_direction.sort(key=lambda item: -abs(item[1].excess))
    for key, sums in in_direction[:MAX_CAUSES]:
        difference = part.basis.money(abs(sums.excess))
        yield InsightCause(names[key], difference, sums.count)


def _list_payees(part: Spending) -> list[InsightCause]:
    """The payees of the month by what was spent there, the largest first."""
    names = {expense.payee_key: expense.payee for expense in part.now if expense.payee_key}
    spent = {key: part.by_payee[key] for key in names if part.by_payee[key].now > 0}
    largest = sorted(spent, key=lambda key: -spent[key].now)[:MAX_CAUSES]
    return [
        InsightCause(names[key], part.basis.money(spent[key].now), spent[key].count)
        for key in largest
    ]


def _is_large(spending: Spending, purchase: Expense) -> bool:
    """Return whether a purchase is large for the household, and nothing that it often buys."""
    if not is_large_purchase(spending.basis, purchase.minor):
        return False
    same_payee = [
        expense
        for expense in spending.basis.expenses
        if expense.payee_key == purchase.payee_key and expense.id != purchase.id
    ]
    is_new = not any(
        expense.minor >= SIMILAR_PURCHASE * purchase.minor
        and expense.date >= spending.basis.year_before.end
        for expense in same_payee
    )
    returned = -sum(
        expense.minor
        for expense in same_payee
        if expense.minor < 0 and expense.date >= purchase.date
    )
    is_kept = returned < SIMILAR_PURCHASE * purchase.minor
    return is_new and is_kept and _is_uncommon(spending.restrict({purchase.category_id}), purchase)


def _is_uncommon(part: Spending, purchase: Expense) -> bool:
    """Return whether a purchase is several times as large as is usual in its category."""
    amounts = [expense.minor for month in part.whole for expense in month if expense.minor > 0]
    return not amounts or purchase.minor >= COMMON_FACTOR * median(amounts)


def _restrict(expenses: Sequence[Expense], category_ids: Collection[int | None]) -> list[Expense]:
    return [expense for expense in expenses if expense.category_id in category_ids]


def _with_tops(basis: MonthBasis, expenses: Sequence[Expense]) -> Iterator[int | None]:
    """The categories of expenses, and the categories above them."""
    for category_id in {expense.category_id for expense in expenses}:
        yield category_id
        yield basis.find_top(category_id)
