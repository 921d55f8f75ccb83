"""All kinds of invented households, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.households import changing_kinds, steady_kinds
from benchmarks.households.drafts import Draft
from benchmarks.households.entry_habits import (
    EntryHabit,
    enter_at_once,
    enter_in_batches,
    import_monthly,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """Kind of household: the part of a plan that its members share.

    ``months`` limits the history. ``telling_months`` (1 is January) are those that half of the
    households are asked about as their next month. ``enter`` decides when rows become known.
    """

    draw_plan: Callable[[Draft], None]
    currency: str = "EUR"
    months: int | None = None
    telling_months: tuple[int, ...] = ()
    enter: EntryHabit = enter_at_once

    @property
    def description(self) -> str:
        """One sentence about the household."""
        return (self.draw_plan.__doc__ or "").strip()


KINDS: Mapping[str, Kind] = {
    "renter": Kind(steady_kinds.renter),
    "holidaymaker": Kind(steady_kinds.holidaymaker, telling_months=(7, 12)),
    "freelancer": Kind(steady_kinds.freelancer),
    "family": Kind(steady_kinds.family, telling_months=(8, 9)),
    "student": Kind(changing_kinds.student, months=5),
    "retiree": Kind(steady_kinds.retiree, telling_months=(12,)),
    "yearly_insurance": Kind(steady_kinds.yearly_insurance, telling_months=(1, 5)),
    "japan": Kind(steady_kinds.japan, "JPY"),
    "cash_only": Kind(steady_kinds.cash_only, enter=enter_in_batches),
    "monthly_importer": Kind(steady_kinds.monthly_importer, enter=import_monthly),
    "mover": Kind(changing_kinds.mover),
    "newly_separated": Kind(changing_kinds.newly_separated),
    "new_subscription": Kind(changing_kinds.new_subscription),
    "car_purchase": Kind(changing_kinds.car_purchase),
    "kuwait": Kind(steady_kinds.kuwait, "KWD"),
    "weekly_rent": Kind(steady_kinds.weekly_rent, "GBP"),
    "four_weekly": Kind(steady_kinds.four_weekly, "GBP"),
    "last_working_day": Kind(steady_kinds.last_working_day),
    "late_payer": Kind(steady_kinds.late_payer),
    "heating_season": Kind(steady_kinds.heating_season),
    "online_shopper": Kind(steady_kinds.online_shopper),
    "rising_prices": Kind(steady_kinds.rising_prices, telling_months=(1,)),
}
