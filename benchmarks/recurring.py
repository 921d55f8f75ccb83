"""Precision and recall of recurring payments, and how many of the promised ones came.

    python -m benchmarks.recurring [--spending DIR] [--labelled FILE …] [--half 0|1]

Generated series need no files. ``--spending`` is a folder with the Berka transactions and standing
orders and the Birmingham cards; ``--half`` restricts it to a half of the owners, by hash.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pandas as pd

from ml.forecasting.cadences import EPOCH, LIMITS, MonthSchedule, WeekendShift, WeekSchedule
from ml.forecasting.recurring import (
    MIN_FOUR_WEEKLY_PAYMENTS,
    Cadence,
    Payment,
    RecurringSeries,
    find_recurring_series,
    normalize_payee,
)
from ml.forecasting.training.examples import hash_share

BANK_FILE = "berka_transactions.csv.gz"
ORDERS_FILE = "berka_standing_orders.csv.gz"
CARDS_FILE = "birmingham_purchase_cards.csv.gz"
CARD_COUNT = 300
# Cards with fewer purchases hold hardly a series to find.
MIN_CARD_ROWS = 60

WINDOW_DAYS = 31
FIRST_ORIGIN_DAYS = 150
"""Days of history before the first origin of an owner."""

SAME_DAYS, SAME_AMOUNT = 4, 0.1
"""A promise came if a payment is as close as this in days, and as a share of its amount."""

GENERATED_HOUSEHOLDS = 50
GENERATED_DAYS = 762
"""Two years and a month, so that a yearly payment was made twice at least."""

TIMED_ORIGIN = dt.date(2024, 1, 1).toordinal() - EPOCH
DIGITS_TO_LETTERS = str.maketrans("0123456789", "abcdefghij")


@dataclass(slots=True)
class Counts:
    """Expected things, those of them that are right, and right things that should be expected."""

    expected: int = 0
    right: int = 0
    missed: int = 0

    def __str__(self) -> str:
        precision = self.right / self.expected if self.expected else float("nan")
        wanted = self.right + self.missed
        recall = self.right / wanted if wanted else float("nan")
        return f"precision {precision:.3f}  recall {recall:.3f}  (of {self.expected}, {wanted})"


@dataclass(frozen=True, slots=True)
class Owner:
    """A person's payments of one kind in the order of time."""

    name: str
    payments: list[Payment]


def measure_promises(owners: Iterable[Owner]) -> tuple[int, int, float]:
    """Count payments promised month by month and those that came, and sum their probabilities."""
    promised = came = 0
    probability = 0.0
    for owner in owners:
        for origin in list_origins(owner.payments):
            # Longer than the promises: one for the last days may be kept late.
            window = [p for p in owner.payments if origin <= p.day < origin + 2 * WINDOW_DAYS]
            for series in find_recurring_series(owner.payments, origin):
                due = series.due(origin, origin, origin + WINDOW_DAYS)
                promised += len(due)
                probability += series.probability * len(due)
                came += sum(_take_match(payment, window) for payment in due)
    return promised, came, probability


def _take_match(promise: Payment, window: list[Payment]) -> bool:
    """Remove the payment that keeps a promise from a window, and return whether there is one."""
    for payment in window:
        is_near = abs(payment.day - promise.day) <= SAME_DAYS
        is_equal = abs(payment.amount - promise.amount) <= SAME_AMOUNT * promise.amount
        is_same = normalize_payee(payment.payee) == normalize_payee(promise.payee)
        if is_same and is_near and is_equal:
            # Each payment keeps one promise only.
            window.remove(payment)
            return True
    return False


def list_origins(payments: Sequence[Payment]) -> list[int]:
    """List the firsts of the months that have enough history before and a window after them."""
    first = payments[0].day + FIRST_ORIGIN_DAYS
    last = payments[-1].day - WINDOW_DAYS
    days = [dt.date.fromordinal(day + EPOCH) for day in range(first, last + 1)]
    return [date.toordinal() - EPOCH for date in days if date.day == 1]


def read_bank_accounts(folder: Path, is_included: Callable[[str], bool]) -> list[Owner]:
    """Read the outgoing transfers of the Berka accounts; the payee is the receiving account."""
    table = pd.read_csv(folder / BANK_FILE, dtype=str)
    # PRIJEM is Czech for money that came in.
    table = table[(table["type"] != "PRIJEM") & table["account"].notna() & table["bank"].notna()]
    table = table.assign(day=pd.to_datetime(table["date"], format="%y%m%d"))
    table["payee"] = [_name(bank, account) for bank, account in _pairs(table, "bank", "account")]
    return list(_split_owners(table, "account_id", is_included))


def read_standing_orders(folder: Path) -> dict[str, set[tuple[str, float]]]:
    """Read the receivers and amounts of every account's standing orders."""
    orders: defaultdict[str, set[tuple[str, float]]] = defaultdict(set)
    table = pd.read_csv(folder / ORDERS_FILE, dtype=str)
    rows = zip(
        table["account_id"], _pairs(table, "bank_to", "account_to"), table["amount"], strict=True
    )
    for account, receiver, amount in rows:
        # In minor units, as payments are.
        orders[account].add((_name(*receiver), round(100 * float(amount))))
    return dict(orders)


