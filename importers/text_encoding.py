"""Detect the character encoding of a file.

Bank files are short and mostly ASCII, so general detectors have too little to count. Single-byte
code pages are compared by the letters beyond ASCII that the languages of each page use, the
encodings of East Asia by the characters that are frequent in statements.
"""

import codecs
import re
import tomllib
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from importers.values import Detection, FileError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is a prefix of it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SYMBOLS = frozenset("€£°§´’‘“”–—…«»º№\xa0„·®•™")  # noqa: RUF001 (typographic characters on purpose)
"""Characters that occur in every language and say nothing about the code page."""

# A wrong page is told by letters that no word has; a few of them outweigh many that fit.
FOREIGN_LETTER_PENALTY = 3
MIXED_SCRIPT_PENALTY = 3
LONE_CHARACTER_PENALTY = 4
MIXED_SCRIPT = re.compile(r"[A-Za-z][Ѐ-ӿͰ-Ͽ֐-ۿ฀-๿]|[Ѐ-ӿͰ-Ͽ֐-ۿ฀-๿][A-Za-z]")
"""A Latin letter beside one of another alphabet: typical of text read with the wrong page."""
INNER_CAPITAL = re.compile(r"[a-zß-öø-ÿа-яα-ω][À-ÖØ-ÞА-ЯΑ-Ω]")
"""A small letter before a capital one: so reads a page that has the cases the other way round."""
INNER_SYMBOL = re.compile(r"(?<=[^\W\d_])[„”®©™·•«»±¶§°¤¦¨¸](?=[^\W\d_])")  # noqa: RUF001
"""A symbol between two letters: it is a letter of the right page."""
LONE_CHARACTER = re.compile(
    r"(?<![^\x00-\x7f])(?:(?<=[A-Za-z])[^\x00-\x7f]|[^\x00-\x7f](?=[A-Za-z]))(?![^\x00-\x7f])"
)
"""One character of East Asia beside a Latin letter, as accented letters are misread."""
ENCLOSED_KANA = re.compile("(?<=[A-Za-z])[\uff61-\uff9f]{1,3}(?=[A-Za-z])")
"""Half-width kana within a Latin word: accented letters, misread."""
MIXED_WIDTH = re.compile("[\uff66-\uff9f][\u4e00-\u9fff]|[\u4e00-\u9fff][\uff66-\uff9f]")
"""Half-width kana beside an ideograph without a space: typical of Arabic that is misread."""
IMPOSSIBLE_START = re.compile(r"(?<![^\W\d_])[ъьыϊϋΐΰς]")
"""Small letters that begin no word: Hebrew reads like that as Cyrillic or Greek."""
LETTER_AT_NUMBER = re.compile(
    r"(?<![^\W\d_])([^\W\d_\x00-\x7f])(?=\s?[0-9])|(?<=[0-9])\s?([^\W\d_\x00-\x7f])(?![^\W\d_])"
)
"""A letter alone beside a number: a capital one is a currency sign of the right page."""
THAI_MARK = re.compile("[ัำ-ฺ็-๎]")
THAI_CONSONANT = re.compile("[ก-ฮ]")
THAI_LEADING_VOWEL = re.compile("[เ-ไ]")

SAMPLE_BYTES = 1 << 18
SAMPLE_LINES_BYTES = 1 << 16
"""Bytes of the lines beyond ASCII that are scored with every encoding."""
ZERO_SHARE_DIVISOR = 5
"""More zero bytes than a fifth of a file: UTF-16, or no text at all."""
DAMAGED_UTF8 = "UTF-8 with damaged characters"
# Half a character at the end of a cell costs a bank's file no more than that.
MAX_BROKEN_SHARE = 0.02
MIN_MULTIBYTE_SCORE = 0.25
"""Score per byte from which a text is taken for East Asian; wrong readings stay near zero."""


