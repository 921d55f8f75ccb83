"""Net worth in one currency: each balance converted at the rate of its own day."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from core.exchange_rates import (
    ExchangeRate,
    FindRate,
    add_exactly,
    convert_exactly,
    convert_money,
    round_minor,
)
from core.money import Money
from services.ledger.net_worth_values import CurrencyNetWorth, NetWorthPoint

Flows = Mapping[str, Mapping[dt.date, int]]
"""Changes of all balances of a currency by day, in minor units."""


class MoneyMove(NamedTuple):
    """What one side of a transfer changed on a day, in minor units of its currency."""

    currency: str
    date: dt.date
    minor: int


class ExchangeMove(NamedTuple):
    """A transfer between currencies: what left, and what arrived."""

    outgoing: MoneyMove
    incoming: MoneyMove


@dataclass(frozen=True, slots=True)
class ConvertedPoint(NetWorthPoint):
    """Net worth at the end of an interval, and why it is another than at the end of the last one.

    The balance changes by ``transactions``, each converted at the rate of its day, and by
    ``rate_gain``: the same money is worth more or less than before, also because a transfer was
    made at another rate than the day's. Nobody has earned or spent it.
    """

    transactions: Money
    rate_gain: Money


@dataclass(frozen=True, slots=True)
class ConvertedNetWorth:
    """Net worth of all accounts in ``currency``, and what could not be converted.

    ``rates`` are those of the last day. ``left_out`` are currencies without a rate on one of the
    days: a series that begins to count them in the middle would show a gain that nobody had.
    """

    currency: str
    opening_balance: Money
    points: Sequence[ConvertedPoint]
    rates: Sequence[ExchangeRate]
    left_out: Sequence[CurrencyNetWorth]

    @property
    def closing_balance(self) -> Money:
        """The sum of all converted balances at the end of the last day."""
        return self.points[-1].balance

    @property
    def transactions(self) -> Money:
        """What income, expenses and transfers have changed, each at the rate of its day."""
        return Money(sum(point.transactions.minor for point in self.points), self.currency)

    @property
    def rate_gain(self) -> Money:
        """What changed rates have made of the balances; negative for a loss."""
        return Money(sum(point.rate_gain.minor for point in self.points), self.currency)


def convert_net_worth(
    series: Sequence[CurrencyNetWorth],
    flows: Flows,
    currency: str,
    before: dt.date,
    find_rate: FindRate,
    exchanges: Sequence[ExchangeMove] = (),
) -> ConvertedNetWorth | None:
    """Add up the series of several currencies in one; None without any.

    ``before`` is the day whose end the opening balances are of.
    """
    if not series:
        return None
    total = _start_empty(series[0], currency)
    used, left_out = [], []
    exact: list[Decimal] = [Decimal(0)] * len(total.points)
    for one in series:
        rates = _find_rates(one, currency, before, find_rate)
        converted = _convert_flows(one, flows.get(one.currency, {}), currency, find_rate)
        if rates is None or converted is None:
            left_out.append(one)
            continue
        total = _add(total, _convert_series(one, currency, rates))
        exact = [add_exactly(pair) for pair in zip(exact, converted, strict=True)]
        if one.currency != currency:
            used.append(rates[-1])
    names = {one.currency for one in series} - {one.currency for one in left_out}
    ends = [point.date for point in total.points]
    for position, excess in _find_exchange_gains(exchanges, names, ends, currency, find_rate):
        exact[position] = add_exactly([exact[position], -excess])
    points = _explain(total, exact)
    return ConvertedNetWorth(currency, total.opening_balance, points, used, left_out)


def _convert_flows(
    series: CurrencyNetWorth, flows: Mapping[dt.date, int], currency: str, find_rate: FindRate
) -> list[Decimal] | None:
    """What was paid in and out in each interval, exactly; None where a day has no rate."""
    ends = [point.date for point in series.points]
    parts: list[list[Decimal]] = [[] for _ in ends]
    for day, minor in flows.items():
        rate = find_rate(series.currency, currency, day)
        if rate is None:
            return None
        # The first interval that does not end before the day.
        parts[bisect_left(ends, day)].append(convert_exactly(minor, rate))
    return [add_exactly(of_interval) for of_interval in parts]


def _find_exchange_gains(
    exchanges: Sequence[ExchangeMove],
    names: set[str],
    ends: Sequence[dt.date],
    currency: str,
    find_rate: FindRate,
) -> Iterator[tuple[int, Decimal]]:
    """What transfers between currencies gained or lost at the rates of their days, by interval.

    It belongs to the interval in which the transfer is complete: that of its later side.
    """
    for exchange in exchanges:
        if not {side.currency for side in exchange} <= names:
            continue
        day = max(side.date for side in exchange)
        rates = [find_rate(side.currency, currency, side.date) for side in exchange]
        values = [
            convert_exactly(side.minor, rate)
            for side, rate in zip(exchange, rates, strict=True)
            if rate is not None
        ]
        if day <= ends[-1] and len(values) == len(rates):
            yield bisect_left(ends, day), add_exactly(values)


def _explain(total: CurrencyNetWorth, exact: Sequence[Decimal]) -> list[ConvertedPoint]:
    """Divide each change of the balance into what was paid and what rates have made of it."""
    points = []
    balance = total.opening_balance.minor
    for point, flow in zip(total.points, exact, strict=True):
        paid = round_minor(flow)
        gain = point.balance.minor - balance - paid
        balance = point.balance.minor
        points.append(
            ConvertedPoint(
                point.date,
                point.assets,
                point.liabilities,
                Money(paid, total.currency),
                Money(gain, total.currency),
            )
        )
    return points


def _start_empty(series: CurrencyNetWorth, currency: str) -> CurrencyNetWorth:
    """A series of nothing with the days of another."""
    nothing = Money(0, currency)
    points = [NetWorthPoint(point.date, nothing, nothing) for point in series.points]
    return CurrencyNetWorth(currency, nothing, points)


def _find_rates(
    series: CurrencyNetWorth, currency: str, before: dt.date, find_rate: FindRate
) -> list[ExchangeRate] | None:
    """The rate before the first day and at each point; None where one of them is unknown."""
    days = [before, *(point.date for point in series.points)]
    rates = [find_rate(series.currency, currency, day) for day in days]
    known = [rate for rate in rates if rate is not None]
    return known if len(known) == len(rates) else None


def _convert_series(
    series: CurrencyNetWorth, currency: str, rates: Sequence[ExchangeRate]
) -> CurrencyNetWorth:
    """A series in another currency, by the rate before its first day and those of its points."""
    opening, *others = rates
    points = [
        NetWorthPoint(
            point.date,
            convert_money(point.assets, rate),
            convert_money(point.liabilities, rate),
        )
        for point, rate in zip(series.points, others, strict=True)
    ]
    return CurrencyNetWorth(currency, convert_money(series.opening_balance, opening), points)


def _add(one: CurrencyNetWorth, other: CurrencyNetWorth) -> CurrencyNetWorth:
    """Two series of the same currency and days as one."""
    currency = one.currency
    points = [
        NetWorthPoint(
            point.date,
            Money(point.assets.minor + more.assets.minor, currency),
            Money(point.liabilities.minor + more.liabilities.minor, currency),
        )
        for point, more in zip(one.points, other.points, strict=True)
    ]
    opening = one.opening_balance.minor + other.opening_balance.minor
    return CurrencyNetWorth(currency, Money(opening, currency), points)
