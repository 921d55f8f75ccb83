"""The currency of a report, and whether amounts in others are converted into it."""

from collections.abc import Collection
from dataclasses import dataclass

from core.exchange_rates import FindRate
from core.identity import Caller
from services.ledger.exchange_rate_queries import load_rate_book
from services.ledger.total_queries import load_currencies


@dataclass(frozen=True, slots=True)
class ReportCurrency:
    """The currency of a report.

    ``others`` are the currencies that the caller has besides. They are converted with
    ``find_rate``; without it, and on days without a rate, they are left out and named.
    """

    code: str
    others: Collection[str] = ()
    find_rate: FindRate | None = None

    @property
    def converts(self) -> bool:
        """Whether there is anything to convert."""
        return self.find_rate is not None and bool(self.others)


def load_report_currency(
    caller: Caller, currency: str | None = None, *, convert: bool | None = None
) -> ReportCurrency:
    """The currency that a report is asked for: by default the caller's own.

    Unless told, a report converts where the caller's preferences say so. One that names a currency
    does not: it is about the amounts in that currency.
    """
    code = currency or caller.currency
    if convert is None:
        convert = currency is None and caller.convert_currencies
    if not convert:
        return ReportCurrency(code)
    # Nearly everybody has one currency, and then there is nothing to convert.
    others = load_currencies(caller) - {code}
    return ReportCurrency(code, sorted(others), load_rate_book(caller).find if others else None)