def detect(content: bytes) -> Detection:
    """Detect an encoding; the conclusion is its Python name.

    Raises FileError if the content is not text.
    """
    for mark, name in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return Detection("encoding", name, "byte order mark", 1.0)

    # Enough for zeros; validity as UTF-8 is checked on the whole, where one byte decides.
    head = content[:SAMPLE_BYTES]
    if has_many_zeros(head):
        return _detect_utf16(head)

    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _detect_legacy(content)
    return Detection("encoding", "utf-8", "valid UTF-8", 1.0)


def has_many_zeros(sample: bytes) -> bool:
    """Return whether a sample has so many zero bytes that it cannot be single-byte text."""
    return sample.count(0) > len(sample) // ZERO_SHARE_DIVISOR


def _detect_utf16(head: bytes) -> Detection:
    """Detect the byte order of UTF-16 without a mark: ASCII text has zeros at every other byte."""
    is_little_endian = head[1::2].count(0) > head[::2].count(0)
    name = "utf-16-le" if is_little_endian else "utf-16-be"
    whole_units = head[: len(head) // 2 * 2]
    try:
        text = whole_units.decode(name)
    except UnicodeDecodeError as error:
        raise FileError("The file is not text.", "not_text") from error
    if "\0" in text:
        raise FileError("The file is not text.", "not_text")
    return Detection("encoding", name, "every other byte is zero", 0.95)


@cache
def _letters() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "letters.toml").read_text("utf-8"))


def _detect_legacy(content: bytes) -> Detection:
    """Detect an encoding of the time before Unicode, or UTF-8 with damaged characters."""
    sample = _sample_lines(content)
    if _is_damaged_utf8(sample):
        return Detection("encoding", "utf-8", DAMAGED_UTF8, 0.8)

    multibyte = _detect_multibyte(content, sample)
    return multibyte or _detect_code_page(content, sample)


def _sample_lines(content: bytes) -> bytes:
    """Return the lines with bytes beyond ASCII, up to a limit: the others say nothing."""
    lines: list[bytes] = []
    size = 0
    for line in content.split(b"\n"):
        if line.isascii():
            continue
        lines.append(line)
        size += len(line)
        if size > SAMPLE_LINES_BYTES:
            break
    return b"\n".join(lines)


def _is_damaged_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    valid = sum(character > "\x7f" for character in text) - broken
    # Sequences that are valid by chance are rare in every other encoding.
    return valid > 0 and broken <= max(1, MAX_BROKEN_SHARE * valid) and valid > broken * 4


def _detect_multibyte(content: bytes, sample: bytes) -> Detection | None:
    """Detect an encoding of East Asia; None if none reads plausibly."""
    letters = _letters()
    scores: dict[str, float] = {}
    for encoding, language in letters["multibyte_encodings"].items():
        text = _decode_valid(content, sample, encoding)
        if text is not None:
            frequent = letters["frequent_characters"][language]
            scores[encoding] = _score_multibyte(text, language, frequent)
    if not scores:
        return None

    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] < MIN_MULTIBYTE_SCORE:
        return None
    reason = "frequent characters of a language that uses this encoding"
    return Detection("encoding", best, reason, 0.95)


def _decode_valid(content: bytes, sample: bytes, encoding: str) -> str | None:
    try:
        content.decode(encoding)
        return sample.decode(encoding)
    except UnicodeDecodeError:
        return None


def _score_multibyte(text: str, language: str, frequent: str) -> float:
    """Score, per character, how much a text reads like a statement in a language of East Asia."""
    characters = [character for character in text if character > "\x7f"]
    if not characters:
        return 0.0
    score = sum(_rate_character(character, language, frequent) for character in characters)
    score -= LONE_CHARACTER_PENALTY * len(LONE_CHARACTER.findall(text))
    score -= LONE_CHARACTER_PENALTY * len(ENCLOSED_KANA.findall(text))
    score -= len(MIXED_WIDTH.findall(text))
    return score / len(characters)


