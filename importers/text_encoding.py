"""Detect the character encoding of a file.

Bank files are short and mostly ASCII, so general detectors have too little to count. Single-byte
code pages are compared by the letters beyond ASCII that the languages of each page use.
"""

import codecs
import re
from collections import Counter

from importers.values import Detection, FileError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is a prefix of it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LETTERS_BY_CODE_PAGE = {
    "cp1252": (
        "äöüßé",
        "àâçéèêëîïôœùûü",
        "áéíñóúü",
        "áâãàçéêíóôõúü",
        "àèéìíòóùú",
        "ëïéèêöüáó",
        "æøåéö",
        "åäöéü",
        "áðéíóúýþæö",
    ),
    "cp1250": (
        "áčďéěíňóřšťúůýž",
        "áäčďéíĺľňóôŕšťúýž",
        "ąćęłńóśźż",
        "áéíóöőúüű",
        "ăâîşţș",
        "čćđšž",
        "áčďéěíňóřšťúůýžäöüß",
    ),
    "cp1251": (
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        "абвгдђежзијклљмнњопрстћуфхцчџш",
    ),
    "cp1253": ("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",),
    "cp1254": ("çğıiöşüâîû",),  # noqa: RUF001 (Turkish)
}
"""Letters beyond ASCII of each language that uses a code page; the more frequent page first."""
SYMBOLS = frozenset("€£°§´’‘“”–—…«»º№\xa0„·®")  # noqa: RUF001 (typographic characters on purpose)
"""Characters that occur in every language and say nothing about the code page."""

# A wrong page is told by letters that no word has; a few of them outweigh many that fit.
FOREIGN_LETTER_PENALTY = 3
MIXED_SCRIPT_PENALTY = 2
MIXED_SCRIPT = re.compile(r"[A-Za-z][Ѐ-ӿͰ-Ͽ]|[Ѐ-ӿͰ-Ͽ][A-Za-z]")
"""A Latin letter beside a Cyrillic or Greek one: typical of text read with the wrong page."""
SAMPLE_BYTES = 1 << 18
ZERO_SHARE_DIVISOR = 5
"""More zero bytes than a fifth of a file: UTF-16, or no text at all."""


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
        return _detect_code_page(content)
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


def _detect_code_page(content: bytes) -> Detection:
    """Detect the code page whose languages explain the bytes beyond ASCII best."""
    scores = {page: _score_code_page(content, page) for page in LETTERS_BY_CODE_PAGE}
    # The first of equals, and the more frequent pages come first.
    best = max(scores, key=lambda page: scores[page])
    if scores[best] < 0:
        return Detection("encoding", "latin-1", "no code page fits better", 0.5)

    # cp1252 leaves five bytes undefined; latin-1 defines all 256 and agrees on the letters.
    if best == "cp1252" and not _can_decode(content, best):
        return Detection("encoding", "latin-1", "contains bytes undefined in Windows-1252", 0.8)

    runner_up = max(score for page, score in scores.items() if page != best)
    confidence = 0.95 if scores[best] > runner_up else 0.9
    return Detection("encoding", best, "letters of a language that uses this code page", confidence)


def _score_code_page(content: bytes, page: str) -> float:
    """Score how well the text reads in the best matching language of a code page."""
    text = content.decode(page, "replace")
    letters = Counter(
        character for character in text.lower() if character > "\x7f" and character not in SYMBOLS
    )
    # The best single language and not all of them together: a file is in one, and all letters of a
    # page would fit anything.
    native = max(_count_letters(letters, alphabet) for alphabet in LETTERS_BY_CODE_PAGE[page])
    foreign = letters.total() - native
    mixed = len(MIXED_SCRIPT.findall(text))
    return native - FOREIGN_LETTER_PENALTY * foreign - MIXED_SCRIPT_PENALTY * mixed


def _count_letters(letters: Counter[str], alphabet: str) -> int:
    return sum(count for letter, count in letters.items() if letter in alphabet)


def _can_decode(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
