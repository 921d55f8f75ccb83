"""Texts that strangers have written, made safe to hand to a language model.

Whoever sends a payment chooses its payee and its note. Such a text is data: it keeps its words, and
loses what could hide other words, end its line, or make a program load an address.
"""

import re
import unicodedata

MAX_LENGTH = 80
"""Characters of a name; longer ones are cut."""
MAX_SENTENCE_LENGTH = 400
"""Characters of a sentence that contains such a name."""
ELLIPSIS = "…"

HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
"""Categories of characters without a shape: controls, marks of direction, joiners, tags."""

ADDRESS_PREFIX = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:)?[/\\]{2,}|(?:javascript|data|vbscript):", re.IGNORECASE
)
"""What makes a text an address that programs follow: a scheme, or two slashes."""


def clean_text(text: str, maximum: int = MAX_LENGTH) -> str:
    """Return a text as one line of visible characters, without addresses that could be loaded."""
    visible = "".join(
        " " if unicodedata.category(character) in HIDDEN else character for character in text
    )
    line = " ".join(_without_addresses(visible).split())
    return line if len(line) <= maximum else line[: maximum - 1] + ELLIPSIS


def _without_addresses(text: str) -> str:
    # Again until nothing is left: what surrounds an address may become one.
    while (shorter := ADDRESS_PREFIX.sub("", text)) != text:
        text = shorter
    return text