def _rate_character(  # noqa: PLR0911 (a table of ranges)
    character: str, language: str, frequent: str
) -> float:
    if character in frequent:
        return 1.0
    if "\uff61" <= character <= "\uff65":
        return 0.0  # half-width punctuation, which pound and cent signs are misread as
    if "\u3000" <= character <= "\u303f" or "\uff01" <= character <= "\uff5e":
        return 0.3  # punctuation and wide letters, which all of them have
    if "\u3040" <= character <= "\u30ff":  # kana
        return 1.0 if language == "japanese" else -1.0
    if "\uff66" <= character <= "\uff9f":  # half-width kana
        return 0.6 if language == "japanese" else -1.0
    if "\uac00" <= character <= "\ud7a3":  # Hangul syllables
        return 0.3 if language == "korean" else -1.0
    if "\u4e00" <= character <= "\u9fff":  # ideographs
        return -0.3 if language == "korean" else 0.0
    return -1.0


def _detect_code_page(content: bytes, sample: bytes) -> Detection:
    """Detect the code page whose languages explain the bytes beyond ASCII best."""
    pages: dict[str, list[str]] = _letters()["code_pages"]
    scores = {page: _score_code_page(sample, page, pages[page]) for page in pages}
    # The first of equals, and the more frequent pages come first.
    best = max(scores, key=lambda page: scores[page])
    if scores[best] < 0:
        return Detection("encoding", "latin-1", "no code page fits better", 0.5)

    # cp1252 leaves five bytes undefined; latin-1 defines all 256 and agrees on the letters.
    if not _can_decode(content, best):
        reason = "contains bytes undefined in Windows-1252"
        return Detection("encoding", "latin-1", reason, 0.8)

    runner_up = max(score for page, score in scores.items() if page != best)
    confidence = 0.95 if scores[best] > runner_up else 0.9
    return Detection("encoding", best, "letters of a language that uses this code page", confidence)


def _score_code_page(sample: bytes, page: str, alphabets: list[str]) -> float:
    """Score how well the text reads in the best matching language of a code page."""
    text = sample.decode(page, "replace")
    letters = Counter(
        character for character in _lower(text) if character > "\x7f" and character not in SYMBOLS
    )
    # The best single language and not all of them together: a file is in one, and all letters of a
    # page would fit anything.
    native = max(_count_letters(letters, alphabet) for alphabet in alphabets)
    foreign = letters.total() - native
    foreign += len(INNER_SYMBOL.findall(text)) + _count_misread_signs(text)
    mixed = len(MIXED_SCRIPT.findall(text)) + len(INNER_CAPITAL.findall(text))
    mixed += len(IMPOSSIBLE_START.findall(text))
    if page == "cp874":
        # Every byte is a Thai letter, so the order of the letters must show that it is Thai.
        foreign += _count_thai_faults(text)
    return native - FOREIGN_LETTER_PENALTY * foreign - MIXED_SCRIPT_PENALTY * mixed


def _count_misread_signs(text: str) -> int:
    """Count letters alone at numbers; a small one with a space is a word, such as "à 15 h"."""
    matches = [match[0] for match in LETTER_AT_NUMBER.finditer(text)]
    return sum(" " not in match or not match.strip(" 0123456789").islower() for match in matches)


def _lower(text: str) -> str:
    """Return text in lower case; the Turkish İ would become two characters."""
    return text.replace("İ", "ı").lower()  # noqa: RUF001


def _count_thai_faults(text: str) -> int:
    """Count marks that stand on no consonant, and leading vowels that lead none."""
    faults = 0
    for before, character in pairwise(f" {text} "):
        stands_on_letter = THAI_CONSONANT.match(before) or THAI_MARK.match(before)
        if THAI_MARK.match(character) and not stands_on_letter:
            faults += 1
        if THAI_LEADING_VOWEL.match(before) and not THAI_CONSONANT.match(character):
            faults += 1
    return faults


def _count_letters(letters: Counter[str], alphabet: str) -> int:
    return sum(count for letter, count in letters.items() if letter in alphabet)


def _can_decode(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
