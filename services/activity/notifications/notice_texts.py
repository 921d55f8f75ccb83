"""What notifications say: a sentence with what happened, and the numbers behind it.

The sentences are English, with amounts and dates as the user's locale has them; their German is in
``core/translations/de.toml``.
"""

import datetime as dt
from typing import NamedTuple

from core.enums import WebhookDisabledReason
from core.locales import format_date
from core.money import Money, format_money
from core.periods import Period


class Text(NamedTuple):
    """The sentences of a notification."""

    title: str
    body: str


def budget_exceeded(
    name: str | None, spent: Money, available: Money, end: dt.date, locale: str
) -> Text:
    """Say that a budget is exceeded; ``name`` is None for one on all spending."""
    title = "Your budget for all spending is exceeded."
    if name:
        title = f"Your budget for {name} is exceeded."
    over = Money(spent.minor - available.minor, spent.currency)
    body = (
        f"You have spent {format_money(spent, locale)} of {format_money(available, locale)},"
        f" {format_money(over, locale)} more than planned. The period ends on"
        f" {format_date(end, locale)}."
    )
    return Text(title, body)


def budget_threshold(
    name: str | None, spent: Money, available: Money, end: dt.date, locale: str
) -> Text:
    """Say that a budget is nearly used; ``name`` is None for one on all spending."""
    percent = spent.minor * 100 // available.minor
    title = f"You have used {percent}% of your budget for all spending."
    if name:
        title = f"You have used {percent}% of your budget for {name}."
    left = Money(available.minor - spent.minor, spent.currency)
    body = (
        f"You have spent {format_money(spent, locale)} of {format_money(available, locale)}."
        f" {format_money(left, locale)} is left until {format_date(end, locale)}."
    )
    return Text(title, body)


def goal_milestone(name: str, percent: int, saved: Money, target: Money, locale: str) -> Text:
    """Say that a goal has reached a part of its target."""
    left = Money(target.minor - saved.minor, saved.currency)
    body = (
        f"{format_money(saved, locale)} of {format_money(target, locale)} is there."
        f" {format_money(left, locale)} is left."
    )
    return Text(f"{percent}% of your goal {name} is reached.", body)


def goal_completed(name: str, _percent: int, saved: Money, target: Money, locale: str) -> Text:
    """Say that a goal is reached."""
    body = f"{format_money(saved, locale)} of {format_money(target, locale)} is there."
    return Text(f"Your goal {name} is reached.", body)


def planned_waiting(name: str, amount: Money, day: dt.date, locale: str) -> Text:
    """Say that a planned transaction is due; ``name`` is empty if it has none."""
    title = "A planned transaction waits for your confirmation."
    if name:
        title = f"The planned transaction {name} waits for your confirmation."
    body = f"{format_money(amount, locale)} was planned for {format_date(day, locale)}."
    return Text(title, body)


def planned_closed(name: str, amount: Money, day: dt.date, locale: str) -> Text:
    """Say that a planned transaction was not posted because its account is closed."""
    body = (
        f"{format_money(amount, locale)} was planned for {format_date(day, locale)}, but an account"
        " of it is closed. Choose another account, or confirm it."
    )
    return Text(_not_posted(name), body)


def planned_invalid(name: str, amount: Money, day: dt.date, locale: str) -> Text:
    """Say that a planned transaction was not posted because it is not valid any more."""
    body = (
        f"{format_money(amount, locale)} was planned for {format_date(day, locale)}, but its"
        " account or category does not allow it any more. Change the planned transaction."
    )
    return Text(_not_posted(name), body)


def _not_posted(name: str) -> str:
    if name:
        return f"The planned transaction {name} was not posted."
    return "A planned transaction was not posted."


def month_over(month: Period, spent: Money, earned: Money, locale: str) -> Text:
    """Say what a month came to that is over."""
    title = f"Your summary of the month from {format_date(month.start, locale)} is ready."
    body = f"You spent {format_money(spent, locale)} and earned {format_money(earned, locale)}."
    return Text(title, body)


