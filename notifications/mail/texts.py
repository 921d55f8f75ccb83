"""Texts of mails in the language of their reader.

Templates hold the English sentence; ``translations/de.toml`` has the other language by it. Unlike
sentences that are stored (``core.translation``), these are translated before values are filled in.
"""

import tomllib
from functools import cache
from pathlib import Path

from core.translation import ENGLISH, choose_language

_FOLDER = Path(__file__).with_name("translations")


def translate_text(sentence: str, locale: str, **values: object) -> str:
    """Translate a sentence of a template, and replace ``{name}`` by the value of that name."""
    language = choose_language([locale])
    template = sentence if language == ENGLISH else load_texts(language).get(sentence, sentence)
    return template.format(**values)


@cache
def load_texts(language: str) -> dict[str, str]:
    """Load the texts of a language by their English form."""
    document = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    texts: dict[str, str] = document["texts"]
    return texts