def _pairs(table: pd.DataFrame, first: str, second: str) -> Iterator[tuple[str, str]]:
    return zip(table[first], table[second], strict=True)


def _name(bank: str, account: str) -> str:
    """Return a name for an account: numbers alone do not tell payees apart."""
    return f"{bank} {account.removesuffix('.0').translate(DIGITS_TO_LETTERS)}"


def read_cards(folder: Path, is_included: Callable[[str], bool]) -> list[Owner]:
    """Read some of the purchase cards, by hash, that have enough rows."""
    table = pd.read_csv(folder / CARDS_FILE).dropna(subset=["card", "date", "amount"])
    table = table.assign(day=pd.to_datetime(table["date"]), payee=table["merchant"].fillna(""))
    table = table[table["amount"] > 0]
    table["card"] = table["card"].astype(str)
    sizes = table["card"].value_counts()
    cards = filter(is_included, sizes[sizes >= MIN_CARD_ROWS].index)
    chosen = sorted(cards, key=hash_share)[:CARD_COUNT]
    return list(_split_owners(table[table["card"].isin(chosen)], "card", is_included))


def read_labelled(path: Path) -> list[Owner]:
    """Read the expenses of one person; the payee is the description."""
    table = pd.read_csv(path)
    table = table[table["amount"] < 0].assign(owner=path.stem)
    table = table.assign(
        day=pd.to_datetime(table["date"]), amount=-table["amount"], payee=table["description"]
    )
    return list(_split_owners(table, "owner", lambda _owner: True))


def _split_owners(
    table: pd.DataFrame, column: str, is_included: Callable[[str], bool]
) -> Iterator[Owner]:
    table = table.assign(
        day=table["day"].to_numpy("datetime64[D]").astype(int),
        minor=(100 * table["amount"].astype(float)).round(),
    ).sort_values("day", kind="stable")
    for name, rows in table.groupby(column):
        if is_included(str(name)):
            values = zip(rows["day"], rows["minor"], rows["payee"], strict=True)
            yield Owner(str(name), [Payment(int(d), float(m), str(p), 0) for d, m, p in values])


def measure_standing_orders(
    owners: Sequence[Owner], orders: dict[str, set[tuple[str, float]]]
) -> Counts:
    """Compare the series of every account and month with its standing orders.

    An order counts that was carried out three times before and again within the window.
    """
    counts = Counts()
    for owner in owners:
        truth = orders.get(owner.name, set())
        for origin in list_origins(owner.payments):
            series = find_recurring_series(owner.payments, origin)
            expected = {(item.payee, item.amount) for item in series}
            counts.expected += len(series)
            counts.right += sum((item.payee, item.amount) in truth for item in series)
            alive = find_alive(owner.payments, truth, origin)
            counts.missed += len(alive - expected)
    return counts


def find_alive(
    payments: Sequence[Payment], truth: set[tuple[str, float]], origin: int
) -> set[tuple[str, float]]:
    before: defaultdict[tuple[str, float], int] = defaultdict(int)
    after = set()
    for payment in payments:
        key = payment.payee, payment.amount
        if key in truth and payment.day < origin:
            before[key] += 1
        elif key in truth and payment.day < origin + WINDOW_DAYS:
            after.add(key)
    return {key for key in after if before[key] >= 3}


@dataclass(frozen=True, slots=True)
class GeneratedSeries:
    """A series whose payments are known, with those that come from the origin on."""

    payee: str
    cadence: Cadence
    paid: list[Payment]
    coming: list[Payment]


def generate_series(
    dice: random.Random, cadence: Cadence, number: int, origin: int
) -> GeneratedSeries:
    """Generate one series of a cadence with weekends, lateness and noise in the amount."""
    limits = LIMITS[cadence]
    fewest = {Cadence.YEARLY: 2, Cadence.FOUR_WEEKLY: MIN_FOUR_WEEKLY_PAYMENTS}.get(cadence, 4)
    repeats = dice.randint(fewest, 4 if limits.months == 12 else 9)
    start = origin - round((repeats - dice.random()) * limits.period)
    schedule: WeekSchedule | MonthSchedule = WeekSchedule(round(limits.period), start)
    if limits.months:
        date = dt.date.fromordinal(start + EPOCH)
        month = date.year * 12 + date.month - 1
        shift = dice.choice(list(WeekendShift))
        schedule = MonthSchedule(limits.months, month, dice.randint(1, 31), shift)

    # Words with an underscore do not tell payees apart.
    payee = f"{cadence.replace('_', ' ')} payee {chr(97 + number)}"
    level = dice.randint(500, 100_000)
    # Bills by use, such as electricity, differ from one to the next.
    is_variable = bool(limits.months) and limits.months < 12 and dice.random() < 0.3
    jitter = 0.15 if is_variable else 0.0
    # Two of three payments are on time.
    lateness = [0] * 4 + ([1, 2] if limits.months else [0, 1])
    payments = []
    for index in range(repeats + 8):
        day = schedule.compute_day(index) + dice.choice(lateness)
        amount = round(level * (1 + dice.gauss(0, jitter)))
        payments.append(Payment(day, float(max(1, amount)), payee, 0))
    paid = [payment for payment in payments if payment.day < origin]
    return GeneratedSeries(payments[0].payee, cadence, paid, payments[len(paid) :])