def webhook_disabled(name: str, reason: str) -> Text:
    """Say that the server has switched a webhook off."""
    title = f"Your webhook {name} has been switched off."
    if reason == WebhookDisabledReason.GONE:
        body = "Its receiver has answered that it no longer exists. It gets no more events."
    elif reason == WebhookDisabledReason.FAILING:
        body = "No delivery has succeeded for three days. Switch it on once its receiver works."
    else:
        body = "Its secret cannot be read since SECRET_KEY has changed. Create a new one."
    return Text(title, body)


def new_sign_in(device: str | None, moment: str) -> Text:
    """Say that somebody has logged in on a device that is new."""
    title = "There was a login on a new device."
    body = (
        f"It calls itself “{device or 'unknown'}” and logged in at {moment}. If it was not you,"
        " change your password: this logs out all devices."
    )
    return Text(title, body)


def password_changed(moment: str) -> Text:
    """Say that the password was changed."""
    title = "Your password was changed."
    body = (
        f"It was changed at {moment}, and all other devices were logged out. If it was not you,"
        " reset your password with your e-mail address."
    )
    return Text(title, body)


def passkey_added(name: str, moment: str) -> Text:
    """Say that a passkey opens sessions now."""
    title = f"The passkey {name} was added."
    body = (
        f"Since {moment}, it is enough to log in. If it was not you, delete it in the settings and"
        " change your password."
    )
    return Text(title, body)


def passkey_deleted(name: str, moment: str) -> Text:
    """Say that a passkey opens no sessions any more."""
    title = f"The passkey {name} was deleted."
    body = f"It was at {moment}. If it was not you, change your password."
    return Text(title, body)


def identity_linked(name: str, moment: str) -> Text:
    """Say that a login at a provider opens sessions now."""
    title = f"The login {name} was linked."
    body = (
        f"Since {moment}, it is enough to log in. If it was not you, unlink it in the settings and"
        " change your password."
    )
    return Text(title, body)


def identity_unlinked(name: str, moment: str) -> Text:
    """Say that a login at a provider opens no sessions any more."""
    title = f"The login {name} was unlinked."
    body = f"It was at {moment}. If it was not you, change your password."
    return Text(title, body)


def second_factor_on(moment: str) -> Text:
    """Say that logins need a second factor now."""
    title = "The second factor was turned on."
    body = (
        f"Since {moment}, a login needs a code of your authenticator app. Keep the recovery codes"
        " where you find them without your phone."
    )
    return Text(title, body)


def second_factor_off(moment: str) -> Text:
    """Say that logins need no second factor any more."""
    title = "The second factor was turned off."
    body = (
        f"Since {moment}, your password alone is enough to log in. If it was not you, change your"
        " password and turn it on again."
    )
    return Text(title, body)


def recovery_code_used(moment: str, left: int) -> Text:
    """Say that a recovery code was used, and how many are left."""
    title = "A recovery code was used."
    if not left:
        body = f"It was your last one, used at {moment}. Make new ones in the settings."
        return Text(title, body)
    body = (
        f"It was used at {moment}. Recovery codes left: {left}. If it was not you, change your"
        " password and make new codes."
    )
    return Text(title, body)


def wrong_codes(moment: str) -> Text:
    """Say that somebody knows the password and tries codes."""
    title = "Somebody entered wrong codes of your second factor."
    body = (
        f"It was at {moment}, with your right password. If it was not you, change your password:"
        " somebody knows it."
    )
    return Text(title, body)


def api_token_created(name: str, moment: str, *, may_write: bool) -> Text:
    """Say that an API token was created."""
    title = f"The API token {name} was created."
    body = (
        f"Since {moment}, it gives scripts access to read your data. If it was not you, delete it"
        " and change your password."
    )
    if may_write:
        body = (
            f"Since {moment}, it gives scripts access to read and change your data. If it was not"
            " you, delete it and change your password."
        )
    return Text(title, body)


