"""Comparing names the way people do."""

import re
import unicodedata

UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def normalize_text(text: str) -> str:
    """The key by which two spellings are the same name: NFKC, case normalize_text, white space collapsed."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_storable(text: str) -> bool:
    """Whether both databases can hold it: no NUL, no lone surrogate."""
    return UNSTORABLE.search(text) is None
