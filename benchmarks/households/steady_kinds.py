"""Kinds of households whose life stays as it is: seasons, cadences and incomes of all sorts."""

from __future__ import annotations

from benchmarks.households.drafts import (
    Draft,
    grow_yearly,
    step_every_january,
)
from benchmarks.households.everyday import (
    add_bills,
    add_everyday_spending,
    add_salary,
    first_working_days,
)
from benchmarks.households.payees import BRITAIN, JAPAN, KUWAIT
from benchmarks.households.schedules import (
    every,
    in_calendar_months,
    last_working_days,
    monthly,
    next_working_day,
    previous_working_day,
    to_weekday,
)


def renter(draft: Draft) -> None:
    """Paid on the 25th, and pays the rent on the same day, or on Monday."""
    months = draft.time.months
    draft.pay_rent(round(draft.around(950)), monthly(months, 25, next_working_day))
    add_bills(draft)
    add_everyday_spending(draft)
    add_salary(draft, draft.around(2_600), 25)


def holidaymaker(draft: Draft) -> None:
    """Travels every July and December, and spends nothing on it in other months."""
    draft.pay_rent(round(draft.around(880)), first_working_days(draft))
    add_bills(draft)
    add_everyday_spending(draft)
    summer_and_winter = (0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)
    draft.spend("Holidays", draft.around(880), 9, season=summer_and_winter, spread=0.4)
    add_salary(draft, draft.around(2_900))


def freelancer(draft: Draft) -> None:
    """Paid when clients pay, and prepays taxes every quarter."""
    months = draft.time.months
    draft.pay_rent(round(draft.around(1_050)), first_working_days(draft))
    add_bills(draft)
    add_everyday_spending(draft, 1.1)
    draft.pay("Insurance", "TK BEITRAG {month}", round(draft.around(480)), monthly(months, 15))
    quarters = in_calendar_months(months, (3, 6, 9, 12))
    taxes = round(draft.around(900))
    draft.pay("Taxes", "FINANZAMT EST-VZ {ref}", taxes, monthly(quarters, 10, next_working_day))
    clients = ("RECHNUNG {ref} AGENTUR NORD", "STRIPE PAYOUT {ref}", "RG {ref} MUELLER GMBH")
    draft.spend("Invoices", draft.around(4_200), 3, spread=0.9, payees=clients)


def family(draft: Draft) -> None:
    """Has children at school: a dear September, fees without August, quiet summers at home."""
    months = draft.time.months
    draft.pay_rent(round(draft.around(1_350)), first_working_days(draft))
    add_bills(draft, 1.8)
    add_everyday_spending(draft, 2.0)
    school = (0.8, 0.8, 0.9, 0.9, 0.9, 0.8, 0.6, 1.4, 2.8, 1.0, 1.0, 1.6)
    draft.spend("Children", draft.around(140), 5, season=school)
    terms = in_calendar_months(months, (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12))
    fees = round(draft.around(210))
    draft.pay("Child care", "BEZIRKSAMT HORT ESSENGELD {month}", fees, monthly(terms, 5))
    add_salary(draft, draft.around(4_300), 27)
    draft.earn(510, monthly(months, 9, next_working_day), "FAMILIENKASSE KINDERGELD {ref}")


def retiree(draft: Draft) -> None:
    """Lives from a pension paid on the last working day, and gives presents in December."""
    months = draft.time.months
    draft.pay_rent(round(draft.around(640)), monthly(months, 3, next_working_day))
    add_bills(draft, 0.8)
    draft.spend("Groceries", draft.around(260), 17, spread=0.35)
    draft.spend("Health", draft.around(55), 2.5)
    draft.spend("Restaurants", draft.around(40), 2.5)
    presents = (0.4, 0.4, 0.6, 0.8, 0.8, 0.4, 0.4, 0.4, 0.4, 0.6, 1.5, 5.0)
    draft.spend("Gifts", draft.around(50), 1.5, season=presents)
    draft.earn(round(draft.around(1_650)), last_working_days(months), "RENTEN SERVICE {ref}")


