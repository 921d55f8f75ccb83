"""Generate a believable household ledger; the same seed gives the same ledger."""

import calendar
import datetime as dt
import math
import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from core.enums import TransactionKind
from sample_data.recording import LedgerRow


class Payee(NamedTuple):
    """A shop, by its name and by the text that a bank prints for it."""

    name: str
    text: str


class Bill(NamedTuple):
    """An expense that is the same on the same day of every month."""

    day: int
    category: str
    payee: Payee
    amount: Decimal


class Habit(NamedTuple):
    """Everyday purchases: their share of all purchases, and the range of their amounts."""

    share: float
    category: str
    payees: tuple[Payee, ...]
    low: float
    high: float


CHECKING = "Everyday account"
SAVINGS = "Savings account"
CARD = "Credit card"

EMPLOYER = Payee("Brightworks Ltd", "BRIGHTWORKS LTD PAYROLL")
SALARY = Decimal("3450.00")
RAISED_SALARY = Decimal("3610.00")
SALARY_DAY = 25

BILLS = (
    Bill(1, "Housing", Payee("Linden Property", "LINDEN PROPERTY RENT"), Decimal("1250.00")),
    Bill(4, "Utilities", Payee("Fibernet", "FIBERNET INTERNET 88231"), Decimal("39.99")),
    Bill(
        5,
        "Insurance",
        Payee("Harbor Mutual", "HARBOR MUTUAL HOUSEHOLD POLICY"),
        Decimal("24.50"),
    ),
    Bill(12, "Health & Fitness", Payee("Pulse Gym", "PULSE GYM MEMBERSHIP"), Decimal("34.00")),
    Bill(
        14,
        "Gifts & Donations",
        Payee("Riverside Shelter", "RIVERSIDE SHELTER DONATION"),
        Decimal("15.00"),
    ),
)
COURSE = Bill(18, "Education", Payee("Lingua Club", "LINGUA CLUB SPANISH"), Decimal("19.90"))
MONTHS_WITHOUT_COURSE = 4
"""Newest months in which the course is over."""

STREAMING = Bill(8, "Subscriptions", Payee("Streamly", "STREAMLY.COM"), Decimal("11.99"))
RAISED_STREAMING = STREAMING._replace(amount=Decimal("14.99"))

POWER = Payee("City Power", "CITY POWER ELEC DD")
POWER_DAY = 3
POWER_BASE = 78.4
POWER_SWING = 24.0
"""How far the bill of January lies above the mean of a year, and that of July below it."""
POWER_SPREAD = 4.0

CAR_INSURANCE = Payee("Harbor Mutual", "HARBOR MUTUAL CAR POLICY ANNUAL")
CAR_INSURANCE_MONTH = 3
CAR_INSURANCE_AMOUNT = Decimal("486.00")

HABITS = (
    Habit(
        0.36,
        "Groceries",
        (
            Payee("Corner Market", "CORNER MKT 0423 PORTLAND OR"),
            Payee("Green Basket", "GREEN BASKET #118 PORTLAND OR"),
            Payee("Discount Foods", "POS DISCOUNT FOODS 2207"),
        ),
        8,
        95,
    ),
    Habit(
        0.18,
        "Food & Dining",
        (
            Payee("Trattoria Nino", "TST* TRATTORIA NINO"),
            Payee("Noodle House", "NOODLE HSE 221 PORTLAND OR"),
            Payee("Daily Grind", "SQ *DAILY GRIND COFFEE"),
        ),
        4,
        48,
    ),
    Habit(
        0.14,
        "Transportation",
        (
            Payee("Metro", "METRO TRANSIT TICKETS"),
            Payee("Fuel Stop", "FUEL STOP 0712 PORTLAND OR"),
            Payee("City Cabs", "CITY CABS TRIP"),
        ),
        2.6,
        62,
    ),
    Habit(
        0.10,
        "Shopping",
        (
            Payee("Bookhaven", "BOOKHAVEN.COM 4411"),
            Payee("Northwear", "NORTHWEAR STORE 31"),
            Payee("Home & Hearth", "HOME & HEARTH 0093"),
        ),
        9,
        140,
    ),
    Habit(
        0.07,
        "Entertainment",
        (
            Payee("Rialto Cinema", "RIALTO CINEMA PORTLAND OR"),
            Payee("Jazz Cellar", "SQ *JAZZ CELLAR"),
        ),
        8,
        55,
    ),
    Habit(
        0.06,
        "Health & Fitness",
        (Payee("Old Town Pharmacy", "OLD TOWN PHARM 1180"),),
        4,
        40,
    ),
    Habit(0.05, "Personal Care", (Payee("Snip Studio", "SNIP STUDIO HAIR"),), 18, 46),
    Habit(
        0.04,
        "Gifts & Donations",
        (Payee("Flower Corner", "FLOWER CORNER PORTLAND OR"),),
        12,
        80,
    ),
)

