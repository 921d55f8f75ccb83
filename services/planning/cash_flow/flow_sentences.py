"""Sentences about a cash flow and about whether an amount can be paid."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from core.enums import AffordabilityAnswer, CashFlowProblem
from core.locales import format_date
from core.money import Money, format_money
from core.translation import say
from services.planning.cash_flow.cash_flow_values import Affordability, CashFlow

PROBLEMS = {
    CashFlowProblem.NO_ACCOUNT: "There is no account yet whose balance could be forecast.",
    CashFlowProblem.NOT_ENOUGH_HISTORY: (
        "There is too little history to say what else will be spent: only what is entered, planned"
        " or recurring is counted, without a range."
    ),
    CashFlowProblem.DATA_TOO_OLD: (
        "Entries are complete only up to {day}, so it is unknown what else was spent: only what is"
        " entered, planned or recurring is counted, without a range."
    ),
}

ANSWERS = {
    AffordabilityAnswer.YES: "Yes, you can afford {amount} on {day}.",
    AffordabilityAnswer.TIGHT: "It will be tight to pay {amount} on {day}.",
    AffordabilityAnswer.NO: "No, {amount} on {day} is more than your money allows.",
    AffordabilityAnswer.UNKNOWN: "It cannot be said yet whether you can afford {amount} on {day}.",
}


LEAST_PERCENT, MOST_PERCENT = 1, 99


@dataclass(frozen=True, slots=True)
class FlowWording:
    """The language and the formats of a locale."""

    locale: str

    def say(self, phrase: str, **parts: Money | dt.date | str | int) -> str:
        """Write a phrase with amounts and days in the locale's formats."""
        return say(
            phrase, self.locale, **{name: self._format(part) for name, part in parts.items()}
        )

    def _format(self, part: Money | dt.date | str | int) -> str:
        if isinstance(part, Money):
            return format_money(part, self.locale)
        return format_date(part, self.locale) if isinstance(part, dt.date) else str(part)


def describe_cash_flow(flow: CashFlow, locale: str) -> str:
    """Describe the lowest point of a cash flow and how sure it is."""
    words = FlowWording(locale)
    sentences = []
    if flow.problem is not None:
        sentences.append(words.say(PROBLEMS[flow.problem], day=flow.data_until))
    if flow.lowest is None:
        return " ".join(sentences)
    sentences.append(
        words.say(
            "The lowest balance of the next {days} days is expected on {day}: {balance}.",
            days=len(flow.days),
            day=flow.lowest.date,
            balance=flow.lowest.balance,
        )
    )
    if flow.chance_below_limit is not None:
        chance = _describe_chance(words, flow.chance_below_limit)
        sentences.append(
            words.say(
                "The chance of falling below {limit} in this time is {chance}.",
                limit=flow.limit,
                chance=chance,
            )
        )
    return " ".join(sentences)


def _describe_chance(words: FlowWording, chance: float) -> str:
    """Write a chance in whole percent; neither nothing nor everything is certain."""
    percent = round(100 * chance)
    if percent < LEAST_PERCENT:
        return words.say("below 1%")
    return (
        words.say("above 99%")
        if percent > MOST_PERCENT
        else words.say("about {percent}%", percent=percent)
    )


def describe_affordability(result: Affordability, locale: str, month_days: int) -> list[str]:
    """Say whether an amount can be paid on a day, why, and when it can be."""
    words, flow = FlowWording(locale), result.flow
    sentences = [words.say(ANSWERS[result.answer], amount=result.amount, day=result.date)]
    if flow.problem is not None:
        sentences.append(words.say(PROBLEMS[flow.problem], day=flow.data_until))
    if result.lowest_date is None or result.lowest_balance is None:
        return sentences
    sentences.append(
        words.say(
            "In the {days} days from then on, the balance is lowest on {day}, with {balance}"
            " expected.",
            days=month_days,
            day=result.lowest_date,
            balance=result.lowest_balance,
        )
    )
    if result.chance_below_limit is not None:
        sentences.append(
            words.say(
                "The chance of falling below {limit} in that time is {chance}.",
                limit=flow.limit,
                chance=_describe_chance(words, result.chance_below_limit),
            )
        )
    if result.spendable is not None and result.answer != AffordabilityAnswer.YES:
        if result.spendable.minor > 0:
            safe = words.say("Up to {amount} would be safe on that day.", amount=result.spendable)
        else:
            safe = words.say("Nothing can be spent safely on that day.")
        sentences.append(safe)
    return [*sentences, *_describe_days(words, result)]


def _describe_days(words: FlowWording, result: Affordability) -> Iterator[str]:
    earliest, latest = result.earliest_date, result.latest_date
    if result.answer == AffordabilityAnswer.UNKNOWN:
        return
    if earliest is None:
        yield words.say("No day of the next half year is safe for it.")
    elif result.answer == AffordabilityAnswer.YES:
        if latest is not None:
            yield words.say("It stays affordable until {day}.", day=latest)
    elif latest is None:
        yield words.say("It is affordable from {day} on.", day=earliest)
    else:
        yield words.say("It is affordable from {first} to {last}.", first=earliest, last=latest)
