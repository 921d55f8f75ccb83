"""Which characters a file's bytes stand for."""

import codecs
import re
from collections import Counter

from importers.values import Evidence, FileError

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LANGUAGES = {
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
"""The letters beyond ASCII of the languages that each code page is used for, the likelier page first."""
SIGNS = frozenset("€£°§´’‘“”–—…«»º№\xa0„·®")  # noqa: RUF001 (they are the point)
FOREIGN_LETTER = 3
"""What a letter weighs that the language does not have."""
SAMPLE = 1 << 18

MIXED_SCRIPT = re.compile(r"[A-Za-z][Ѐ-ӿͰ-Ͽ]|[Ѐ-ӿͰ-Ͽ][A-Za-z]")


def detect(content: bytes) -> Evidence:
    """The encoding of some bytes (its Python name is the conclusion). Raises FileError for what is no text."""
    for bom, name in BOMS:
        if content.startswith(bom):
            return Evidence("encoding", name, "byte order mark", 1.0)
    head = content[:SAMPLE]
    zeros = head.count(0)
    if zeros > len(head) // 5:
        return _utf16_without_mark(head)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _code_page(content)
    return Evidence("encoding", "utf-8", "valid UTF-8", 1.0)


def _utf16_without_mark(head: bytes) -> Evidence:
    name = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    try:
        text = head[: len(head) // 2 * 2].decode(name)
    except UnicodeDecodeError as error:
        raise FileError("The file is not text.", "not_text") from error
    if "\0" in text:
        raise FileError("The file is not text.", "not_text")
    return Evidence("encoding", name, "every other byte is zero", 0.95)


def _code_page(sample: bytes) -> Evidence:
    """The code page in which the bytes beyond ASCII read as letters that people use."""
    scores = {name: _score(sample, name) for name in LANGUAGES}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < 0:
        return Evidence("encoding", "latin-1", "no code page fits better", 0.5)
    if best == "cp1252" and not _decodes(sample, best):
        return Evidence("encoding", "latin-1", "bytes that Windows-1252 does not have", 0.8)
    others = max(score for name, score in scores.items() if name != best)
    sure = 0.95 if scores[best] > others else 0.9
    return Evidence("encoding", best, "its letters are those of the languages it is for", sure)


def _score(sample: bytes, name: str) -> float:
    """How well the text reads in the language that suits it best."""
    text = sample.decode(name, "replace")
    found = Counter(
        character for character in text.lower() if character > "\x7f" and character not in SIGNS
    )
    total = sum(found.values())
    own = max(
        sum(count for character, count in found.items() if character in letters)
        for letters in LANGUAGES[name]
    )
    return own - FOREIGN_LETTER * (total - own) - 2 * len(MIXED_SCRIPT.findall(text))


def _decodes(content: bytes, name: str) -> bool:
    try:
        content.decode(name)
    except UnicodeDecodeError:
        return False
    return True
