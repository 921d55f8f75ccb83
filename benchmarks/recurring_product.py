"""Measure recurring series through the product: entered, followed by its reactions, and listed.

    python -m benchmarks.recurring_product [--spending FOLDER] [--households N] [--accounts N]

Standing orders of bank accounts are the truth for monthly series; households are invented, with
series of every cadence among purchases. Each line has the goals of the issue and a verdict; the
exit status is 1 if one is missed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Flask

from benchmarks.ledgers import application, register_owner
from benchmarks.recurring import (
    GENERATED_DAYS,
    SAME_DAYS,
    Counts,
    GeneratedSeries,
    find_alive,
    generate_purchases,
    generate_series,
    list_origins,
    read_bank_accounts,
    read_standing_orders,
)
from core import clock
from core.enums import RecurringStatus, TransactionKind
from ml.forecasting.cadences import EPOCH, Cadence
from ml.forecasting.recurring import Payment
from ml.forecasting.training.examples import hash_share
from models import RecurringSeries
from services.ledger import transaction_service
from services.people.callers import load_caller
from services.planning import recurring_queries

GOAL = 0.95
BATCH = 1_000
SHOPS_VISITED_TWICE = 20
"""Payees of each household with two purchases at any time: pairs that are no yearly series."""

YEARLY_PAYEES = (
    "Nordstern Hausratversicherung",
    "Bundeskasse Kfz-Steuer",
    "Alpine Club membership",
    "Mutuelle Assurance Habitation",
    "Domain renewal Registrar",
    "Warranty Plus plan",
    "City Council parking permit",
    "Sportverein Blau Jahresbeitrag",
)
"""Payees of yearly contracts, whose amounts and days change from year to year."""


def follow(app: Flask, name: str, payments: Sequence[Payment], origin: int) -> list[Any]:
    """Enter payments as a new user would by ``origin``, a day number; list the series of expenses.

    The reactions to the new transactions find them.
    """
    moment = dt.datetime.combine(to_date(origin), dt.time(12), dt.UTC)
    with clock.at(moment):
        caller = load_caller(register_owner(app, name).id)
        for start in range(0, len(payments), BATCH):
            rows = [_build_values(payment) for payment in payments[start : start + BATCH]]
            transaction_service.create_transactions(caller, rows)
        query: Any = {"limit": 200, "total": False, "status": [RecurringStatus.DETECTED]}
        return list(recurring_queries.list_series(caller, query, None).items)


def _build_values(payment: Payment) -> Any:
    return {
        "kind": TransactionKind.EXPENSE.value,
        "amount": Decimal(round(payment.amount)).scaleb(-2),
        "date": to_date(payment.day),
        "payee": payment.payee,
    }


def to_date(day: int) -> dt.date:
    """Return the date of a day number."""
    return dt.date.fromordinal(day + EPOCH)


def measure_orders(app: Flask, folder: Path, limit: int) -> Counts:
    """Compare the series of accounts, at the last month of each, with their standing orders."""
    orders = read_standing_orders(folder)
    owners = [
        owner
        for owner in read_bank_accounts(folder, lambda _: True)
        if owner.name in orders and list_origins(owner.payments)
    ]
    counts = Counts()
    for owner in sorted(owners, key=lambda one: hash_share(one.name))[:limit]:
        origin = list_origins(owner.payments)[-1]
        known = [payment for payment in owner.payments if payment.day < origin]
        series = follow(app, f"account{owner.name}", known, origin)
        listed = {(one.payee, float(one.amount_minor)) for one in series}
        truth = orders[owner.name]
        counts.expected += len(series)
        counts.right += len(listed & truth)
        counts.missed += len(find_alive(owner.payments, truth, origin) - listed)
    return counts


def generate_contract(dice: random.Random, payee: str, origin: int) -> GeneratedSeries:
    """Generate a yearly contract: amounts rise or vary, days shift, references are new ones."""
    steady = generate_series(dice, Cadence.YEARLY, 0, origin)
    amount, changes = steady.paid[0].amount, dice.choice(["rise", "vary", "same"])
    payments = []
    for number, payment in enumerate([*steady.paid, *steady.coming]):
        if changes == "rise":
            amount *= dice.uniform(1.0, 1.15)
        is_varying = changes == "vary"
        paid = amount * max(0.5, 1 + dice.gauss(0, 0.1)) if is_varying else amount
        day = payment.day + dice.choice([0, 0, 0, -3, 2, 5])
        name = f"{payee} {2020 + number} RE {dice.randint(1000, 9999)}"
        payments.append(Payment(day, float(round(paid)), name, 0))
    paid_before = [payment for payment in payments if payment.day < origin]
    return GeneratedSeries(payee, Cadence.YEARLY, paid_before, payments[len(paid_before) :])


def generate_pairs(dice: random.Random, origin: int) -> list[Payment]:
    """Generate payees with two purchases each."""
    rows = []
    for number in range(SHOPS_VISITED_TWICE):
        level = dice.lognormvariate(8.3, 0.8)
        name = f"Laden {chr(97 + number)}{dice.choice('aeiou')}"
        for _ in range(2):
            amount = float(max(1, round(level * dice.lognormvariate(0, 0.4))))
            rows.append(Payment(origin - 1 - dice.randrange(GENERATED_DAYS), amount, name, 0))
    return rows


def measure_households(app: Flask, count: int) -> dict[str, Counts]:
    """Count the series of invented households by cadence."""
    counts: defaultdict[str, Counts] = defaultdict(Counts)
    for seed in range(count):
        dice = random.Random(1_000 + seed)
        origin = 20_000 + dice.randrange(365)
        truth = [
            generate_series(dice, cadence, number, origin)
            for cadence in Cadence
            for number in range(2)
        ]
        truth += [generate_contract(dice, payee, origin) for payee in dice.sample(YEARLY_PAYEES, 3)]
        payments = [payment for series in truth for payment in series.paid]
        payments += [*generate_purchases(dice, origin), *generate_pairs(dice, origin)]
        known = [payment for payment in payments if payment.day >= origin - GENERATED_DAYS]
        _count(truth, follow(app, f"household{seed}", known, origin), counts)
    return dict(counts)


def _count(
    truth: Sequence[GeneratedSeries],
    listed: Sequence[RecurringSeries],
    counts: dict[str, Counts],
) -> None:
    right = set()
    for series in listed:
        counts[series.cadence].expected += 1
        match = next((one for one in truth if series.payee.startswith(one.payee)), None)
        if match is not None and _is_same(series, match):
            counts[series.cadence].right += 1
            right.add(match.payee)
    for one in truth:
        counts[one.cadence].missed += one.payee not in right


def _is_same(series: RecurringSeries, truth: GeneratedSeries) -> bool:
    """Compare cadence and next day; that of a yearly contract has shifted by a few days."""
    slack = 2 * SAME_DAYS if truth.cadence == Cadence.YEARLY else SAME_DAYS
    assert series.next_date is not None, "ended series are not listed"
    offset = (series.next_date - to_date(truth.coming[0].day)).days
    return series.cadence == truth.cadence and abs(offset) <= slack


def main() -> int:
    """Print a line per kind of series."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--spending", type=Path, help="folder of the accounts and their orders")
    parser.add_argument("--households", type=int, default=40)
    parser.add_argument("--accounts", type=int, default=200)
    options = parser.parse_args()
    with application("sqlite") as app:
        results = measure_households(app, options.households)
        if options.spending:
            orders = measure_orders(app, options.spending, options.accounts)
            results["standing orders"] = orders
    for name, counts in results.items():
        print(f"{name:16} {counts}  goal {GOAL} / {GOAL}  {_judge(counts)}")
    return 0 if all(_judge(counts) == "reached" for counts in results.values()) else 1


def _judge(counts: Counts) -> str:
    precision = counts.right / max(1, counts.expected)
    recall = counts.right / max(1, counts.right + counts.missed)
    return "reached" if min(precision, recall) >= GOAL else "MISSED"


if __name__ == "__main__":
    sys.exit(main())
