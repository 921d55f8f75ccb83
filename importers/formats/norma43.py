"""Read Norma 43, the text format of Spanish banks: records of fixed width.

AEB, Cuaderno 43: 11 begins an account, 22 is a movement, 23 its texts, 33 ends the account.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from iso4217 import Currency

from importers import text_encoding
from importers.formats.rows import invalid_amount, invalid_date
from importers.readers import ReadOptions
from importers.values import (
    Detection,
    FileError,
    StatedBalance,
    Statement,
    StatementItem,
    StatementRow,
)

SIGNATURE = re.compile(r"\s*11[0-9]{18}[^\r\n]{6,80}[\r\n]+(?:[^\r\n]*[\r\n]+){0,2}?22[0-9 ]{26}")
ACCOUNT_START, MOVEMENT, TEXTS, ACCOUNT_END = "11", "22", "23", "33"
DEBIT, CREDIT = "1", "2"
NO_REFERENCE = re.compile(r"[0 ]*")


@dataclass(slots=True)
class _Movement:
    line: int
    text: str
    account: str | None
    currency: str | None
    # Some programs write the own concept with two digits instead of three.
    is_shifted: bool = False
    concepts: list[str] = field(default_factory=list)

    @property
    def mark(self) -> str:
        return self.text[26:27] if self.is_shifted else self.text[27:28]

    @property
    def digits(self) -> str:
        """The 14 digits of the amount."""
        is_at_once = self.is_shifted and self.text[27:28] == "0"
        start = 27 if is_at_once else 28
        return self.text[start : start + 14]


class Norma43Reader:
    """Reader of Norma 43 (Cuaderno 43)."""

    name = "norma43"

    def recognises(self, sample: str) -> bool:
        return SIGNATURE.match(sample) is not None

    def read(self, content: bytes, _options: ReadOptions) -> Statement:
        encoding = text_encoding.detect(content)
        items = list(_read_items(content.decode(encoding.conclusion, "replace")))
        if not items:
            raise FileError("The file contains no statement.", "no_rows")
        format_evidence = Detection("format", self.name, "record types 11 and 22", 1.0)
        return Statement(self.name, lambda: iter(items), evidence=(encoding, format_evidence))


def _read_items(text: str) -> Iterator[StatementItem]:
    movements: list[_Movement] = []
    balances: list[StatedBalance] = []
    account: str | None = None
    currency: str | None = None
    last_day: dt.date | None = None
    is_shifted = False
    for line, record in enumerate(text.splitlines(), start=1):
        kind = record[:2]
        if kind == ACCOUNT_START:
            account = record[2:20].strip() or None
            currency = _find_currency(record[47:50])
            last_day = _parse_day(record[26:32])
            is_shifted = last_day is None
            balances += _read_balance(record[20:26], record[32:47], account, currency)
        elif kind == MOVEMENT:
            movements.append(_Movement(line, record, account, currency, is_shifted))
        elif kind == TEXTS and movements:
            movements[-1].concepts += [record[4:42], record[42:80]]
        elif kind == ACCOUNT_END and last_day is not None:
            closing = _read_balance(f"{last_day:%y%m%d}", record[58:73], account, currency)
            balances += [replace(balance, is_opening=False) for balance in closing]

    for movement in movements:
        yield _read_movement(movement)
    yield from balances


def _read_movement(movement: _Movement) -> StatementItem:
    record = movement.text
    # The day of the operation; the value date follows it.
    date = _parse_day(record[10:16])
    if date is None:
        return invalid_date(movement.line, "22", record[10:16].strip())
    amount = _parse_amount(movement.digits)
    if amount is None or movement.mark not in {DEBIT, CREDIT}:
        return invalid_amount(movement.line, "22", record[27:42].strip())

    concepts = [" ".join(concept.split()) for concept in movement.concepts]
    texts = [concept for concept in concepts if concept]
    references = [record[52:64].strip(), record[64:80].strip()]
    used = [reference for reference in references if not NO_REFERENCE.fullmatch(reference)]
    payee = texts[0] if texts else " ".join(used)
    return StatementRow(
        movement.line,
        date,
        -amount if movement.mark == DEBIT else amount,
        payee=payee,
        description=" ".join([*texts[1:], *used]) if texts else "",
        currency=movement.currency,
        account=movement.account,
    )


def _read_balance(
    day: str, marked_amount: str, account: str | None, currency: str | None
) -> Iterator[StatedBalance]:
    """Yield the balance of an account record, if it is valid: a mark and 14 digits."""
    date, amount = _parse_day(day), _parse_amount(marked_amount[1:])
    if date is not None and amount is not None and marked_amount[0] in {DEBIT, CREDIT}:
        signed = -amount if marked_amount[0] == DEBIT else amount
        yield StatedBalance(date, signed, currency, account, is_opening=True)


def _parse_day(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text, "%y%m%d").date()  # noqa: DTZ007 (a date has no zone)
    except ValueError:
        return None


def _parse_amount(digits: str) -> Decimal | None:
    """Return an amount of digits, of which the last two are decimals."""
    if not (digits.isascii() and digits.isdigit()):
        return None
    return Decimal(digits).scaleb(-2)


def _find_currency(number: str) -> str | None:
    """Return the currency with a number of ISO 4217: 978 is EUR."""
    if not (number.isascii() and number.isdigit()):
        return None
    return next((currency.code for currency in Currency if currency.number == int(number)), None)