def yearly_insurance(draft: Draft) -> None:
    """Insures the car once a year in January, the home in May, and pays licence fees quarterly."""
    months = draft.time.months
    draft.pay_rent(round(draft.around(820)), first_working_days(draft))
    add_bills(draft)
    add_everyday_spending(draft)
    car, home = round(draft.around(640)) + 0.36, round(draft.around(130)) + 0.8
    january, may = in_calendar_months(months, (1,)), in_calendar_months(months, (5,))
    draft.pay("Insurance", "HUK-COBURG KFZ VERS. {ref}", car, monthly(january, 2, next_working_day))
    draft.pay("Insurance", "ALLIANZ HAUSRAT VTR 8821", home, monthly(may, 15, next_working_day))
    quarters = in_calendar_months(months, (2, 5, 8, 11))
    draft.pay("Fees", "RUNDFUNK ARD ZDF DRADIO", 55.08, monthly(quarters, 15, next_working_day))
    add_salary(draft, draft.around(2_700))


def japan(draft: Draft) -> None:
    """Lives in Tokyo in yen: large amounts, no decimals, rent before the month begins."""
    months = draft.time.months
    # A euro of purchasing power is 160 yen, which have no minor unit.
    draft.unit, draft.payees = 160.0, JAPAN
    # Landlords ask for whole thousands: each step is 2,000 yen.
    rent = 12.5 * round(draft.around(900) / 12.5)
    draft.pay_rent(rent, monthly(months, 27, next_working_day), payee="家賃 口座振替 大東建託")
    draft.pay(
        "Utilities", "東京電力エナジー {month}", draft.around(60), monthly(months, 20), spread=0.15
    )
    draft.pay("Phone", "NTTドコモ ご利用料金", 37.5, last_working_days(months))
    add_everyday_spending(draft)
    gifts = (1.5, 0.5, 0.8, 0.5, 0.5, 1.0, 2.5, 0.5, 0.5, 0.5, 0.8, 3.0)
    draft.spend("Gifts", draft.around(40), 1.2, season=gifts)
    draft.earn(round(draft.around(2_100)), monthly(months, 25, previous_working_day), "給与 振込")


def kuwait(draft: Draft) -> None:
    """Lives in Kuwait in dinars of three decimals, with most travel in summer."""
    months = draft.time.months
    # A euro of purchasing power is 330 fils, a thousand of which are a dinar.
    draft.unit, draft.payees = 330.0, KUWAIT
    rent = 15 * round(draft.around(1_000) / 15)
    draft.pay_rent(rent, monthly(months, 5), payee="RENT TRANSFER AL-SALEM REAL ESTATE")
    draft.pay("Phone", "ZAIN KW POSTPAID {ref}", 45, monthly(months, 12))
    add_everyday_spending(draft, 1.2)
    summer = (0.2, 0.2, 0.2, 0.5, 0.5, 2.0, 4.0, 3.0, 0.5, 0.3, 0.3, 0.3)
    draft.spend("Holidays", draft.around(130), 1.5, season=summer)
    draft.earn(round(draft.around(3_500)), monthly(months, 24), "SALARY TRF {month}")


def weekly_rent(draft: Draft) -> None:
    """Pays the rent every Friday, so that months have four or five of them; wages fortnightly."""
    time = draft.time
    draft.payees = BRITAIN
    friday = time.first_day + (4 - to_weekday(time.first_day)) % 7
    fridays = every(7, friday, time.end_day)
    draft.pay_rent(round(draft.around(210)), fridays, payee="STANDING ORDER LEEDS LETTINGS")
    draft.pay("Phone", "DD O2 UK LTD {ref}", 24.0, monthly(time.months, 8, next_working_day))
    draft.pay("Utilities", "DD OCTOPUS ENERGY", 95.0, monthly(time.months, 1, next_working_day))
    add_everyday_spending(draft)
    # Every other Friday, so that some months have three wages.
    draft.earn(round(draft.around(1_150)), fridays[::2], "BACS WAGES {ref}")


def four_weekly(draft: Draft) -> None:
    """Is paid every fourth Thursday, and pays the rent and a prepaid phone as often."""
    time = draft.time
    draft.payees = BRITAIN
    thursday = time.first_day + (3 - to_weekday(time.first_day)) % 7
    rent_days = every(28, thursday + 1, time.end_day)
    draft.pay_rent(round(draft.around(640)), rent_days, payee="DD PEABODY HOUSING TRUST")
    draft.pay("Phone", "GIFFGAFF {ref}", 12.0, every(28, thursday + 9, time.end_day))
    draft.pay("Utilities", "DD OCTOPUS ENERGY", 95.0, monthly(time.months, 1, next_working_day))
    add_everyday_spending(draft)
    draft.earn(round(draft.around(1_900)), every(28, thursday, time.end_day), "BACS WAGES {ref}")


