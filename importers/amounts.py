"""Numbers as banks write them, and which mark is the decimal one."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

CURRENCY_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "zł": "PLN",
    "kč": "CZK",
    "r$": "BRL",
    "₽": "RUB",
    "₺": "TRY",
}
MINUSES = str.maketrans({"−": "-", "–": "-", "‒": "-", "﹣": "-", "－": "-", "＋": "+"})  # noqa: RUF001 (they occur)
SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
SIGN = r"[A-Za-zčČłŁ]{1,3}\.?\$?|[€$£¥₹₽₺฿₩₪₫₴]"
NUMBER = r"[0-9][0-9.,'’]*|[.,][0-9]+"  # noqa: RUF001 (Swiss thousands)
CELL = re.compile(
    rf"(?P<open>\()?(?P<sign>[+-])?(?P<before>{SIGN})?(?P<sign2>[+-])?(?P<number>{NUMBER})(?P<sign3>[+-])?"
    rf"(?P<after>{SIGN})?(?P<sign4>[+-])?(?P<close>\))?"
)
CREDIT, DEBIT = ("cr", "c", "h"), ("dr", "d", "db", "s")
POINT = {
    ".": re.compile(r"([0-9]+|[0-9]{1,3}([,'’][0-9]{2,3})*[,'’][0-9]{3})?(\.[0-9]*)?"),  # noqa: RUF001
    ",": re.compile(r"([0-9]+|[0-9]{1,3}([.'’][0-9]{2,3})*[.'’][0-9]{3})?(,[0-9]*)?"),  # noqa: RUF001
}
GROUPING = re.compile(r"[.,'’]")  # noqa: RUF001
MAX_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as written: its digits and marks, its sign, and a currency or a letter beside it."""

    number: str
    is_negative: bool
    has_sign: bool
    unit: str

    @property
    def is_nonzero(self) -> bool:
        return bool(self.number.strip("0.,"))

    @property
    def side(self) -> int:
        """-1 for a DR behind the number, 1 for a CR, else 0."""
        return -1 if self.unit in DEBIT else int(self.unit in CREDIT)


def cell_of(text: str) -> Cell | None:
    """The number that some text is, or None when it is none."""
    if not text or len(text) > MAX_LENGTH:
        return None
    plain = SPACES.sub("", text.translate(MINUSES))
    found = CELL.fullmatch(plain)
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    signs = [found[name] for name in ("sign", "sign2", "sign3", "sign4") if found[name]]
    if len(signs) > 1 or (signs and found["open"]):
        return None
    unit = (found["before"] or found["after"] or "").lower().rstrip(".")
    return Cell(
        found["number"], "-" in signs or bool(found["open"]), bool(signs or found["open"]), unit
    )


def decimal_of(cell: Cell, mark: str) -> Decimal | None:
    """The signed value with that decimal mark; None when it cannot be read so."""
    if not POINT[mark].fullmatch(cell.number):
        return None
    whole, _, rest = cell.number.partition(mark)
    digits = GROUPING.sub("", whole)
    value = Decimal(f"{digits or '0'}.{rest or '0'}") if rest else Decimal(digits or "0")
    return -value if cell.is_negative or cell.side < 0 else value


def parse_amount(text: str, mark: str) -> Decimal | None:
    """The value of a cell, or None."""
    cell = cell_of(text)
    return None if cell is None else decimal_of(cell, mark)


def currency_of(cell: Cell) -> str | None:
    """The currency beside the number, where it is one."""
    if cell.unit in CURRENCY_SIGNS:
        return CURRENCY_SIGNS[cell.unit]
    return cell.unit.upper() if len(cell.unit) == 3 and cell.unit.isalpha() else None  # noqa: PLR2004 (ISO 4217)


def mark_votes(cells: Iterable[Cell]) -> Counter[str]:
    """How many numbers can only have "." or only "," as their decimal mark; "?" those that could have either."""
    return Counter(vote for vote in map(_vote, cells) if vote)


def _vote(cell: Cell) -> str | None:
    marks = [mark for mark in cell.number if mark in ".,"]
    if not marks:
        return None
    last = marks[-1]
    other = "," if last == "." else "."
    if other in marks:
        return last
    if len(marks) > 1:
        return other
    before, _, after = cell.number.partition(last)
    groups = (
        len(after) == 3 and 1 <= len(GROUPING.sub("", before)) <= 3 and not before.startswith("0")  # noqa: PLR2004
    )
    return "?" if groups else last
