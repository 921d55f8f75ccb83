"""Merchants of a country with the lines that its banks write for them, for ``first_guesses``.

``merchant_lists/COUNTRY.txt`` has templates of bank lines (``@ …``), then rows of ``Category:
merchant, …``. A row may name several right categories (``A|B``). In a template, ``{b}`` is the
merchant as written, ``{B}`` as most banks write it (capitals, ASCII) and ``{K}`` with half-width
katakana. A merchant that begins with ``=`` is a whole line and no name.

Every second merchant is held out: nothing may be fitted to these, nor the lexicon written after
looking at them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

FOLDER = Path(__file__).with_name("merchant_lists")
INCOME = "Salary"
# Letters that no decomposition turns into ASCII.
TRANSLITERATION = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "ß": "ss", "\u0131": "i"}
)
HALF_WIDTH = range(0xFF61, 0xFFA0)


@dataclass(frozen=True, slots=True)
class Merchant:
    """A merchant with one bank line; ``categories`` are the right ones."""

    name: str
    line: str
    categories: frozenset[str]
    is_held_out: bool

    @property
    def direction(self) -> int:
        """1 for income, -1 for an expense."""
        return 1 if INCOME in self.categories else -1


def list_countries() -> list[str]:
    """Return the countries with a list, in alphabetical order."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def read_merchants(country: str) -> list[Merchant]:
    """Read the merchants of a country."""
    text = (FOLDER / f"{country}.txt").read_text(encoding="utf-8")
    lines = text.splitlines()
    templates = cycle([line.removeprefix("@ ") for line in lines if line.startswith("@")])

    merchants: list[Merchant] = []
    for categories, name in _list_names(lines):
        whole_line = name.removeprefix("=") if name.startswith("=") else ""
        line = whole_line or _fill(next(templates), name)
        is_held_out = len(merchants) % 2 == 1
        merchants.append(Merchant(whole_line or name, line, categories, is_held_out))
    return merchants


def _list_names(lines: list[str]) -> Iterator[tuple[frozenset[str], str]]:
    for line in lines:
        if line.startswith("@"):
            continue
        head, _, names = line.partition(": ")
        for name in names.split(", "):
            yield frozenset(head.split("|")), name.strip()


def _fill(template: str, name: str) -> str:
    filled = template.replace("{b}", name).replace("{K}", _to_half_width(name))
    return filled.replace("{B}", _to_bank_capitals(name)).strip()


def _to_bank_capitals(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name.translate(TRANSLITERATION))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.upper()


def _to_half_width(name: str) -> str:
    """Return a name with half-width katakana, as many Japanese banks write."""
    table = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in HALF_WIDTH}
    letters = [table.get(letter, letter) for letter in unicodedata.normalize("NFD", name)]
    return unicodedata.normalize("NFC", "".join(letters))
