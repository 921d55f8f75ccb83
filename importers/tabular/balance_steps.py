"""Tell money in from money out, row by row, by the steps of the balances."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from importers.amounts import parse_amount
from importers.tabular.amount_columns import read_values
from importers.tabular.columns import Column
from importers.tabular.mapping import TableMapping
from importers.tabular.records import Record

MAX_HELD_RECORDS = 50
"""Lines without a balance up to which the row before them waits for the next balance."""


@dataclass(frozen=True, slots=True)
class BalanceSteps:
    """Directions that the balances prove for the rows of a sample.

    ``directions`` has 1 for money in, -1 for money out and 0 where the balances prove nothing.
    ``oldest`` is the place of a row without a balance before it, None if every row has one.
    ``share`` (0-1) of the steps are as long as an amount.
    """

    directions: tuple[int, ...]
    is_newest_first: bool
    oldest: int | None
    share: float

    @property
    def proven(self) -> set[int]:
        """The directions that occur."""
        return set(self.directions) - {0}


def read_steps(amount: Column, balance: Column) -> BalanceSteps:
    """Read the steps of the balances in the order of time that explains more of them.

    The share is 0 where both orders explain as many, with other directions.
    """
    amounts, balances = read_values(amount), read_values(balance)
    oldest_first = _follow(amounts, balances, is_newest_first=False)
    newest_first = _follow(amounts, balances, is_newest_first=True)
    is_tie = newest_first.share == oldest_first.share
    if is_tie and newest_first.directions != oldest_first.directions:
        # Equal amounts follow from each other in either direction of time.
        return replace(oldest_first, share=0.0)
    return newest_first if newest_first.share > oldest_first.share else oldest_first


def _follow(
    amounts: Sequence[Decimal | None], balances: Sequence[Decimal | None], *, is_newest_first: bool
) -> BalanceSteps:
    places = range(len(amounts))
    directions = [0] * len(amounts)
    before: Decimal | None = None
    oldest: int | None = None
    steps = matches = 0
    for place in reversed(places) if is_newest_first else places:
        value, balance = amounts[place], balances[place]
        if value:
            directions[place] = _find_direction(value, before, balance)
            is_step = before is not None
            steps += is_step
            matches += is_step and directions[place] != 0
            if not is_step and oldest is None:
                oldest = place
        before = before if balance is None and not value else balance
    share = matches / steps if steps else 0.0
    return BalanceSteps(tuple(directions), is_newest_first, oldest, share)


def _find_direction(value: Decimal, before: Decimal | None, after: Decimal | None) -> int:
    """Return the direction of an amount between two balances; 0 if they do not differ by it."""
    if after is None:
        return 0
    if before is None:
        # A new account starts at zero.
        return 1 if after == abs(value) else 0
    step = after - before
    if abs(step) != abs(value):
        return 0
    return 1 if step > 0 else -1


def sign_by_balances(
    records: Iterable[Record], mapping: TableMapping, *, oldest: int
) -> Iterator[Record]:
    """Write the sign that the balances prove in front of every amount.

    ``oldest`` is the direction of the row that has no balance before it. Amounts of which the
    balances prove nothing stay without a sign.
    """
    signer = _Signer(mapping, oldest)
    if mapping.is_newest_first:
        return signer.sign_backwards(records)
    return signer.sign_forwards(records)


class _Signer:
    def __init__(self, mapping: TableMapping, oldest: int) -> None:
        self._mapping = mapping
        self._oldest = oldest

    def sign_forwards(self, records: Iterable[Record]) -> Iterator[Record]:
        before: Decimal | None = None
        is_first = True
        for record in records:
            if self._is_skipped(record):
                yield record
                continue
            balance, value = self._read(record, "balance"), self._read(record, "amount")
            yield self._sign(record, before, balance, is_oldest=is_first and before is None)
            is_first = is_first and not value
            before = before if balance is None and not value else balance

    def sign_backwards(self, records: Iterable[Record]) -> Iterator[Record]:
        held: list[Record] = []
        for record in records:
            has_number = any(self._read(record, role) is not None for role in ("balance", "amount"))
            ends = has_number and not self._is_skipped(record)
            if held and (ends or len(held) > MAX_HELD_RECORDS):
                before = self._read(record, "balance") if ends else None
                yield from self._release(held, before, is_oldest=False)
                held = []
            held.append(record)
        yield from self._release(held, None, is_oldest=True)

    def _release(
        self, held: list[Record], before: Decimal | None, *, is_oldest: bool
    ) -> Iterator[Record]:
        for record in held:
            balance = self._read(record, "balance")
            yield self._sign(record, before, balance, is_oldest=is_oldest)

    def _is_skipped(self, record: Record) -> bool:
        return record[0] in self._mapping.skipped_lines

    def _read(self, record: Record, role: str) -> Decimal | None:
        place = self._mapping.columns[role][0]
        cells = record[1]
        if place >= len(cells):
            return None
        return parse_amount(cells[place].strip(), self._mapping.decimal_mark)

    def _sign(
        self, record: Record, before: Decimal | None, after: Decimal | None, *, is_oldest: bool
    ) -> Record:
        value = self._read(record, "amount")
        if not value:
            return record
        direction = _find_direction(value, before, after)
        if not direction and is_oldest:
            direction = self._oldest
        if not direction:
            return record

        line, cells = record
        place = self._mapping.columns["amount"][0]
        sign = "+" if direction > 0 else "-"
        signed = f"{sign}{cells[place].strip()}"
        return line, [*cells[:place], signed, *cells[place + 1 :]]