def last_working_day(draft: Draft) -> None:
    """Pays rent and savings on the last working day of the month, and earns on the one before."""
    months = draft.time.months
    last = last_working_days(months)
    draft.pay_rent(round(draft.around(1_100)), last)
    draft.pay("Insurance", "DEBEKA LEBENSVERS. {month}", round(draft.around(120)), last)
    add_bills(draft)
    add_everyday_spending(draft)
    draft.earn(round(draft.around(3_200)), [previous_working_day(day - 1) for day in last])


def late_payer(draft: Draft) -> None:
    """Pays the rent by hand from the 1st on, up to six days late."""
    lateness = (0.3, 0.2, 0.15, 0.15, 0.1, 0.05, 0.05)
    due = monthly(draft.time.months, 1)
    draft.pay_rent(round(draft.around(760)), due, payee="MIETE WHG 12 K. BERGER", lateness=lateness)
    add_bills(draft)
    add_everyday_spending(draft)
    add_salary(draft, draft.around(2_300), 30)


def heating_season(draft: Draft) -> None:
    """Buys energy as it is used: high in winter, and nearly nothing in summer."""
    months = draft.time.months
    draft.pay_rent(round(draft.around(780)), first_working_days(draft))
    draft.pay("Phone", "VODAFONE GMBH RG {ref}", 34.99, monthly(months, 20, next_working_day))
    add_everyday_spending(draft)
    winter = (2.2, 2.0, 1.5, 0.9, 0.4, 0.2, 0.2, 0.2, 0.4, 0.9, 1.5, 1.9)
    sellers = ("HEIZOEL SCHMIDT {ref}", "STADTWERKE GAS PREPAID {ref}", "BRENNHOLZ KRAUSE")
    draft.spend("Energy", draft.around(190), 5, season=winter, spread=0.3, payees=sellers)
    add_salary(draft, draft.around(2_500))


def online_shopper(draft: Draft) -> None:
    """Orders clothes for much money and sends half of them back: refunds are negative amounts."""
    draft.pay_rent(round(draft.around(860)), first_working_days(draft))
    add_bills(draft)
    add_everyday_spending(draft)
    shops = ("ZALANDO SE {ref}", "ABOUT YOU SE {ref}")
    draft.spend("Fashion", draft.around(260), 4, payees=shops)
    # The same category: a refund takes back what was spent on the clothes.
    refunds = ("ZALANDO SE GUTSCHRIFT {ref}", "ABOUT YOU SE ERSTATTUNG {ref}")
    draft.spend("Fashion", -draft.around(120), 2, payees=refunds)
    add_salary(draft, draft.around(2_800))


def rising_prices(draft: Draft) -> None:
    """Sees prices rise by seven percent a year, and the rent by four every January."""
    prices = grow_yearly(0.07, draft.time.today)
    rent = round(draft.around(900))
    draft.pay_rent(rent, first_working_days(draft), level=step_every_january(0.04))
    add_bills(draft)
    add_everyday_spending(draft, 1.2, prices=prices)
    add_salary(draft, draft.around(2_900))


def cash_only(draft: Draft) -> None:
    """Pays cash and writes it down every few days, with weeks that were never written down."""
    draft.pay_rent(round(draft.around(520)), first_working_days(draft), payee="Rent")
    shops = ("Market", "Supermarket", "Baker", "Butcher")
    draft.spend("Groceries", draft.around(300), 16, payees=shops)
    draft.spend("Restaurants", draft.around(90), 6, payees=("Lunch", "Pub"))
    draft.spend("Transport", draft.around(60), 9, payees=("Bus", "Petrol"))
    draft.spend("Household", draft.around(45), 2, spread=0.7, payees=("Hardware shop", "Chemist"))
    draft.earn(round(draft.around(1_500)), monthly(draft.time.months, 28), "Wages")


def monthly_importer(draft: Draft) -> None:
    """Imports the bank's file on the 1st: nothing of the current month is known."""
    draft.pay_rent(round(draft.around(930)), first_working_days(draft))
    add_bills(draft)
    add_everyday_spending(draft)
    add_salary(draft, draft.around(2_700))
