"""Fonts of printed reports: one for most alphabets, and others where a text needs them."""

import bisect
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("fonts")

REGULAR, BOLD = FOLDER / "DejaVuSans.ttf", FOLDER / "DejaVuSans-Bold.ttf"
"""For Latin, Greek, Cyrillic, Arabic, Hebrew, Armenian and Georgian."""

_EAST_ASIAN = "DroidSansFallback"

_RANGES = (
    (0x0900, 0x097F, "NotoSansDevanagari-Regular"),
    (0x0980, 0x09FF, "NotoSansBengali-Regular"),
    (0x0A00, 0x0A7F, "NotoSansGurmukhi-Regular"),
    (0x0A80, 0x0AFF, "NotoSansGujarati-Regular"),
    (0x0B80, 0x0BFF, "NotoSansTamil-Regular"),
    (0x0C00, 0x0C7F, "NotoSansTelugu-Regular"),
    (0x0C80, 0x0CFF, "NotoSansKannada-Regular"),
    (0x0D00, 0x0D7F, "NotoSansMalayalam-Regular"),
    (0x0D80, 0x0DFF, "NotoSansSinhala-Regular"),
    (0x0E00, 0x0E7F, "NotoSansThai-Regular"),
    (0x0E80, 0x0EFF, "NotoSansLao-Regular"),
    (0x1000, 0x109F, "NotoSansMyanmar-Regular"),
    (0x1100, 0x11FF, _EAST_ASIAN),
    (0x1200, 0x139F, "NotoSansEthiopic-Regular"),
    (0x1780, 0x17FF, "NotoSansKhmer-Regular"),
    (0x2E80, 0x9FFF, _EAST_ASIAN),
    (0xA960, 0xA97F, _EAST_ASIAN),
    (0xAC00, 0xD7FF, _EAST_ASIAN),
    (0xF900, 0xFAFF, _EAST_ASIAN),
    (0xFE30, 0xFE4F, _EAST_ASIAN),
    (0xFF00, 0xFFEF, _EAST_ASIAN),
)
"""First and last character of scripts that need a font of their own, in order."""

_STARTS = [first for first, _, _ in _RANGES]

_SHAPED = ((0x0590, 0x08FF), (0x0900, 0x109F), (0x1780, 0x17FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFF))
"""Scripts whose letters join, move or run from right to left."""


def find_extra_fonts(texts: Iterable[str]) -> list[Path]:
    """Return the fonts that some texts need besides the main one, in a fixed order.

    They are large, and most reports need none of them.
    """
    names = set(filter(None, map(_find_font, set("".join(texts)))))
    return [FOLDER / f"{name}.ttf" for name in sorted(names)]


def needs_shaping(text: str) -> bool:
    """Return whether the letters of a text depend on their neighbours or run to the left."""
    # Most texts are Latin, and that is a single comparison.
    return not text.isascii() and any(_is_shaped(ord(letter)) for letter in text)


def list_fonts() -> Iterator[Path]:
    """List all fonts that come with the program."""
    yield from (REGULAR, BOLD)
    for name in sorted({name for _, _, name in _RANGES}):
        yield FOLDER / f"{name}.ttf"


@cache
def _find_font(letter: str) -> str | None:
    code = ord(letter)
    position = bisect.bisect_right(_STARTS, code) - 1
    if position < 0:
        return None
    _, last, name = _RANGES[position]
    return name if code <= last else None


def _is_shaped(code: int) -> bool:
    return any(first <= code <= last for first, last in _SHAPED)
