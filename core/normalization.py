"""Normalisation of names for comparison."""

import re
import unicodedata

UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def normalize_text(text: str) -> str:
    """Return the key that all spellings of a name share.

    NFKC, case folded, white space collapsed.
    """
    # NFKC first: compatibility forms such as full-width letters fold differently otherwise.
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_storable(text: str) -> bool:
    """Return whether both databases can store a text: it has no NUL and no lone surrogate."""
    return UNSTORABLE.search(text) is None