def generate_purchases(dice: random.Random, origin: int) -> Iterator[Payment]:
    """Yield purchases that no schedule has: groceries, coffee, meals, fuel and single ones."""
    for day in range(origin - GENERATED_DAYS, origin):
        if day % 7 == 2:
            yield Payment(day, float(dice.randint(4_000, 14_000)), "Weekly market", 0)
        if day % 7 < 5 and dice.random() < 0.9:
            yield Payment(day, 350.0, "Coffee bar", 0)
        if dice.random() < 0.15:
            yield Payment(day, float(dice.randint(900, 4_000)), f"Bistro {dice.choice('abc')}", 0)
        if dice.random() < 0.06:
            yield Payment(day, float(dice.randint(4_500, 7_500)), "Fuel", 0)
        if dice.random() < 0.1:
            yield Payment(day, float(dice.randint(500, 20_000)), "Online shop", 0)


def measure_generated(households: int) -> dict[str, Counts]:
    """Count found series by cadence, right ones within two days, and false ones among purchases."""
    counts = {str(cadence): Counts() for cadence in Cadence}
    for seed in range(households):
        dice = random.Random(seed)
        # Day 20,000 is in October 2024; any day of the year may follow, with its weekends.
        origin = 20_000 + dice.randrange(365)
        truth = [
            generate_series(dice, cadence, number, origin)
            for cadence in Cadence
            for number in range(2)
        ]
        payments = [payment for series in truth for payment in series.paid]
        payments += generate_purchases(dice, origin)
        payments = [payment for payment in payments if payment.day >= origin - GENERATED_DAYS]
        _count_generated(truth, find_recurring_series(payments, origin), counts)
    return counts


def _count_generated(
    truth: Sequence[GeneratedSeries],
    series: Sequence[RecurringSeries],
    counts: dict[str, Counts],
) -> None:
    by_payee = {item.payee: item for item in truth}
    right = set()
    for item in series:
        counts[item.cadence].expected += 1
        match = by_payee.get(item.payee)
        if match is not None and _is_same(item, match):
            counts[item.cadence].right += 1
            right.add(item.payee)
    for generated in truth:
        counts[generated.cadence].missed += generated.payee not in right


def _is_same(series: RecurringSeries, truth: GeneratedSeries) -> bool:
    """Compare the cadence and the day of the next payment."""
    day = series.schedule.compute_day(series.next_index)
    return series.cadence == truth.cadence and abs(day - truth.coming[0].day) <= SAME_DAYS


def measure_seconds() -> float:
    """Return the CPU time for five years of 10,000 payments to 300 payees; the best of ten."""
    dice = random.Random(1)
    origin = TIMED_ORIGIN
    payments = []
    for _ in range(8_200):
        number = dice.randrange(270)
        day = origin - 1 - dice.randrange(1_826)
        shop = f"Shop {chr(97 + number % 26)}{chr(97 + number // 26)}"
        payments.append(Payment(day, float(dice.randint(100, 20_000)), shop, 0))
    for number in range(30):
        payee = f"Contract {chr(97 + number)}"
        schedule = MonthSchedule(1, 2_019 * 12, number % 28 + 1, WeekendShift.NONE)
        days = [schedule.compute_day(month) for month in range(60)]
        payments += [Payment(day, 1_000.0, payee, 0) for day in days]
    seconds = []
    for _ in range(10):
        started = time.process_time()
        find_recurring_series(payments, origin)
        seconds.append(time.process_time() - started)
    return min(seconds)


def main() -> None:
    """Print all measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spending", type=Path)
    parser.add_argument("--labelled", type=Path, nargs="*", default=[])
    parser.add_argument("--half", type=int, choices=(0, 1))
    options = parser.parse_args()

    def is_included(owner: str) -> bool:
        return options.half is None or (hash_share(owner) < 0.5) == (options.half == 0)

    for cadence, counts in measure_generated(GENERATED_HOUSEHOLDS).items():
        print(f"generated {cadence:12}", counts)
    if options.spending:
        owners = read_bank_accounts(options.spending, is_included)
        orders = read_standing_orders(options.spending)
        print("standing orders        ", measure_standing_orders(owners, orders))
        _print_promises("bank transfers", owners)
        _print_promises("cards", read_cards(options.spending, is_included))
    for path in options.labelled:
        _print_promises(path.stem, read_labelled(path))
    print(f"10,000 payments in {1_000 * measure_seconds():.1f} ms")


def _print_promises(name: str, owners: Sequence[Owner]) -> None:
    promised, came, probability = measure_promises(owners)
    share = came / promised if promised else float("nan")
    mean = probability / promised if promised else float("nan")
    print(f"{name:23} {promised} promised, {share:.3f} came, said {mean:.3f}")


if __name__ == "__main__":
    main()
