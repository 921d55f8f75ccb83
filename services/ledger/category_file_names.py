"""Names of categories in files: as exported, and as imports understand them.

A user's own category may have the name of a system category. An export tells the two apart by an
ending, which an import understands, also that of another user.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from core.category_names import list_category_names
from core.identity import Caller
from core.normalization import normalize_text
from services.ledger.category_names import load_visible_names

OWN_ENDING, SYSTEM_ENDING = " (own)", " (system)"


class CategoryName(NamedTuple):
    """The name of a category that the user sees."""

    id: int
    name: str
    stored_name: str
    is_own: bool

    @property
    def key(self) -> str:
        return normalize_text(self.name)

    @property
    def full_name(self) -> str:
        """The name with the ending that tells own and system categories apart."""
        return self.name + (OWN_ENDING if self.is_own else SYSTEM_ENDING)


def load_export_names(caller: Caller) -> dict[int, str]:
    """Load the names under which categories are exported: unique, ignoring case and spacing."""
    categories = _load_visible(caller)
    counts = Counter(category.key for category in categories)
    names: dict[int, str] = {}
    # A name that only one category has is never given up for the ending of another.
    used = {category.key for category in categories if counts[category.key] == 1}
    for category in categories:
        name = category.name if counts[category.key] == 1 else category.full_name
        while counts[category.key] > 1 and normalize_text(name) in used:
            name += OWN_ENDING if category.is_own else SYSTEM_ENDING
        used.add(normalize_text(name))
        names[category.id] = name
    return names


def load_category_keys(caller: Caller) -> dict[str, int]:
    """Load the normalised names by which a file may refer to each category.

    Of an own and a system category of the same name, the name alone means the user's own. A system
    category is also found by its names in other languages, and if the user has renamed it by its
    former name, unless that is now another one's: the file may be older, or of somebody else.
    """
    categories = _load_visible(caller)
    keys = _list_translated_keys(categories)
    keys |= {normalize_text(category.stored_name): category.id for category in categories}
    keys |= {normalize_text(category.full_name): category.id for category in categories}
    keys |= {category.key: category.id for category in categories}
    keys |= {normalize_text(name): id_ for id_, name in load_export_names(caller).items()}
    return keys


def _list_translated_keys(categories: Iterable[CategoryName]) -> dict[str, int]:
    keys: dict[str, int] = {}
    for category in categories:
        if not category.is_own:
            names = list_category_names(category.stored_name)
            keys |= dict.fromkeys(map(normalize_text, names), category.id)
    return keys


def name_for_import(name: str, keys: dict[str, int]) -> str:
    """Return the name of a category to create for a name in a file that ``keys`` lacks.

    "Groceries (own)" is the category Groceries of another user, who has it beside the system's.
    """
    plain = name.removesuffix(OWN_ENDING)
    return plain if normalize_text(plain) in keys else name


def _load_visible(caller: Caller) -> list[CategoryName]:
    """The visible categories, system categories first."""
    rows = load_visible_names(caller)
    return [CategoryName(row.id, row.name, row.stored_name, not row.is_system) for row in rows]
