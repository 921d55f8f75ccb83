"""Comparison of words that may contain typing errors."""

from itertools import pairwise

MIN_LENGTHS = (5, 9)
"""Lengths from which a word may contain one typing error, and two."""


def count_allowed_errors(word: str) -> int:
    """Return the number of typing errors that a word of this length may contain."""
    return sum(len(word) >= length for length in MIN_LENGTHS)


def find_parts(word: str) -> list[str]:
    """Return the parts of a word of which one is right if the word contains typing errors."""
    errors = count_allowed_errors(word)
    if not errors:
        return [word]

    # Two transposed letters may lie in two parts, so there is one part more than errors allow.
    count = errors + 2
    ends = [len(word) * part // count for part in range(count + 1)]
    return [word[start:end] for start, end in pairwise(ends)]


def is_misspelt_beginning(word: str, target: str) -> bool:
    """Return whether a word is the beginning of another one, but for its typing errors.

    A typing error is a letter too much, too few or wrong, or two transposed letters.
    """
    errors = count_allowed_errors(word)
    if not errors:
        return target.startswith(word)

    lengths = range(len(word) - errors, len(word) + errors + 1)
    beginnings = {target[:length] for length in lengths}
    return any(count_errors(word, beginning) <= errors for beginning in beginnings)


def count_errors(word: str, other: str) -> int:
    """Return the number of typing errors between two words (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for position, letter in enumerate(word, 1):
        earlier, before, row = before, row, [position]
        for place, other_letter in enumerate(other, 1):
            best = min(
                before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != other_letter)
            )
            is_transposed = (
                position > 1
                and place > 1
                and letter == other[place - 2]
                and word[position - 2] == other_letter
            )
            row.append(min(best, earlier[place - 2] + 1) if is_transposed else best)
    return row[-1]
