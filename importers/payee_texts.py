"""Tell the name of the other side of a payment from the rest of a bank's texts."""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

EMPTY_TEXTS = frozenset(
    {"", "-", "--", "—", "/", "n/a", "na", "none", "null", "no description", "'-'", "."}
)
"""Cells that banks write where there is no text."""
ACCOUNT_NUMBER = re.compile(
    r"[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{2,5}){2,8}|'?[0-9Xx*][0-9Xx*/ .-]{4,}[0-9]|[0-9]+"
)
"""An IBAN, or digits with what groups or hides them."""
SLASH_CODE = re.compile(r"/([A-Z]{4})/")
"""Start of a part of a structured text of Dutch and international banks: ``/NAME/J DOE/REMI/…``."""
NAME_CODES, PURPOSE_CODES = ("NAME", "BENM", "ORDP", "CNTP"), ("REMI", "CDTR")
COUNTERPARTY_CODE = "CNTP"
"""Code of a part that has account, bank, name and place, any of which may be empty."""
BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
LABEL = re.compile(r"(?<!\w)[^\W\d_][\w.'-]*\s?[:=](?!//)")
MAX_LABEL_WORDS = 3
MIN_NAME_LETTERS = 2


@cache
def _words() -> dict[str, Any]:
    table = tomllib.loads((Path(__file__).parent / "payment_words.toml").read_text("utf-8"))
    words = frozenset(_fold(table["words"]).split())
    return {"words": words, "names": frozenset(_fold(name) for name in table["names"])}


def _fold(text: str) -> str:
    """Return lower-case words without accents; East Asian marks stay."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    letters = (
        " " if not (character.isalnum() or unicodedata.category(character)[0] == "M") else character
        for character in decomposed
        if not "\u0300" <= character <= "\u036f"
    )
    folded = unicodedata.normalize("NFC", "".join(letters)).replace("ø", "o").replace("ł", "l")
    return " ".join(folded.split())


def is_empty_text(text: str) -> bool:
    """Return whether a cell stands for no text."""
    return text.strip().casefold() in EMPTY_TEXTS


def is_account_number(text: str) -> bool:
    """Return whether a text is nothing but the number of an account or a card."""
    return ACCOUNT_NUMBER.fullmatch(text.strip()) is not None


def is_generic(text: str) -> bool:
    """Return whether a text only says how money moved: "Card payment", "Salary", "ATM 12.03."."""
    words = _fold(text).split()
    known = _words()["words"]
    named = [word for word in words if not any(map(str.isdigit, word))]
    return all(word in known or len(word) == 1 for word in named)


def names_somebody(text: str) -> bool:
    """Return whether a text can be the name of the other side."""
    return not is_empty_text(text) and not is_account_number(text) and not is_generic(text)


def find_labelled_name(text: str) -> tuple[str, str] | None:
    """Return the name behind a label and the purpose, as the text tells them; None without one.

    The purpose is the whole text where nothing names it.
    """
    return _find_by_code(text) or _find_by_label(text)


def _find_by_code(text: str) -> tuple[str, str] | None:
    matches = list(SLASH_CODE.finditer(text))
    parts: dict[str, str] = {}
    for match, following in zip_longest(matches, matches[1:]):
        end = following.start() if following else len(text)
        value = " ".join(text[match.end() : end].strip("/ ").split())
        is_counterparty = match[1] == COUNTERPARTY_CODE
        parts.setdefault(match[1], _find_counterparty_name(value) if is_counterparty else value)

    name = next((parts[code] for code in NAME_CODES if names_somebody(parts.get(code, ""))), "")
    if not name:
        return None
    purpose = next((parts[code] for code in PURPOSE_CODES if parts.get(code)), "")
    return name, purpose or " ".join(text.split())


def _find_counterparty_name(text: str) -> str:
    named = [part for part in text.split("/") if part and not is_account_number(part)]
    if len(named) > 1 and BIC.fullmatch(named[0]):
        named = named[1:]
    return named[0].strip() if named else ""


def _find_by_label(text: str) -> tuple[str, str] | None:
    labels = list(LABEL.finditer(text))
    for match, following in zip_longest(labels, labels[1:]):
        if not _is_name_label(text[: match.end()]):
            continue
        end = following.start() if following else len(text)
        value = re.split(r"\s{2,}|[;|]", text[match.end() : end].strip())[0].strip(" ,/")
        letters = sum(map(str.isalpha, value))
        if letters >= MIN_NAME_LETTERS and not is_account_number(value):
            return value, " ".join(text.split())
    return None


def _is_name_label(text: str) -> bool:
    """Return whether a text ends with a label for names, of one word or of several."""
    words = _fold(text).split()[-MAX_LABEL_WORDS:]
    names = _words()["names"]
    return any(" ".join(words[start:]) in names for start in range(len(words)))


def choose_texts(payee: str, others: Sequence[str]) -> tuple[str, str]:
    """Return payee and description of a payment.

    ``payee`` is what the bank has in the place of the payee, ``others`` all further texts. A payee
    that names nobody gives way to the first of the others that does.
    """
    payee = _clean(payee)
    texts = [text for text in map(_clean, others) if not is_empty_text(text)]
    labelled = find_labelled_name(payee)
    if labelled is not None:
        name, purpose = labelled
        return " ".join(name.split()), _join(purpose, texts, besides=name)

    if not names_somebody(payee) or LABEL.match(payee):
        for text in texts:
            labelled = find_labelled_name(text)
            if labelled is not None:
                name, _ = labelled
                return " ".join(name.split()), _join(payee, texts, besides=name)
    if not names_somebody(payee):
        better = next((text for text in texts if names_somebody(text)), "")
        if not better and (is_empty_text(payee) or is_account_number(payee)):
            better = next((text for text in texts if not is_account_number(text)), "")
        if better:
            return " ".join(better.split()), _join(payee, texts, besides=better)
    return " ".join(payee.split()) if not is_empty_text(payee) else "", _join("", texts, payee)


def _clean(text: str) -> str:
    """Strip a text, also of the apostrophe by which spreadsheets keep digits as text."""
    text = text.strip()
    return text[1:].strip() if text.startswith("'") and text.count("'") == 1 else text


def _join(first: str, texts: Sequence[str], besides: str) -> str:
    """Join texts, each once, without the one that is the payee."""
    collapsed = (" ".join(text.split()) for text in (first, *texts))
    name = " ".join(besides.split())
    distinct = dict.fromkeys(text for text in collapsed if text != name)
    return " ".join(text for text in distinct if not is_empty_text(text))
