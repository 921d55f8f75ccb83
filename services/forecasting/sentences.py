"""A forecast in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.money import Money

NAMED = 2


def sentence(
    predicted: Money, parts: Sequence[Mapping[str, Any]], categories: Sequence[Mapping[str, Any]]
) -> str:
    """Says what a prediction consists of, largest first: recurring payments by name, the rest by kind."""
    told = [_told(part, predicted.currency) for part in parts if part["amount"]]
    text = (
        f"{_amount(predicted.number, predicted.currency)}: {'; '.join(told)}."
        if told
        else "Nothing is expected."
    )
    if categories and categories[0]["amount"]:
        text += f" Most of it goes to {categories[0]['category_name']}."
    return text


def _told(part: Mapping[str, Any], currency: str) -> str:
    amount = _amount(abs(part["amount"]), currency)
    if part["kind"] == "recurring":
        names = [str(item["payee"]) for item in part["items"] if item["payee"]]
        more = len(part["items"]) - len(names[:NAMED])
        listed = ", ".join([*names[:NAMED], *([f"{more} more"] if more and names else [])])
        return f"{amount} in recurring payments" + (f" ({listed})" if listed else "")
    direction = "more" if part["amount"] > 0 else "less"
    return {
        "already_spent": f"{amount} is already spent or entered",
        "usual": f"{amount} is what you usually spend besides",
        "season": f"{amount} {direction} because of the time of year",
        "recent_change": f"{amount} {direction} than usual because of how things went lately",
    }[part["kind"]]


def _amount(number: Any, currency: str) -> str:
    return f"{number:,.2f} {currency}" if isinstance(number, float) else f"{number:,} {currency}"
