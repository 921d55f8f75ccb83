"""Conventions that exports write and imports read back."""

JSON_FORMAT = "outlay-transactions"
"""Value of ``format`` in a JSON export."""
NO_ACCOUNT = "no account"
"""Account name for rows without an account, in formats that require one."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # noqa: RUF001
"""First characters of texts that a spreadsheet executes as formulas, also in full width."""


def looks_like_formula(text: str) -> bool:
    """Return whether a spreadsheet would execute a text, ignoring apostrophes before it.

    The apostrophes are ignored so that a guarded text is guarded again, and an import that removes
    one apostrophe restores every text.
    """
    return text.lstrip("'").startswith(FORMULA_STARTS)
