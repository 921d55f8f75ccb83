"""Make values safe for a line of a mail: names and payees are written by anybody."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

_UNSAFE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters, among them line breaks
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that reverse the text after them
    "\ufeff\ufff9-\ufffb"  # invisible
    "\ud800-\udfff"  # halves of characters, which no encoding has
    "]+"
)


def clean_text(text: str) -> str:
    """Return a text as one line, without characters that change what is around them."""
    # Split first: a line break separates words, other control characters do not.
    return " ".join(_UNSAFE.sub("", word) for word in text.split()).strip()


def clean_values(value: Any) -> Any:
    """Clean all texts of a value: of mappings, sequences and dataclasses also what they hold."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {key: clean_values(member) for key, member in value.items()}
    if isinstance(value, Sequence):
        return [clean_values(member) for member in value]
    if is_dataclass(value) and not isinstance(value, type):
        members = [field.name for field in fields(value) if field.init]
        return replace(value, **{name: clean_values(getattr(value, name)) for name in members})
    return value