QUIET_SHARE = 0.35
"""Purchases of the one quiet month, as a share of those of other months."""

REFUND_SHARE = 0.12
"""Share of purchases in Shopping that are sent back."""

AIRLINE = Payee("Skyline Air", "SKYLINE AIR TICKET 0162")
DOLLARS_PER_EURO = 1.12
"""About what the card's bank asks for."""
HOTEL = Payee("Hotel Miramar", "HOTEL MIRAMAR LISBOA")
HOLIDAY_MONTHS = {7, 12}
HOLIDAY_NIGHTS = 5

CARD_BILL_DAY = 20
"""Day on which the card's purchases up to the day before are paid from the everyday account."""
CARD_BILL = Payee("Credit card", "CARD PAYMENT THANK YOU")


def household(today: dt.date, months: int, per_month: int, seed: int) -> Iterator[LedgerRow]:
    """Generate the transactions of a household up to ``today``, month by month.

    Salary with a rise, rent, bills, electricity by the season, a yearly insurance, a subscription
    whose price rises, a course that ends, everyday purchases with a card that is paid once a month,
    holidays, refunds, transfers to savings, and one quiet month.
    """
    dice = random.Random(seed)  # noqa: S311 (a household, not a secret)
    first = today.replace(day=1) - relativedelta(months=months - 1)
    # Neither the first month nor one of the last two, at which whoever tries the program looks
    # first.
    quiet = dice.randrange(1, max(2, months - 2))

    on_card: list[LedgerRow] = []
    for index in range(months):
        month = first + relativedelta(months=index)
        share = QUIET_SHARE if index == quiet else 1.0
        rows = list(_monthly_rows(dice, month, is_raised=index >= months // 2))
        if index < months - MONTHS_WITHOUT_COURSE:
            rows.append(_pay(COURSE, month))
        rows += _purchases(dice, month, round(per_month * share))
        if month.month in HOLIDAY_MONTHS:
            rows += _holiday(dice, month)

        on_card += [row for row in rows if row.get("account") == CARD]
        bill, on_card = _pay_card(on_card, month.replace(day=CARD_BILL_DAY))
        rows += bill
        yield from (row for row in rows if row["date"] <= today)


def _monthly_rows(dice: random.Random, month: dt.date, *, is_raised: bool) -> Iterator[LedgerRow]:
    """Salary, bills and savings of one month."""
    yield {
        "date": month.replace(day=min(SALARY_DAY, _days_in(month))),
        "kind": TransactionKind.INCOME,
        "category": "Salary",
        "payee": EMPLOYER.name,
        "description": EMPLOYER.text,
        "amount": RAISED_SALARY if is_raised else SALARY,
        "account": CHECKING,
    }
    for bill in (*BILLS, RAISED_STREAMING if is_raised else STREAMING):
        yield _pay(bill, month)
    yield _expense(month.replace(day=POWER_DAY), "Utilities", POWER, _power_bill(dice, month))
    if month.month == CAR_INSURANCE_MONTH:
        day = month.replace(day=15)
        yearly = _expense(day, "Insurance", CAR_INSURANCE, CAR_INSURANCE_AMOUNT)
        yield yearly | {"tags": ["yearly"]}
    yield {
        # The day after the salary.
        "date": month.replace(day=26),
        "kind": TransactionKind.TRANSFER,
        "description": "To savings",
        "amount": Decimal("300.00"),
        "account": CHECKING,
        "to_account": SAVINGS,
    }


def _power_bill(dice: random.Random, month: dt.date) -> Decimal:
    """The electricity of a month: most in January, least in July."""
    season = POWER_SWING * math.cos(math.tau * (month.month - 1) / 12)
    return _round_price(POWER_BASE + season + dice.gauss(0, POWER_SPREAD))


def _purchases(dice: random.Random, month: dt.date, count: int) -> Iterator[LedgerRow]:
    """Everyday purchases of one month, and refunds of some of them."""
    last_day = _days_in(month)
    weights = [habit.share for habit in HABITS]
    for _ in range(count):
        habit = dice.choices(HABITS, weights)[0]
        # Beta(1.4, 4) leans to the low end: most purchases are small.
        price = habit.low + (habit.high - habit.low) * dice.betavariate(1.4, 4)
        amount = _round_price(price)
        day = month.replace(day=dice.randint(1, last_day))
        payee = dice.choice(habit.payees)
        yield _expense(day, habit.category, payee, amount, CARD)

        # Clothes and books are sent back; nobody returns groceries.
        if habit.category == "Shopping" and dice.random() < REFUND_SHARE:
            refund_day = day + dt.timedelta(days=dice.randint(3, 12))
            refund = _expense(refund_day, habit.category, payee, -amount, CARD)
            yield refund | {"description": f"{payee.text} REFUND", "tags": ["refund"]}


def _holiday(dice: random.Random, month: dt.date) -> Iterator[LedgerRow]:
    """Flights, and the nights of a hotel that is paid in euros."""
    start = month.replace(day=dice.randint(5, 12))
    flight_day = start - dt.timedelta(days=3)
    flights = _expense(flight_day, "Travel", AIRLINE, Decimal("412.80"), CARD)
    yield flights | {"tags": ["holiday"]}
    for night in range(HOLIDAY_NIGHTS):
        price = _round_price(dice.uniform(72, 118))
        day = start + dt.timedelta(days=night)
        night_abroad = _expense(day, "Travel", HOTEL, price, CARD)
        yield night_abroad | {
            "tags": ["holiday"],
            "original_amount": _round_price(float(price) / DOLLARS_PER_EURO),
            "original_currency": "EUR",
        }


def _pay_card(
    on_card: Sequence[LedgerRow], day: dt.date
) -> tuple[list[LedgerRow], list[LedgerRow]]:
    """Pay the purchases before a day; return the payment and the purchases that remain."""
    due = [row for row in on_card if row["date"] < day]
    rest = [row for row in on_card if row["date"] >= day]
    amount = sum((row["amount"] for row in due), Decimal())
    # More refunds than purchases leave a credit, which the next bill takes into account.
    if amount <= 0:
        return [], list(on_card)
    payment: LedgerRow = {
        "date": day,
        "kind": TransactionKind.TRANSFER,
        "payee": CARD_BILL.name,
        "description": CARD_BILL.text,
        "amount": amount,
        "account": CHECKING,
        "to_account": CARD,
    }
    return [payment], rest


def _pay(bill: Bill, month: dt.date) -> LedgerRow:
    return _expense(month.replace(day=bill.day), bill.category, bill.payee, bill.amount)


def _expense(
    day: dt.date, category: str, payee: Payee, amount: Decimal, account: str = CHECKING
) -> LedgerRow:
    return {
        "date": day,
        "kind": TransactionKind.EXPENSE,
        "category": category,
        "payee": payee.name,
        "description": payee.text,
        "amount": amount,
        "account": account,
    }


def _round_price(price: float) -> Decimal:
    """Round to cents; by way of the text, because a float is none of them exactly."""
    return Decimal(str(round(price, 2)))


def _days_in(month: dt.date) -> int:
    return calendar.monthrange(month.year, month.month)[1]
