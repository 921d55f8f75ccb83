"""What exports write and imports read back: the words on which both must agree."""

JSON_FORMAT = "outlay-transactions"
TAG_MARK = "|"
"""Between the tags of a row."""
NO_ACCOUNT = "no account"
"""The name that rows of no account stand under, where a format cannot do without one."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # noqa: RUF001 (spreadsheets take them as well)
"""How a text begins that a spreadsheet would run."""


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would run a text, whatever apostrophes stand before it."""
    return text.lstrip("'").startswith(FORMULA)
