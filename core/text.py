"""Comparing names the way people do."""

import unicodedata


def folded(text: str) -> str:
    """The key by which two spellings are the same name: NFKC, case folded, white space collapsed."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_storable(text: str) -> bool:
    """Whether both databases can hold it: no NUL, no lone surrogate."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