def large_expense(
    payee: str | None, amount: Money, limit: Money, locale: str, *, is_chosen: bool
) -> Text:
    """Say that an expense is large; without ``is_chosen`` the user's own ledger says so."""
    title = f"There was an expense of {format_money(amount, locale)}."
    if payee:
        title = f"You paid {format_money(amount, locale)} to {payee}."
    body = (
        f"Hardly one in 100 of your expenses of the last year was above"
        f" {format_money(limit, locale)}."
    )
    if is_chosen:
        body = f"You asked to be told of expenses from {format_money(limit, locale)} on."
    return Text(title, body)


def import_finished(filename: str, created: int, known: int, rejected: int) -> Text:
    """Say what an import has done."""
    title = f"The import of {filename} is finished."
    body = f"New transactions: {created}. Known before: {known}. Rejected rows: {rejected}."
    return Text(title, body)


def export_finished(filename: str) -> Text:
    """Say that the file of an export can be downloaded."""
    title = f"Your export {filename} is ready."
    return Text(title, "You can download it for 48 hours.")


def import_failed(filename: str, created: int) -> Text:
    """Say that an import has failed on the way."""
    title = f"The import of {filename} failed."
    body = f"Transactions stored until then: {created}. You can undo the import."
    return Text(title, body)


def review_waiting(count: int) -> Text:
    """Say that transactions wait for a category."""
    title = f"{count} transactions need a category."
    body = "One answer settles all transactions of the same payee."
    return Text(title, body)


def forecast_finished(
    start: dt.date, end: dt.date, predicted: Money, interval: tuple[Money, Money], locale: str
) -> Text:
    """Say what the first forecast of a month expects."""
    title = (
        f"Your expected spending from {format_date(start, locale)} to {format_date(end, locale)} is"
        f" {format_money(predicted, locale)}."
    )
    lower, upper = (format_money(limit, locale) for limit in interval)
    body = f"Eight times out of ten it is between {lower} and {upper}."
    return Text(title, body)


def upcoming_payment(
    payee: str, amount: Money, day: dt.date, locale: str, *, is_entered: bool
) -> Text:
    """Say that a payment is due soon."""
    due = f"{format_money(amount, locale)} is due on {format_date(day, locale)}."
    title = f"{payee}: {due}"
    body = "It is a regular payment, expected from the earlier ones."
    if is_entered:
        body = "You have entered it for that day."
    return Text(title, body)


def missed_payment(name: str, amount: Money, day: dt.date, locale: str, *, is_income: bool) -> Text:
    """Say that a recurring payment did not come."""
    title = f"{name}: the payment of {format_date(day, locale)} did not come."
    body = f"{format_money(amount, locale)} was expected. Check whether it was paid or has ended."
    if is_income:
        body = f"{format_money(amount, locale)} was expected. Check whether it was paid to you."
    return Text(title, body)


def low_balance_ahead(day: dt.date, current: Money, due: Money, lowest: Money, locale: str) -> Text:
    """Say that everyday money runs out before the next income."""
    title = f"Your balance may fall below zero on {format_date(day, locale)}."
    body = (
        f"Your checking accounts and cash hold {format_money(current, locale)}. Until then,"
        f" {format_money(due, locale)} is due, which leaves {format_money(lowest, locale)}."
    )
    return Text(title, body)


def unusual_spending(name: str, amount: Money, usual: Money, end: dt.date, locale: str) -> Text:
    """Say that more than usual was spent on a category or at a payee."""
    title = f"You have spent more than usual on {name}."
    body = (
        f"Up to {format_date(end, locale)} it was {format_money(amount, locale)} this month;"
        f" usually it is {format_money(usual, locale)} by then."
    )
    return Text(title, body)


def anomaly(reason: str) -> Text:
    """Say that something is unusual; the reason says it with its amounts."""
    body = "Decide on it under “Unusual” in your review. If it is right, nothing has to be done."
    return Text(reason, body)


def price_rise(payee: str, amount: Money, previous: Money, locale: str) -> Text:
    """Say that a regular payment has become dearer."""
    title = f"{payee} has become dearer."
    body = (
        f"It costs {format_money(amount, locale)} now; before, it was"
        f" {format_money(previous, locale)}."
    )
    return Text(title, body)
